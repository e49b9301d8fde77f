import type { GraphCall, GraphReply, Route } from "../call";
import { noContent } from "../call";
import { GraphFault } from "../graphFault";
import type { Entity } from "../store";
import { plainObject } from "./answers";

/** What a member of a policy may hold: a kind of value, the values themselves, or members of its own. */
type Shape = "boolean" | "list" | readonly unknown[] | { readonly [member: string]: Shape };

/** A policy of which a tenant has exactly one: it can be read and changed, not made or removed. */
interface TenantPolicy {
    /** Its row among the singletons. */
    readonly id: string;
    readonly path: string;
    /** Where it exists. A policy that v1.0 has is answered in beta too, unless beta has another path. */
    readonly versions: readonly GraphCall["version"][];
    readonly read: Route["permissions"];
    readonly write: Route["permissions"];
    readonly initial: Entity;
    /** Members that can be changed; unknown ones are refused. */
    readonly shape: { readonly [member: string]: Shape };
}

/** @see https://learn.microsoft.com/graph/api/resources/authorizationpolicy */
const authorizationPolicy: TenantPolicy = {
    id: "authorizationPolicy",
    path: "/policies/authorizationPolicy",
    versions: ["v1.0"],
    read: [["Policy.Read.All"], ["Policy.ReadWrite.Authorization"]],
    write: [["Policy.ReadWrite.Authorization"]],
    initial: {
        id: "authorizationPolicy",
        displayName: "Authorization Policy",
        description: "Used to manage authorization related settings across the company.",
        allowInvitesFrom: "everyone",
        guestUserRoleId: "10dae51f-b6af-4016-8d66-8c2a99b929b3",
        allowEmailVerifiedUsersToJoinOrganization: false,
        allowedToSignUpEmailBasedSubscriptions: true,
        allowedToUseSSPR: true,
        allowUserConsentForRiskyApps: false,
        blockMsolPowerShell: false,
        defaultUserRolePermissions: {
            allowedToCreateApps: true,
            allowedToCreateSecurityGroups: true,
            allowedToCreateTenants: true,
            allowedToReadBitlockerKeysForOwnedDevice: true,
            allowedToReadOtherUsers: true,
            permissionGrantPoliciesAssigned: [],
        },
    },
    shape: {
        allowInvitesFrom: ["none", "adminsAndGuestInviters", "adminsGuestInvitersAndAllMembers", "everyone"],
        guestUserRoleId: [
            "a0b1b346-4d3e-4e8b-98f8-753987be4970",
            "10dae51f-b6af-4016-8d66-8c2a99b929b3",
            "2af84b1e-32c8-42b7-82bc-daa82404023b",
        ],
        allowEmailVerifiedUsersToJoinOrganization: "boolean",
        allowedToSignUpEmailBasedSubscriptions: "boolean",
        allowedToUseSSPR: "boolean",
        allowUserConsentForRiskyApps: "boolean",
        blockMsolPowerShell: "boolean",
        defaultUserRolePermissions: {
            allowedToCreateApps: "boolean",
            allowedToCreateSecurityGroups: "boolean",
            allowedToCreateTenants: "boolean",
            allowedToReadBitlockerKeysForOwnedDevice: "boolean",
            allowedToReadOtherUsers: "boolean",
            permissionGrantPoliciesAssigned: "list",
        },
    },
};

/** @see https://learn.microsoft.com/graph/api/resources/externalidentitiespolicy */
const externalIdentitiesPolicy: TenantPolicy = {
    id: "externalIdentitiesPolicy",
    path: "/policies/externalIdentitiesPolicy",
    versions: ["beta"],
    read: [["Policy.Read.All"], ["Policy.ReadWrite.ExternalIdentities"]],
    write: [["Policy.ReadWrite.ExternalIdentities"]],
    initial: {
        id: "externalidentitiespolicy",
        displayName: "External Identities Policy",
        deletedDateTime: null,
        allowExternalIdentitiesToLeave: true,
        allowDeletedIdentitiesDataRemoval: false,
    },
    shape: { allowExternalIdentitiesToLeave: "boolean", allowDeletedIdentitiesDataRemoval: "boolean" },
};

/** @see https://learn.microsoft.com/graph/api/resources/authenticationflowspolicy */
const authenticationFlowsPolicy: TenantPolicy = {
    id: "authenticationFlowsPolicy",
    path: "/policies/authenticationFlowsPolicy",
    versions: ["v1.0", "beta"],
    read: [["Policy.Read.All"], ["Policy.ReadWrite.AuthenticationFlows"]],
    write: [["Policy.ReadWrite.AuthenticationFlows"]],
    initial: {
        id: "authenticationFlowsPolicy",
        displayName: "Authentication flows policy",
        description: "Authentication flows policy allows modification of settings related to sign-in flows.",
        selfServiceSignUp: { isEnabled: false },
    },
    shape: { selfServiceSignUp: { isEnabled: "boolean" } },
};

/** @see https://learn.microsoft.com/graph/api/resources/emailauthenticationmethodconfiguration */
const emailMethod: TenantPolicy = {
    id: "emailAuthenticationMethod",
    path: "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/email",
    versions: ["v1.0", "beta"],
    read: [["Policy.Read.All"], ["Policy.ReadWrite.AuthenticationMethod"]],
    write: [["Policy.ReadWrite.AuthenticationMethod"]],
    initial: {
        "@odata.type": "#microsoft.graph.emailAuthenticationMethodConfiguration",
        id: "Email",
        state: "enabled",
        allowExternalIdToUseEmailOtp: "default",
        includeTargets: [{ targetType: "group", id: "all_users", isRegistrationRequired: false }],
        excludeTargets: [],
    },
    shape: {
        state: ["enabled", "disabled"],
        allowExternalIdToUseEmailOtp: ["default", "enabled", "disabled"],
        includeTargets: "list",
        excludeTargets: "list",
    },
};

/** @see https://learn.microsoft.com/graph/api/resources/identitysecuritydefaultsenforcementpolicy */
const securityDefaults: TenantPolicy = {
    id: "identitySecurityDefaults",
    path: "/policies/identitySecurityDefaultsEnforcementPolicy",
    versions: ["v1.0", "beta"],
    read: [["Policy.Read.All"]],
    write: [["Policy.Read.All", "Policy.ReadWrite.SecurityDefaults"]],
    initial: { id: "identitySecurityDefaults", isEnabled: false },
    shape: { isEnabled: "boolean" },
};

const tenantPolicies = [
    authorizationPolicy,
    securityDefaults,
    externalIdentitiesPolicy,
    authenticationFlowsPolicy,
    emailMethod,
] as const;

/** What a tenant has before anybody changes it. */
export const initialTenantPolicies: readonly { readonly id: string; readonly policy: Entity }[] =
    tenantPolicies.map(({ id, initial }) => ({ id, policy: initial }));

/** The status is documented for values outside an enumeration; the texts are assumed. */
function assertShape(value: unknown, shape: Shape, name: string): void {
    const isRight =
        shape === "boolean"
            ? typeof value === "boolean"
            : shape === "list"
              ? Array.isArray(value)
              : Array.isArray(shape)
                ? shape.includes(value)
                : value !== null && typeof value === "object" && !Array.isArray(value);
    if (!isRight) {
        throw new GraphFault(400, "Request_BadRequest", `Invalid value specified for property '${name}'.`);
    }
    if (typeof shape === "object" && !Array.isArray(shape)) {
        assertMembers(value as Entity, shape as TenantPolicy["shape"], name);
    }
}

function assertMembers(body: Entity, shape: TenantPolicy["shape"], name: string): void {
    for (const [member, value] of Object.entries(body).filter(([key]) => !key.startsWith("@odata"))) {
        const known = shape[member];
        if (known === undefined) {
            throw new GraphFault(
                400,
                "Request_BadRequest",
                `The property '${member}' does not exist on '${name}' or cannot be changed.`,
            );
        }
        assertShape(value, known, member);
    }
}

/** A change keeps what it does not name, below a member that has members too. */
function merged(current: Entity, change: Entity): Entity {
    const isObject = (value: unknown): value is Entity =>
        value !== null && typeof value === "object" && !Array.isArray(value);
    const changed = Object.fromEntries(
        Object.entries(change)
            .filter(([name]) => !name.startsWith("@odata"))
            .map(([name, value]) => {
                const before = current[name];
                return [name, isObject(before) && isObject(value) ? merged(before, value) : value];
            }),
    ) as Entity;
    return { ...current, ...changed };
}

function assertVersion(call: GraphCall, { versions, path }: TenantPolicy): void {
    if (!versions.includes(call.version)) {
        const segment = path.split("/").at(-1) ?? "";
        throw new GraphFault(400, "BadRequest", `Resource not found for the segment '${segment}'.`);
    }
}

function routesOf(policy: TenantPolicy): Route[] {
    const get = (call: GraphCall): GraphReply => {
        assertVersion(call, policy);
        return plainObject(call, call.view.get("singletons", policy.id) ?? policy.initial);
    };
    const change = (call: GraphCall): GraphReply => {
        assertVersion(call, policy);
        assertMembers(call.body, policy.shape, policy.id);
        const { store } = call.tenant;
        const current = store.primary.get("singletons", policy.id) ?? policy.initial;
        store.commit("singletons", policy.id, merged(current, call.body));
        return noContent;
    };
    return [
        { method: "GET", path: policy.path, permissions: policy.read, handle: get },
        { method: "PATCH", path: policy.path, permissions: policy.write, handle: change },
    ];
}

/** Settings of the tenant as a whole that decide who can be a guest, and what a guest can see. */
export const tenantPolicyRoutes: readonly Route[] = tenantPolicies.flatMap(routesOf);
