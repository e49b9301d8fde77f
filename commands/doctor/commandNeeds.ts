import type { Permission } from "../../config";
import type { SignedIn } from "../../graph";
import { hasLicense } from "./licenses";
import type { LookUp } from "./lookUp";

/** What a command takes that reads more than a deployment. A deployment does without all of it. */
interface CommandNeed {
    readonly command: string;
    readonly permissions: readonly Permission[];
    readonly license: "P1" | null;
}

/** What a command takes, and what of it is there. */
export interface CommandReadiness {
    readonly command: string;
    readonly permissions: readonly string[];
    /** Entra ID P1 or P2, which includes it. `null`: none is needed. */
    readonly license: "P1" | null;
    /** Permissions that are not granted; of a person who is signed in, none is known to be missing. */
    readonly missingPermissions: readonly string[];
    /** `unknown` where the licenses cannot be read. */
    readonly isLicensed: boolean | "unknown";
}

const page = (path: string) => `https://learn.microsoft.com/graph/api/${path}`;
const widerDirectory = ["Directory.Read.All", "Directory.ReadWrite.All"];

const signInLog: Permission = {
    name: "AuditLog.Read.All",
    use: "reading the sign-in log",
    source: page("signin-list"),
};
const policies: Permission = {
    name: "Policy.Read.All",
    use: "reading policies, and their results in the sign-in log",
    source: page("signin-list"),
};

const groupMembers: Permission = {
    name: "GroupMember.Read.All",
    instead: ["Group.Read.All", "Group.ReadWrite.All", ...widerDirectory],
    use: "reading who is in the groups that policies name",
    source: page("group-list-transitivemembers"),
};
const roleHolders: Permission = {
    name: "RoleManagement.Read.Directory",
    instead: ["RoleManagement.ReadWrite.Directory", ...widerDirectory],
    use: "reading who has the directory roles that policies name",
    source: page("rbacapplication-list-roleassignments"),
};
const users: Permission = {
    name: "User.Read.All",
    instead: ["User.ReadWrite.All", ...widerDirectory],
    use: "reading users",
    source: page("user-list"),
};

/**
 * What commands take beside what is declared. The sign-in log, the audit log and users' sign-in activity take Entra ID P1.
 *
 * @see https://learn.microsoft.com/entra/identity/monitoring-health/howto-access-activity-logs
 */
export const commandNeeds: readonly CommandNeed[] = [
    { command: "double-mfa", permissions: [signInLog, policies], license: "P1" },
    {
        command: "review --days",
        permissions: [signInLog, policies, groupMembers, roleHolders],
        license: "P1",
    },
    {
        command: "review --live",
        permissions: [
            { ...policies, use: "reading policies", source: page("conditionalaccessroot-list-policies") },
            { ...users, use: "counting the people of each row" },
            groupMembers,
            roleHolders,
            {
                name: "CrossTenantInformation.ReadBasic.All",
                use: "finding guests' home tenants",
                source: page("tenantrelationship-findtenantinformationbydomainname"),
            },
        ],
        license: null,
    },
    {
        command: "stale-guests",
        permissions: [
            { ...signInLog, use: "reading guests' last sign-in", source: page("resources/signinactivity") },
            { ...users, use: "reading guests" },
        ],
        license: "P1",
    },
    {
        command: "drift",
        permissions: [
            { ...signInLog, use: "who changed something", source: page("directoryaudit-list") },
            policies,
        ],
        license: "P1",
    },
];

/** @param plans - Active service plans of the tenant. */
export function commandsReady(
    { kind, permissions: granted }: SignedIn,
    plans: LookUp<ReadonlySet<string>>,
): CommandReadiness[] {
    const isGranted = ({ name, instead = [] }: Permission) =>
        kind === "user" || [name, ...instead].some((each) => granted.includes(each));
    return commandNeeds.map(({ command, permissions, license }) => ({
        command,
        permissions: permissions.map(({ name }) => name),
        license,
        missingPermissions: permissions.filter((each) => !isGranted(each)).map(({ name }) => name),
        isLicensed: license === null || ("refusal" in plans ? "unknown" : hasLicense(plans.value, license)),
    }));
}
