import type { Tenant } from "../config";
import type { SandboxDirectory } from "./process";

/** Properties that the directory has under the guest's own names. */
const writtenProperties = [
    "displayName",
    "companyName",
    "department",
    "jobTitle",
    "country",
    "usageLocation",
    "preferredLanguage",
] as const;

/**
 * What is declared for a tenant and not in the directory, in words. Compares the files with the directory's primary;
 * the program that deployed has no say.
 */
export function missingFrom(directory: SandboxDirectory, { config, guests }: Tenant): string[] {
    const missing: string[] = [];
    const userOf = (address: string) =>
        directory.users.filter(
            (user) => String(user["mail"]).toLowerCase() === address && user["userType"] === "Guest",
        );
    for (const guest of guests) {
        const users = userOf(guest.address);
        const [user] = users;
        if (user === undefined || users.length > 1) {
            missing.push(`guest ${guest.address} (${users.length} times)`);
            continue;
        }
        for (const property of writtenProperties) {
            if (guest[property] !== undefined && user[property] !== guest[property]) {
                missing.push(
                    `${property} ${guest[property]} of ${guest.address} (is ${String(user[property])})`,
                );
            }
        }
        if (guest.isSignInBlocked !== undefined && user["accountEnabled"] === guest.isSignInBlocked) {
            missing.push(`${guest.isSignInBlocked ? "block" : "unblocking"} of ${guest.address}`);
        }
        if (guest.managerId !== undefined && user["managerId"] !== guest.managerId) {
            missing.push(`manager ${guest.managerId} of ${guest.address}`);
        }
        for (const sponsorId of guest.sponsorIds ?? []) {
            if (!(user["sponsorIds"] as string[]).includes(sponsorId)) {
                missing.push(`sponsor ${sponsorId} of ${guest.address}`);
            }
        }
    }
    for (const { name, displayName } of config.groups) {
        const groups = directory.groups.filter((group) => group["displayName"] === displayName);
        if (groups.length !== 1) {
            missing.push(`group ${displayName} (${groups.length} times)`);
        }
        for (const guest of guests.filter(({ allGroups }) => allGroups.includes(name))) {
            const id = String(userOf(guest.address)[0]?.["id"]);
            if (groups[0]?.memberIds.includes(id) !== true) {
                missing.push(`${guest.address} in group ${displayName}`);
            }
        }
    }
    for (const { tenantId, inboundTrust } of config.partners.filter((partner) => partner.tenantId)) {
        const partner = directory.partners.find((candidate) => candidate["tenantId"] === tenantId);
        const trust = partner?.["inboundTrust"] as { isMfaAccepted?: boolean } | undefined;
        if (inboundTrust !== "unmanaged" && trust?.isMfaAccepted !== inboundTrust.isMfaAccepted) {
            missing.push(`inbound trust of partner ${tenantId}`);
        }
    }
    const policies = [...config.mfaPolicies, ...config.partners.flatMap(({ mfaPolicy }) => mfaPolicy ?? [])];
    const graphState = {
        reportOnly: "enabledForReportingButNotEnforced",
        enabled: "enabled",
        disabled: "disabled",
    };
    for (const { displayName, state } of policies) {
        const found = directory.conditionalAccessPolicies.filter(
            (policy) => policy["displayName"] === displayName,
        );
        const [policy] = found;
        if (policy === undefined || found.length > 1 || policy["state"] !== graphState[state]) {
            missing.push(`policy ${displayName} in state ${state} (${found.length} times)`);
            continue;
        }
        const { users } = policy["conditions"] as {
            users: { excludeUsers: string[]; excludeGroups: string[] };
        };
        const excluded = [...users.excludeUsers, ...users.excludeGroups];
        const access = config.emergencyAccess;
        for (const id of [...(access?.accountIds ?? []), ...(access?.groupId ? [access.groupId] : [])]) {
            if (!excluded.includes(id)) {
                missing.push(`exclusion of emergency access ${id} from policy ${displayName}`);
            }
        }
    }
    return missing;
}
