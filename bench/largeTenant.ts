/** A large tenant and its people, the same in every run. */
import type { Scenario, tenantFromGraph } from "pulumi-entra-b2b-policy";

/** Repeatable numbers below a limit. @see https://github.com/bryc/code (mulberry32, public domain) */
export function generator(seed: number): (limit: number) => number {
    let state = seed;
    return (limit) => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
    };
}

export const pick = generator(1);

export function one<T>(items: readonly T[]): T {
    return items[pick(items.length)]!;
}

function several<T>(items: readonly T[], most: number): T[] {
    return Array.from({ length: pick(most + 1) }, () => one(items));
}

function ids(kind: string, count: number): string[] {
    return Array.from(
        { length: count },
        (_, index) => `${kind}0000-0000-4000-8000-${String(index).padStart(12, "0")}`,
    );
}

export const groups = ids("aaaa", 300);
export const users = ids("bbbb", 1000);
export const applications = ids("cccc", 60);
export const tenants = ids("dddd", 25);
const locations = ids("eeee", 40);
const roles = ids("ffff", 20);
const guestTypes = [
    "internalGuest",
    "b2bCollaborationGuest",
    "b2bCollaborationMember",
    "b2bDirectConnectUser",
] as const;
export const platforms = ["android", "iOS", "windows", "macOS", "linux"] as const;
export const risks = ["none", "low", "medium", "high"] as const;

/** A policy as large tenants have them: most name groups and applications, and two or three conditions. */
function policy(index: number): unknown {
    const isForGuests = pick(3) === 0;
    return {
        id: `99990000-0000-4000-8000-${String(index).padStart(12, "0")}`,
        displayName: `Policy ${index}`,
        state: one(["enabled", "enabled", "enabledForReportingButNotEnforced", "disabled"]),
        conditions: {
            users: {
                ...(isForGuests
                    ? {
                          includeGuestsOrExternalUsers: {
                              guestOrExternalUserTypes: one(guestTypes),
                              externalTenants: { membershipKind: "enumerated", members: several(tenants, 5) },
                          },
                      }
                    : {
                          includeGroups: [one(groups), ...several(groups, 5)],
                          includeRoles: several(roles, 2),
                      }),
                excludeGroups: [one(groups), ...several(groups, 3)],
            },
            applications: {
                includeApplications:
                    pick(2) === 0 ? ["All"] : [one(applications), ...several(applications, 8)],
            },
            clientAppTypes: pick(3) === 0 ? ["browser"] : ["all"],
            platforms:
                pick(3) === 0 ? { includePlatforms: ["all"], excludePlatforms: several(platforms, 2) } : null,
            locations:
                pick(3) === 0
                    ? { includeLocations: ["All"], excludeLocations: ["AllTrusted", one(locations)] }
                    : null,
            devices:
                pick(5) === 0
                    ? {
                          deviceFilter: {
                              mode: "exclude",
                              rule: 'device.trustType -eq "ServerAD" -or device.model -startsWith "Surface"',
                          },
                      }
                    : null,
            signInRiskLevels: pick(8) === 0 ? ["high", "medium"] : [],
        },
        grantControls: {
            operator: "OR",
            builtInControls: one([["mfa"], ["block"], ["mfa", "compliantDevice"]]),
        },
        sessionControls: null,
    };
}

/** People, each with their own home tenant, groups and roles, and the networks that they sign in from. */
export const people = users.map((userId): Scenario["who"] => {
    const userType = one(["member", "member", ...guestTypes] as const);
    return {
        userType,
        userId: userType === "b2bDirectConnectUser" ? null : userId,
        homeTenantId: userType.startsWith("b2b") ? one(tenants) : null,
        groupIds: several(groups, 20),
        roleIds: several(roles, 1),
    };
});
export const networks = Array.from({ length: 500 }, () => ({
    ipAddress: `${1 + pick(220)}.${pick(255)}.${pick(255)}.7`,
    country: one(["DE", "US", "FR"]),
}));

/** A tenant with so many policies, as Microsoft Graph answers it. */
export function largeTenant(policyCount: number): Parameters<typeof tenantFromGraph>[0] {
    return {
        conditionalAccessPolicies: Array.from({ length: policyCount }, (_, index) => policy(index)),
        crossTenantAccessPartners: tenants.map((tenantId) => ({
            tenantId,
            inboundTrust: { isMfaAccepted: pick(2) === 0 },
        })),
        namedLocations: locations.map((id, index) => ({
            "@odata.type": "#microsoft.graph.ipNamedLocation",
            id,
            displayName: `Location ${index}`,
            isTrusted: index % 4 === 0,
            ipRanges: Array.from({ length: 20 }, () => ({
                cidrAddress: `${1 + pick(220)}.${pick(255)}.0.0/16`,
            })),
        })),
        groups: groups.map((id) => ({ id, members: [...several(users, 20), ...several(groups, 1)] })),
    };
}
