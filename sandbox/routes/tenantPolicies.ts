import type { GraphCall, GraphReply, Route } from "../call";
import { noContent } from "../call";
import { badRequest } from "../graphFault";
import type { Entity } from "../store";
import { plainList, plainObject } from "./answers";
import { membersOf, merged } from "./directory/objectKind";

/** A policy that a tenant has exactly once. It can be read and changed, not created or removed. */
interface TenantPolicy {
    /** Its row among the singletons. */
    readonly id: string;
    readonly path: string;
    readonly read: Route["permissions"];
    readonly write: Route["permissions"];
    readonly initial: Entity;
    /** In beta the policy is in a list, with this segment as its key and partly other members. */
    readonly beta?: {
        readonly key: string;
        readonly toBeta: (policy: Entity) => Entity;
        readonly fromBeta: (change: Entity) => Entity;
    };
    /** @throws GraphFault - 400: a change that the schema allows and the service does not. */
    readonly assertChange?: (change: Entity) => void;
}

/** Roles that guests can have: User, Guest User, Restricted Guest User. @see https://learn.microsoft.com/graph/api/authorizationpolicy-update */
const guestRoles = [
    "a0b1b346-4d3e-4e8b-98f8-753987be4970",
    "10dae51f-b6af-4016-8d66-8c2a99b929b3",
    "2af84b1e-32c8-42b7-82bc-daa82404023b",
];

/** @see https://learn.microsoft.com/graph/api/resources/authorizationpolicy */
const authorizationPolicy: TenantPolicy = {
    id: "authorizationPolicy",
    path: "/policies/authorizationPolicy",
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
        // Only beta has it.
        enabledPreviewFeatures: [],
    },
    beta: {
        key: "authorizationPolicy",
        toBeta: (policy) => ({
            ...policy,
            permissionGrantPolicyIdsAssignedToDefaultUserRole: (
                policy["defaultUserRolePermissions"] as Entity
            )["permissionGrantPoliciesAssigned"],
        }),
        fromBeta: ({ permissionGrantPolicyIdsAssignedToDefaultUserRole: assigned, ...change }) =>
            assigned === undefined
                ? change
                : merged(change, {
                      defaultUserRolePermissions: { permissionGrantPoliciesAssigned: assigned },
                  }),
    },
    assertChange: (change) => {
        const role = change["guestUserRoleId"] as string | null | undefined;
        if (typeof role === "string" && !guestRoles.includes(role.toLowerCase())) {
            throw badRequest("Invalid value specified for property 'guestUserRoleId'.");
        }
    },
};

/** @see https://learn.microsoft.com/graph/api/resources/externalidentitiespolicy */
const externalIdentitiesPolicy: TenantPolicy = {
    id: "externalIdentitiesPolicy",
    path: "/policies/externalIdentitiesPolicy",
    read: [["Policy.Read.All"], ["Policy.ReadWrite.ExternalIdentities"]],
    write: [["Policy.ReadWrite.ExternalIdentities"]],
    initial: {
        id: "externalidentitiespolicy",
        displayName: "External Identities Policy",
        deletedDateTime: null,
        allowExternalIdentitiesToLeave: true,
        allowDeletedIdentitiesDataRemoval: false,
    },
};

/** @see https://learn.microsoft.com/graph/api/resources/authenticationflowspolicy */
const authenticationFlowsPolicy: TenantPolicy = {
    id: "authenticationFlowsPolicy",
    path: "/policies/authenticationFlowsPolicy",
    read: [["Policy.Read.All"], ["Policy.ReadWrite.AuthenticationFlows"]],
    write: [["Policy.ReadWrite.AuthenticationFlows"]],
    initial: {
        id: "authenticationFlowsPolicy",
        displayName: "Authentication flows policy",
        description: "Authentication flows policy allows modification of settings related to sign-in flows.",
        selfServiceSignUp: { isEnabled: false },
    },
};

/** @see https://learn.microsoft.com/graph/api/resources/emailauthenticationmethodconfiguration */
const emailMethod: TenantPolicy = {
    id: "emailAuthenticationMethod",
    path: "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/email",
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
};

/** @see https://learn.microsoft.com/graph/api/resources/identitysecuritydefaultsenforcementpolicy */
const securityDefaults: TenantPolicy = {
    id: "identitySecurityDefaults",
    path: "/policies/identitySecurityDefaultsEnforcementPolicy",
    read: [["Policy.Read.All"]],
    write: [["Policy.Read.All", "Policy.ReadWrite.SecurityDefaults"]],
    initial: { id: "identitySecurityDefaults", isEnabled: false },
};

const tenantPolicies = [
    authorizationPolicy,
    securityDefaults,
    externalIdentitiesPolicy,
    authenticationFlowsPolicy,
    emailMethod,
] as const;

/** What a tenant has before any change. */
export const initialTenantPolicies: readonly { readonly id: string; readonly policy: Entity }[] =
    tenantPolicies.map(({ id, initial }) => ({ id, policy: initial }));

function changePolicy(call: GraphCall, { id, initial, beta, assertChange }: TenantPolicy): GraphReply {
    const given = membersOf(call.body);
    if (given["id"] !== undefined && given["id"] !== initial["id"]) {
        throw badRequest("Property 'id' cannot be changed.");
    }
    const change = call.version === "beta" && beta !== undefined ? beta.fromBeta(given) : given;
    assertChange?.(change);
    const { store } = call.tenant;
    const current = store.primary.get("singletons", id) ?? initial;
    store.commit("singletons", id, merged(current, change));
    return noContent;
}

function routesOf(policy: TenantPolicy): Route[] {
    const { id, initial, beta, path, read, write } = policy;
    const kept = ({ view }: GraphCall) => view.get("singletons", id) ?? initial;
    const change = (call: GraphCall) => changePolicy(call, policy);
    if (beta === undefined) {
        return [
            { method: "GET", path, permissions: read, handle: (call) => plainObject(call, kept(call)) },
            { method: "PATCH", path, permissions: write, handle: change },
        ];
    }
    const one = `${path}/${beta.key}`;
    return [
        {
            method: "GET",
            path,
            permissions: read,
            handle: (call) =>
                call.version === "beta"
                    ? plainList(call, [beta.toBeta(kept(call))])
                    : plainObject(call, kept(call)),
        },
        { method: "PATCH", path, permissions: write, handle: change },
        {
            method: "GET",
            path: one,
            permissions: read,
            handle: (call) => plainObject(call, beta.toBeta(kept(call))),
        },
        { method: "PATCH", path: one, permissions: write, handle: change },
    ];
}

/** Settings of the tenant as a whole that decide who can be a guest, and what a guest can see. */
export const tenantPolicyRoutes: readonly Route[] = tenantPolicies.flatMap(routesOf);
