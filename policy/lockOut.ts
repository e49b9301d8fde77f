import { evaluate } from "./evaluate";
import {
    isKnown,
    isOpen,
    isUnknown,
    knownItems,
    tenantPolicies,
    type ConditionalAccessPolicy,
    type Group,
    type TenantPolicies,
} from "./model";
import { hasWayIn } from "./prove/wayIn";
import { directoryRoles } from "../rules/directoryRole";

/** An account that must always get in. Omitted properties are unknown, and then count in its favor. */
export interface ProtectedAccount {
    readonly userId: string;
    /** All groups, nested ones included. */
    readonly groupIds?: readonly string[];
    /** All directory roles, by template id. */
    readonly roleIds?: readonly string[];
}

/** The accounts that must never be locked out. */
export interface ProtectedPeople {
    /** Accounts for emergency access, of which one at least has to get in. */
    readonly emergencyAccess: readonly ProtectedAccount[];
    /** The group that holds these accounts. */
    readonly emergencyAccessGroupId?: string | undefined;
    /** The identity that deploys. */
    readonly deployer?:
        | ({ readonly kind: "user" } & ProtectedAccount)
        | { readonly kind: "application"; readonly objectId: string };
}

/** A user that policies lock out permanently. */
export interface LockOut {
    readonly who: "emergencyAccess" | "deployer";
    /** Ids of the accounts, or of the identity. */
    readonly ids: readonly string[];
    /** Names of the policies that block. */
    readonly policies: readonly string[];
}

/** Portals from which a tenant is administered. An account that cannot reach them cannot correct anything. */
const portal = {
    applicationId: "c44b4083-3bb0-49c1-b47d-974e53cbdf3c",
    suites: ["MicrosoftAdminPortals"],
} as const;

/** Microsoft Graph, by which a deployment works. */
const graph = { applicationId: "00000003-0000-0000-c000-000000000000", suites: [] } as const;

/**
 * The accounts that policies in force together lock out, whatever place, device or method they sign in with. Lists only
 * certain cases: a way in that depends on something unknown counts as a way in.
 *
 * @see https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
 */
export function lockOutsBy(
    policies: readonly ConditionalAccessPolicy[],
    { emergencyAccess, emergencyAccessGroupId, deployer }: ProtectedPeople,
): LockOut[] {
    // For accounts whose groups were read, those groups count. Others count as members of the declared group.
    const said = emergencyAccess.filter(({ groupIds }) => groupIds === undefined);
    const groups: Group[] =
        emergencyAccessGroupId === undefined
            ? []
            : [{ id: emergencyAccessGroupId, memberIds: said.map(({ userId }) => userId) }];
    const tenant = tenantPolicies({ conditionalAccessPolicies: policies, groups });
    const namesOf = (keys: readonly string[]) => {
        const found = policies.filter(({ key }) => keys.includes(key)).map(titleOf);
        return [...new Set(found)].sort();
    };
    const blockersOf = (account: ProtectedAccount, target: typeof portal | typeof graph) => {
        const { atBest, policies: all } = evaluate(tenant, {
            who: { userType: "member", ...account },
            target,
        });
        if (atBest.access === "blocked") {
            return atBest.blockedBy.map(({ key }) => key);
        }
        const applying = all.filter(({ applies, state }) => applies !== false && state === "enabled");
        return blockingTogether(
            tenant,
            applying.map(({ key }) => key),
            account,
            target.applicationId,
        );
    };
    const lockOuts: LockOut[] = [];
    const blockers = emergencyAccess.map((account) => blockersOf(account, portal));
    if (blockers.length > 0 && blockers.every((keys) => keys.length > 0)) {
        const ids = emergencyAccess.map(({ userId }) => userId);
        lockOuts.push({ who: "emergencyAccess", ids, policies: namesOf(blockers.flat()) });
    }
    if (deployer?.kind === "user") {
        const { userId, groupIds, roleIds } = deployer;
        const keys = blockersOf({ userId, groupIds, roleIds }, graph);
        if (keys.length > 0) {
            lockOuts.push({ who: "deployer", ids: [userId], policies: namesOf(keys) });
        }
    } else if (deployer !== undefined) {
        const { objectId } = deployer;
        const stopping = policies.filter(
            (policy) =>
                policy.state === "enabled" && stopsServicePrincipal(policy, objectId) === "everywhere",
        );
        if (stopping.length > 0) {
            lockOuts.push({
                who: "deployer",
                ids: [objectId],
                policies: namesOf(stopping.map(({ key }) => key)),
            });
        }
    }
    return lockOuts;
}

/** Policies that block an account only together, such as one in browsers and one in all other clients; none else. */
function blockingTogether(
    tenant: TenantPolicies,
    keys: readonly string[],
    account: ProtectedAccount,
    applicationId: string,
): readonly string[] {
    const isOut = (some: readonly string[]) =>
        !hasWayIn(
            {
                ...tenant,
                conditionalAccessPolicies: tenant.conditionalAccessPolicies.filter(({ key }) =>
                    some.includes(key),
                ),
            },
            account,
            applicationId,
        );
    if (keys.length < 2 || !isOut(keys)) {
        return [];
    }
    // Without those that need not be there for it.
    return keys.reduce((left, key) => {
        const others = left.filter((other) => other !== key);
        return isOut(others) ? others : left;
    }, keys);
}

/**
 * Whether a policy, once it is enforced, can lock out everyone who could undo it: it requires something to get in,
 * and applies to all users or to all global administrators. Exclusions do not count, because the excluded accounts
 * are not known here.
 */
export function mayKeepOutEveryone({ conditions, grantControls }: ConditionalAccessPolicy): boolean {
    const { includeUsers, includeRoles } = conditions.users;
    return (
        grantControls !== null &&
        (knownItems(includeUsers).includes("All") ||
            knownItems(includeRoles).includes(directoryRoles.globalAdministrator))
    );
}

/** The word for all service principals that the tenant owns. */
const allOwned = "ServicePrincipalsInMyTenant";

/**
 * Whether a policy for workload identities blocks a service principal of this tenant once it is enforced: everywhere,
 * or for some places, risks or applications, which includes what is not known yet.
 *
 * @see https://learn.microsoft.com/entra/identity/conditional-access/workload-identity
 */
export function stopsServicePrincipal(
    { conditions, grantControls, unmodelled }: ConditionalAccessPolicy,
    objectId: string,
): "everywhere" | "sometimes" | "never" {
    const clients = conditions.clientApplications;
    if (clients === null || isUnknown(clients) || grantControls === null || isUnknown(grantControls)) {
        return "never";
    }
    const included = knownItems(clients.includeServicePrincipals);
    const isNamed = included.includes(objectId) || included.includes(allOwned);
    const mayBe = isNamed || isOpen(clients.includeServicePrincipals);
    const isExcluded = knownItems(clients.excludeServicePrincipals).includes(objectId);
    if (!mayBe || isExcluded || !knownItems(grantControls.builtInControls).includes("block")) {
        return "never";
    }
    const { applications, locations, servicePrincipalRiskLevels } = conditions;
    const isUnconditional =
        isNamed &&
        !isOpen(clients.excludeServicePrincipals) &&
        clients.servicePrincipalFilter === null &&
        Object.keys(unmodelled).length === 0 &&
        knownItems(applications.includeApplications).includes("All") &&
        isKnown(applications.excludeApplications) &&
        applications.excludeApplications.length === 0 &&
        locations === null &&
        isKnown(servicePrincipalRiskLevels) &&
        servicePrincipalRiskLevels.length === 0;
    return isUnconditional ? "everywhere" : "sometimes";
}

function titleOf({ displayName, key }: ConditionalAccessPolicy): string {
    return isUnknown(displayName) ? key : displayName;
}
