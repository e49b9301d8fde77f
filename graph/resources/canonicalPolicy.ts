/** A conditional-access policy, or a part of one, in Microsoft Graph's JSON. */
export type PolicyJson = Readonly<Record<string, unknown>>;

/** The content of a policy, without what the service adds to it (ids, dates, template). */
export const policyMembers = [
    "displayName",
    "state",
    "conditions",
    "grantControls",
    "sessionControls",
] as const;

/** Members whose text holds several flags, separated by commas. */
const flagMembers = new Set(["guestOrExternalUserTypes", "insiderRiskLevels", "transferMethods"]);

/** Values that count as absent, by member of a session control. */
const defaults: Readonly<Record<string, unknown>> = {
    authenticationType: "primaryAndSecondaryAuthentication",
    frequencyInterval: "timeBased",
    disableResilienceDefaults: false,
};

/**
 * A policy in the one form that all equal policies share, for comparison only.
 *
 * Equal are: null, empty and absent; lists in any order, repeated or in other case, since they are sets of ids and words;
 * `AND` and `OR` with a single control; an authentication strength as its id and whole; all tenants named and no tenant
 * named; a session control that is off and one that is absent. Whatever else the service shows counts as a difference:
 * a condition added by hand narrows a policy.
 *
 * @see https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy; operator, flags and strength were observed
 */
export function canonicalPolicy(policy: PolicyJson): PolicyJson {
    const owned = Object.fromEntries(policyMembers.map((name) => [name, policy[name]]));
    const { grantControls, sessionControls, conditions, ...names } = owned;
    return withoutEmpty({
        ...names,
        conditions: canonicalConditions(object(conditions)),
        grantControls: canonicalGrant(object(grantControls)),
        sessionControls: canonicalSession(object(sessionControls)),
    }) as PolicyJson;
}

/** Whether two policies have the same content. */
export function isSamePolicy(left: PolicyJson, right: PolicyJson): boolean {
    return textOf(canonicalPolicy(left)) === textOf(canonicalPolicy(right));
}

function textOf(policy: PolicyJson): string {
    return JSON.stringify(policy, (_name, member: unknown) => {
        const part = object(member);
        return part === undefined
            ? member
            : Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
    });
}

function object(value: unknown): PolicyJson | undefined {
    return value !== null && typeof value === "object" && !Array.isArray(value)
        ? (value as PolicyJson)
        : undefined;
}

function canonicalConditions(conditions: PolicyJson = {}): PolicyJson {
    const { clientAppTypes, users, ...others } = conditions;
    const types = Array.isArray(clientAppTypes) && clientAppTypes.length > 0 ? clientAppTypes : ["all"];
    return canonicalPart({ ...others, users: inNewForm(object(users)), clientAppTypes: types });
}

/** The older word for all guests and external users. */
const olderWord = "guestsorexternalusers";
const allExternalUsers = {
    guestOrExternalUserTypes:
        "internalGuest,b2bCollaborationGuest,b2bCollaborationMember,b2bDirectConnectUser,otherExternalUser,serviceProvider",
};

/**
 * Users with the newer form of `GuestsOrExternalUsers`, which means all six types of all tenants.
 *
 * @see https://learn.microsoft.com/graph/api/resources/conditionalaccessusers
 */
export function inNewForm(users: PolicyJson | undefined): PolicyJson | undefined {
    if (users === undefined) {
        return undefined;
    }
    const changed: Record<string, unknown> = { ...users };
    for (const side of ["include", "exclude"]) {
        const [list, part] = [`${side}Users`, `${side}GuestsOrExternalUsers`];
        const ids = changed[list];
        const isOlder = (id: unknown) => String(id).toLowerCase() === olderWord;
        if (Array.isArray(ids) && ids.some(isOlder) && (changed[part] ?? null) === null) {
            changed[list] = ids.filter((id) => !isOlder(id));
            changed[part] = allExternalUsers;
        }
    }
    return changed;
}

function canonicalGrant(grant: PolicyJson | undefined): unknown {
    if (grant === undefined) {
        return undefined;
    }
    const { operator, authenticationStrength, ...lists } = grant;
    const strengthId = object(authenticationStrength)?.["id"] as string | null | undefined;
    const controls = canonicalPart(lists);
    const count = Object.values(controls)
        .filter(Array.isArray)
        .reduce((sum, list) => sum + list.length, strengthId == null ? 0 : 1);
    return {
        ...controls,
        ...(strengthId != null && { authenticationStrength: strengthId.toLowerCase() }),
        // The service writes OR instead of AND for a single control.
        ...(count > 1 && { operator }),
    };
}

function canonicalSession(session: PolicyJson = {}): PolicyJson {
    const inEffect = Object.entries(session).filter(
        ([, control]) => object(control)?.["isEnabled"] !== false,
    );
    return canonicalPart(Object.fromEntries(inEffect));
}

function canonicalPart(part: PolicyJson): PolicyJson {
    return Object.fromEntries(
        Object.entries(part).flatMap(([name, value]) => {
            if (name.includes("@odata.") || value === defaults[name]) {
                return [];
            }
            return [
                [name, name === "externalTenants" ? canonicalTenants(value) : canonicalValue(name, value)],
            ];
        }),
    );
}

function canonicalValue(name: string, value: unknown): unknown {
    if (typeof value === "string" && flagMembers.has(name)) {
        return canonicalSet(value.split(","));
    }
    if (Array.isArray(value)) {
        return canonicalSet(value);
    }
    const part = object(value);
    return part === undefined ? value : canonicalPart(part);
}

function canonicalSet(items: readonly unknown[]): unknown[] {
    const texts = items.map((item) =>
        typeof item === "string" ? item.trim().toLowerCase() : JSON.stringify(item),
    );
    return [...new Set(texts)].sort();
}

/** No list of tenants means all of them. */
function canonicalTenants(value: unknown): unknown {
    const tenants = object(value);
    return tenants === undefined || tenants["membershipKind"] === "all" ? undefined : canonicalPart(tenants);
}

/** Without null, empty lists, empty texts, and parts that are then empty. */
function withoutEmpty(value: unknown): unknown {
    const part = object(value);
    if (part === undefined) {
        const isEmpty = value === null || value === "" || (Array.isArray(value) && value.length === 0);
        return isEmpty ? undefined : value;
    }
    const members = Object.entries(part)
        .map(([name, member]) => [name, withoutEmpty(member)] as const)
        .filter(([, member]) => member !== undefined);
    return members.length === 0 ? undefined : Object.fromEntries(members);
}
