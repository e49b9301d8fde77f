import { isKnown, isUnknown, knownItems, type AccessSetting, type TenantPolicies } from "../model";
import { administratorRoles } from "../evaluate/securityDefaults";

/** A group or role that a policy names, or a person or group by their id at home that a setting names. */
export interface Membership {
    readonly kind: "group" | "role" | "homeGroup" | "homeUser";
    readonly id: string;
}

/** All memberships that can matter, by number. Those in what differs between the sides come first. */
export class Memberships {
    readonly items: readonly Membership[];
    private readonly numbers = new Map<string, number>();

    constructor(tenants: readonly TenantPolicies[]) {
        const weights = new Map<string, { membership: Membership; weight: number }>();
        const add = (membership: Membership, weight: number) => {
            const key = keyOf(membership);
            const found = weights.get(key);
            weights.set(key, { membership, weight: (found?.weight ?? 0) + weight });
        };
        const seen = new Map<string, number>();
        const policies = tenants.flatMap(({ conditionalAccessPolicies }) => conditionalAccessPolicies);
        for (const policy of policies) {
            const key = JSON.stringify(policy);
            seen.set(key, (seen.get(key) ?? 0) + 1);
        }
        for (const policy of policies) {
            const weight = seen.get(JSON.stringify(policy)) === tenants.length ? 1 : 1_000;
            const { users } = policy.conditions;
            [users.includeGroups, users.excludeGroups]
                .flatMap(knownItems)
                .forEach((id) => add({ kind: "group", id }, weight));
            [users.includeRoles, users.excludeRoles]
                .flatMap(knownItems)
                .forEach((id) => add({ kind: "role", id }, weight));
        }
        for (const tenant of tenants) {
            if (tenant.securityDefaults.isEnabled !== false) {
                administratorRoles.forEach((id) => add({ kind: "role", id }, 1));
            }
            namedAtHome(tenant).forEach((membership) => add(membership, 1));
        }
        this.items = [...weights.values()]
            .sort(
                (first, second) =>
                    second.weight - first.weight ||
                    (keyOf(first.membership) < keyOf(second.membership) ? -1 : 1),
            )
            .map(({ membership }) => membership);
        this.items.forEach((membership, number) => this.numbers.set(keyOf(membership), number));
    }

    numberOf(kind: Membership["kind"], id: string): number {
        const found = this.numbers.get(keyOf({ kind, id }));
        if (found === undefined) {
            throw new Error(`No policy names the ${kind} ${id}.`);
        }
        return found;
    }
}

function keyOf({ kind, id }: Membership): string {
    return `${kind} ${id}`;
}

function namedAtHome({ crossTenantAccess }: TenantPolicies): Membership[] {
    const settings = [crossTenantAccess.default, ...crossTenantAccess.partners].flatMap(
        ({ b2bCollaborationInbound, b2bDirectConnectInbound }) => [
            b2bCollaborationInbound,
            b2bDirectConnectInbound,
        ],
    );
    return settings.flatMap((setting) =>
        setting === null || isUnknown(setting) ? [] : peopleOf(setting).map(membershipOf),
    );
}

/** Users and groups of another tenant that a setting names, as far as they are known. */
export function peopleOf({ usersAndGroups: { targets } }: AccessSetting) {
    return isUnknown(targets)
        ? []
        : targets.flatMap(({ target, targetType }) =>
              isKnown(target) && isKnown(targetType) && target !== "AllUsers" ? [{ target, targetType }] : [],
          );
}

export function membershipOf({ target, targetType }: { target: string; targetType: string }): Membership {
    return { kind: targetType === "group" ? "homeGroup" : "homeUser", id: target };
}
