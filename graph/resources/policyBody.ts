import type {
    ConditionalAccessApplications,
    ConditionalAccessConditionSet,
    ConditionalAccessPolicy,
    ConditionalAccessUsers,
} from "@microsoft/microsoft-graph-types";
import type { PolicyJson } from "./canonicalPolicy";
import type { MembersOf, Written } from "./written";

/** Conditions that are absent by `null`, and lists that are absent by being empty, when a policy is written whole. */
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
 * The body that writes a policy whole. A change merges, so that what is to go has to be said: members that the policy
 * leaves out and `before` had are `null`, lists empty.
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
