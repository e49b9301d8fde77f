import type {
    ConditionalAccessApplications,
    ConditionalAccessConditionSet,
    ConditionalAccessPolicy,
    ConditionalAccessUsers,
} from "@microsoft/microsoft-graph-types";
import type { PolicyJson } from "./canonicalPolicy";
import type { MembersOf, Written } from "./written";

/**
 * Conditions for which `null` means absent, and lists for which empty means absent, when a complete policy is
 * written.
 */
const absentConditions = {
    authenticationFlows: null,
    devices: null,
    locations: null,
    platforms: null,
    signInRiskLevels: [],
    userRiskLevels: [],
} satisfies Written<ConditionalAccessConditionSet>;
const absentUsers = {
    includeUsers: [],
    excludeUsers: [],
    includeGroups: [],
    excludeGroups: [],
    includeRoles: [],
    excludeRoles: [],
    includeGuestsOrExternalUsers: null,
    excludeGuestsOrExternalUsers: null,
} satisfies Written<ConditionalAccessUsers>;
const absentApplications = {
    includeApplications: [],
    excludeApplications: [],
    includeUserActions: [],
} satisfies Written<ConditionalAccessApplications>;

/**
 * The body that writes a complete policy. A change merges, so the body has to name what is removed: members that the
 * policy omits and `before` had are `null`, lists empty.
 *
 * @param before - The policy as it was declared, or shown by the service. Default: there was none.
 * @see https://learn.microsoft.com/graph/api/conditionalaccesspolicy-update
 */
export function policyBody(policy: PolicyJson, before: PolicyJson = {}): PolicyJson {
    const conditions = object(policy["conditions"]);
    const former = object(before["conditions"]);
    return {
        displayName: policy["displayName"],
        state: policy["state"],
        conditions: {
            ...absentConditions,
            ...absent(former),
            ...conditions,
            applications: {
                ...absentApplications,
                ...absent(object(former["applications"])),
                ...object(conditions["applications"]),
            },
            users: usersBody(object(conditions["users"])),
        },
        grantControls: policy["grantControls"] ?? null,
        sessionControls: sessionBody(policy["sessionControls"], before["sessionControls"]),
    } satisfies MembersOf<ConditionalAccessPolicy>;
}

function object(value: unknown): PolicyJson {
    return value !== null && typeof value === "object" && !Array.isArray(value) ? (value as PolicyJson) : {};
}

function absent(former: PolicyJson): PolicyJson {
    const members = Object.entries(former).filter(([name]) => !name.includes("@odata."));
    return Object.fromEntries(members.map(([name, value]) => [name, Array.isArray(value) ? [] : null]));
}

function usersBody(users: PolicyJson): PolicyJson {
    const body: Record<string, unknown> = {
        ...absentUsers,
        ...users,
    } satisfies MembersOf<ConditionalAccessUsers>;
    for (const name of ["includeGuestsOrExternalUsers", "excludeGuestsOrExternalUsers"]) {
        const guests = body[name];
        const tenants = object(object(guests)["externalTenants"]);
        if (typeof tenants["membershipKind"] === "string") {
            body[name] = { ...object(guests), externalTenants: { ...typeOf(tenants), ...tenants } };
        }
    }
    return body;
}

/** Without its type the service refuses a list of tenants. */
function typeOf({ membershipKind }: PolicyJson): PolicyJson {
    const kind = membershipKind === "all" ? "AllExternalTenants" : "EnumeratedExternalTenants";
    return { "@odata.type": `#microsoft.graph.conditionalAccess${kind}` };
}

function sessionBody(session: unknown, before: unknown): unknown {
    return session == null ? null : { ...absent(object(before)), ...object(session) };
}
