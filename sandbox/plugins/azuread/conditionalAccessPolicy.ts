import { waitForConsistency } from "./consistency";
import { demand, find, type Connection } from "./graph";
import type { Properties, ReadOutcome, ResourceType, Shape } from "../standIn/resource";

type Block = Readonly<Record<string, unknown>>;

const root = "/identity/conditionalAccess/policies";

function block(value: unknown): Block {
    return (value as Block | undefined) ?? {};
}

function list(value: unknown): unknown[] {
    return (value as unknown[] | undefined) ?? [];
}

/** The body that the real plugin sends: always the whole policy, with explicit nulls and empty lists. */
export function policyBody(inputs: Properties): Record<string, unknown> {
    const conditions = block(inputs["conditions"]);
    const applications = block(conditions["applications"]);
    const users = block(conditions["users"]);
    return {
        "@odata.type": "#microsoft.graph.conditionalAccessPolicy",
        displayName: inputs["displayName"],
        state: inputs["state"],
        conditions: {
            applications: {
                includeApplications: list(applications["includedApplications"]),
                excludeApplications: list(applications["excludedApplications"]),
                includeUserActions: list(applications["includedUserActions"]),
            },
            authenticationFlows: null,
            clientAppTypes: list(conditions["clientAppTypes"]),
            devices: null,
            locations: null,
            platforms: null,
            servicePrincipalRiskLevels: [],
            signInRiskLevels: list(conditions["signInRiskLevels"]),
            userRiskLevels: list(conditions["userRiskLevels"]),
            users: {
                includeUsers: list(users["includedUsers"]),
                excludeUsers: list(users["excludedUsers"]),
                includeGroups: list(users["includedGroups"]),
                excludeGroups: list(users["excludedGroups"]),
                includeRoles: list(users["includedRoles"]),
                excludeRoles: list(users["excludedRoles"]),
                includeGuestsOrExternalUsers: guestsBody(users["includedGuestsOrExternalUsers"]),
                excludeGuestsOrExternalUsers: guestsBody(users["excludedGuestsOrExternalUsers"]),
            },
        },
        grantControls: grantBody(inputs["grantControls"]),
        sessionControls: null,
    };
}

function guestsBody(value: unknown): unknown {
    const guests = list(value)[0] as Block | undefined;
    if (guests === undefined) {
        return null;
    }
    const tenants = list(guests["externalTenants"])[0] as Block | undefined;
    return {
        guestOrExternalUserTypes: list(guests["guestOrExternalUserTypes"]).join(","),
        ...(tenants !== undefined && {
            externalTenants:
                tenants["membershipKind"] === "all"
                    ? { membershipKind: "all" }
                    : {
                          "@odata.type": "#microsoft.graph.conditionalAccessEnumeratedExternalTenants",
                          membershipKind: tenants["membershipKind"],
                          members: list(tenants["members"]),
                      },
        }),
    };
}

function grantBody(value: unknown): unknown {
    if (value === undefined) {
        return null;
    }
    const grant = block(value);
    const strength = grant["authenticationStrengthPolicyId"];
    return {
        operator: grant["operator"],
        builtInControls: list(grant["builtInControls"]),
        customAuthenticationFactors: list(grant["customAuthenticationFactors"]),
        termsOfUse: list(grant["termsOfUses"]),
        ...(typeof strength === "string" && {
            authenticationStrength: {
                "@odata.type": "#microsoft.graph.authenticationStrengthPolicy",
                id: strength.split("/").at(-1),
            },
        }),
    };
}

/** A policy of Graph in the plugin's shape. */
export function policyState(policy: Block): Properties {
    const conditions = block(policy["conditions"]);
    const applications = block(conditions["applications"]);
    const users = block(conditions["users"]);
    const grant = policy["grantControls"] as Block | null;
    const strength = grant?.["authenticationStrength"] as Block | null | undefined;
    return {
        displayName: policy["displayName"],
        objectId: policy["id"],
        state: policy["state"],
        conditions: {
            applications: {
                includedApplications: applications["includeApplications"],
                excludedApplications: applications["excludeApplications"],
                includedUserActions: applications["includeUserActions"],
            },
            clientAppTypes: conditions["clientAppTypes"],
            signInRiskLevels: conditions["signInRiskLevels"],
            userRiskLevels: conditions["userRiskLevels"],
            users: {
                includedUsers: users["includeUsers"],
                excludedUsers: users["excludeUsers"],
                includedGroups: users["includeGroups"],
                excludedGroups: users["excludeGroups"],
                includedRoles: users["includeRoles"],
                excludedRoles: users["excludeRoles"],
                includedGuestsOrExternalUsers: guestsState(users["includeGuestsOrExternalUsers"]),
                excludedGuestsOrExternalUsers: guestsState(users["excludeGuestsOrExternalUsers"]),
            },
        },
        ...(grant && {
            grantControls: {
                operator: grant["operator"],
                builtInControls: grant["builtInControls"],
                customAuthenticationFactors: grant["customAuthenticationFactors"],
                termsOfUses: grant["termsOfUse"],
                ...(strength && {
                    authenticationStrengthPolicyId: `/policies/authenticationStrengthPolicies/${String(strength["id"])}`,
                }),
            },
        }),
    };
}

function guestsState(value: unknown): unknown[] {
    const guests = value as Block | null | undefined;
    if (!guests) {
        return [];
    }
    const tenants = guests["externalTenants"] as Block | null;
    return [
        {
            guestOrExternalUserTypes: String(guests["guestOrExternalUserTypes"]).split(","),
            externalTenants: tenants
                ? [{ membershipKind: tenants["membershipKind"], members: tenants["members"] ?? [] }]
                : [],
        },
    ];
}

function pathOf(id: string): string {
    return `${root}/${id.split("/").at(-1) ?? ""}`;
}

async function read(connection: Connection, id: string): Promise<ReadOutcome> {
    const policy = await find(connection, { path: pathOf(id) });
    return policy === undefined ? undefined : policyState(policy);
}

async function create(connection: Connection, inputs: Properties) {
    const policy = await demand(connection, { method: "POST", path: root, body: policyBody(inputs) });
    const id = `${root}/${String(policy["id"])}`;
    await waitForConsistency(connection, async () => (await find(connection, { path: id })) !== undefined);
    return { id, state: { ...inputs, ...((await read(connection, id)) ?? { objectId: policy["id"] }) } };
}

async function update(
    connection: Connection,
    id: string,
    state: Properties,
    inputs: Properties,
): Promise<Properties> {
    const path = pathOf(id);
    await demand(connection, { method: "PATCH", path, body: policyBody(inputs) });
    await waitForConsistency(connection, async () => {
        // One answer that the policy is not there ends the wait: so does the real plugin.
        const policy = await demand(connection, { method: "GET", path });
        return policy["displayName"] === inputs["displayName"] && policy["state"] === inputs["state"];
    });
    // The real plugin does not read the policy once more.
    return { ...state, ...inputs };
}

async function remove(connection: Connection, id: string): Promise<void> {
    const path = pathOf(id);
    // A replica that does not know the policy makes it count as deleted: so does the real plugin.
    if ((await find(connection, { path })) === undefined) {
        return;
    }
    await demand(connection, { method: "DELETE", path });
    await waitForConsistency(connection, async () => (await find(connection, { path })) === undefined);
}

const guests: Shape = {
    guestOrExternalUserTypes: true,
    externalTenants: { membershipKind: true, members: true },
};

/** `azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy`, as far as guests' policies use it. */
export const conditionalAccessPolicy: ResourceType<Connection> = {
    inputs: {
        conditions: {
            applications: {
                includedApplications: true,
                excludedApplications: true,
                includedUserActions: true,
            },
            clientAppTypes: true,
            signInRiskLevels: true,
            userRiskLevels: true,
            users: {
                includedUsers: true,
                excludedUsers: true,
                includedGroups: true,
                excludedGroups: true,
                includedRoles: true,
                excludedRoles: true,
                includedGuestsOrExternalUsers: guests,
                excludedGuestsOrExternalUsers: guests,
            },
        },
        displayName: true,
        grantControls: {
            operator: true,
            builtInControls: true,
            customAuthenticationFactors: true,
            termsOfUses: true,
            authenticationStrengthPolicyId: true,
        },
        state: true,
    },
    required: ["conditions", "displayName", "state"],
    forceNew: [],
    create,
    read,
    update,
    delete: remove,
};
