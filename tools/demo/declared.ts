import type { Tenant } from "../../config";
import type { SandboxDirectory } from "../../sandbox/process";
import { otherTenants } from "../../sandbox/routes/tenantInformation";

/** Properties that the directory has under the guest's own names. */
const writtenProperties = [
    "displayName",
    "givenName",
    "surname",
    "companyName",
    "department",
    "jobTitle",
    "country",
    "usageLocation",
    "preferredLanguage",
] as const;

const graphState = {
    reportOnly: "enabledForReportingButNotEnforced",
    enabled: "enabled",
    disabled: "disabled",
};

/**
 * What is declared for a tenant and not in the directory, in words. Compares the files with the directory's primary,
 * independently of the program that deployed.
 */
export function missingFrom(directory: SandboxDirectory, tenant: Tenant): string[] {
    return [missingGuests, missingGroups, missingPartners, missingPolicies].flatMap((missingOf) =>
        missingOf(directory, tenant),
    );
}

function usersOf(directory: SandboxDirectory, address: string) {
    return directory.users.filter(
        (user) => String(user["mail"]).toLowerCase() === address && user["userType"] === "Guest",
    );
}

function missingGuests(directory: SandboxDirectory, { guests }: Tenant): string[] {
    return guests.flatMap((guest) => {
        const [user, ...others] = usersOf(directory, guest.emailAddress);
        if (user === undefined || others.length > 0) {
            return [`guest ${guest.emailAddress} (${user ? others.length + 1 : 0} times)`];
        }
        const { emailAddress, blockSignIn, managerId, sponsorIds = [] } = guest;
        return [
            ...writtenProperties
                .filter((property) => guest[property] !== undefined && user[property] !== guest[property])
                .map(
                    (property) =>
                        `${property} ${guest[property]} of ${emailAddress} (is ${String(user[property])})`,
                ),
            ...(blockSignIn !== undefined && user["accountEnabled"] === blockSignIn
                ? [`${blockSignIn ? "block" : "unblocking"} of ${emailAddress}`]
                : []),
            ...(managerId !== undefined && user["managerId"] !== managerId
                ? [`manager ${managerId} of ${emailAddress}`]
                : []),
            ...sponsorIds
                .filter((id) => !(user["sponsorIds"] as string[]).includes(id))
                .map((id) => `sponsor ${id} of ${emailAddress}`),
        ];
    });
}

function missingGroups(directory: SandboxDirectory, { config, guests }: Tenant): string[] {
    return config.groups.flatMap(({ name, displayName }) => {
        const groups = directory.groups.filter((group) => group["displayName"] === displayName);
        const members = guests.filter(({ allGroups }) => allGroups.includes(name));
        return [
            ...(groups.length === 1 ? [] : [`group ${displayName} (${groups.length} times)`]),
            ...members
                .filter(({ emailAddress }) => {
                    const id = String(usersOf(directory, emailAddress)[0]?.["id"]);
                    return groups[0]?.memberIds.includes(id) !== true;
                })
                .map(({ emailAddress }) => `${emailAddress} in group ${displayName}`),
        ];
    });
}

function missingPartners(directory: SandboxDirectory, { config }: Tenant): string[] {
    return config.partners.flatMap(({ name, tenantId, tenantDomain = "", inboundTrust }) => {
        const id = tenantId ?? otherTenants.find(({ domains }) => domains.includes(tenantDomain))?.tenantId;
        const partner = directory.partners.find((candidate) => candidate["tenantId"] === id);
        const trust = partner?.["inboundTrust"] as { isMfaAccepted?: boolean } | undefined;
        return inboundTrust === "unmanaged" || trust?.isMfaAccepted === inboundTrust.isMfaAccepted
            ? []
            : [`inbound trust of partner ${name} (tenant ${id ?? tenantDomain})`];
    });
}

/** Policies that the files name. A recommended policy without its own name is not searched for. */
function missingPolicies(directory: SandboxDirectory, { config }: Tenant): string[] {
    const policies = [
        ...config.mfaPolicies,
        ...config.partners.flatMap(({ mfaPolicy }) => mfaPolicy ?? []),
        ...config.recommendedPolicies,
        ...config.accessPolicies,
    ];
    const { accountIds = [], groupId } = config.emergencyAccess ?? {};
    const emergencyIds = [...accountIds, ...(groupId === undefined ? [] : [groupId])];
    return policies.flatMap(({ displayName, state, rollout }) => {
        if (displayName === undefined) {
            return [];
        }
        const [policy, ...others] = directory.conditionalAccessPolicies.filter(
            (candidate) => candidate["displayName"] === displayName,
        );
        const wanted = state ?? plannedState(rollout);
        if (policy === undefined || others.length > 0 || policy["state"] !== graphState[wanted]) {
            const count = policy ? others.length + 1 : 0;
            return [`policy ${displayName} in state ${wanted} (${count} times)`];
        }
        const { users } = policy["conditions"] as {
            users: { excludeUsers: string[]; excludeGroups: string[] };
        };
        const excluded = [...users.excludeUsers, ...users.excludeGroups];
        return emergencyIds
            .filter((id) => !excluded.includes(id))
            .map((id) => `exclusion of emergency access ${id} from policy ${displayName}`);
    });
}

/** The state of a dated plan today. Without a plan, a policy is report-only. */
function plannedState(plan: Tenant["config"]["mfaPolicies"][number]["rollout"]): keyof typeof graphState {
    const isPast = (moment: string | undefined) => moment !== undefined && Date.parse(moment) <= Date.now();
    if (isPast(plan?.enabledFrom)) {
        return "enabled";
    }
    return plan?.reportOnlyFrom === undefined || isPast(plan.reportOnlyFrom) ? "reportOnly" : "disabled";
}
