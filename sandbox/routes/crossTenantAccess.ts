import type { GraphCall, GraphReply, Route } from "../call";
import { noContent, toChange } from "../call";
import { GraphFault, notFound } from "../graphFault";
import type { Entity, View } from "../store";
import { plainList, plainObject } from "./answers";
import {
    accessSettings,
    assertForAllTenants,
    assertSettings,
    completed,
    settingFault,
} from "./crossTenantSettings";

const read = [["Policy.Read.All"], ["Policy.ReadWrite.CrossTenantAccess"]];
const write = [["Policy.ReadWrite.CrossTenantAccess"]];
const root = "/policies/crossTenantAccessPolicy";

/** Settings of a partner; one that is unset is answered as `null` and taken from the defaults. */
const ofPartner = [
    ...accessSettings,
    "inboundTrust",
    "automaticUserConsentSettings",
    "tenantRestrictions",
    "isServiceProvider",
];
const ofDefault = [
    ...accessSettings,
    "inboundTrust",
    "tenantRestrictions",
    "invitationRedemptionIdentityProviderConfiguration",
];

const nobody = {
    usersAndGroups: { accessType: "blocked", targets: [{ target: "AllUsers", targetType: "user" }] },
    applications: {
        accessType: "blocked",
        targets: [{ target: "AllApplications", targetType: "application" }],
    },
};
const everybody = {
    usersAndGroups: { ...nobody.usersAndGroups, accessType: "allowed" },
    applications: { ...nobody.applications, accessType: "allowed" },
};

/** What a tenant has before any change. */
export const systemDefault: Entity = {
    id: "00000000-0000-4000-8000-00000000d001",
    isServiceDefault: true,
    inboundTrust: {
        isMfaAccepted: false,
        isCompliantDeviceAccepted: false,
        isHybridAzureADJoinedDeviceAccepted: false,
    },
    b2bCollaborationInbound: everybody,
    b2bCollaborationOutbound: everybody,
    b2bDirectConnectInbound: nobody,
    b2bDirectConnectOutbound: nobody,
    tenantRestrictions: nobody,
    automaticUserConsentSettings: { inboundAllowed: false, outboundAllowed: false },
    invitationRedemptionIdentityProviderConfiguration: {
        primaryIdentityProviderPrecedenceOrder: [
            "azureActiveDirectory",
            "externalFederation",
            "socialIdentityProviders",
        ],
        fallbackIdentityProvider: "defaultConfiguredIdp",
    },
};

/** The settings for every tenant that is not a partner, as a replica has them. */
export function crossTenantDefault(view: View): Entity {
    return view.get("singletons", "crossTenantAccessDefault") ?? systemDefault;
}

function findPartner(call: GraphCall): Entity {
    const id = call.parameters["id"] ?? "";
    const partner = call.view.get("partners", id);
    if (partner === undefined) {
        throw notFound(id);
    }
    return partner;
}

function createPartner(call: GraphCall): GraphReply {
    const { body, tenant, view } = call;
    const tenantId = String(body["tenantId"]).toLowerCase();
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(tenantId)) {
        throw settingFault("The tenant id is not a valid GUID.");
    }
    if (tenantId === tenant.tenantId) {
        throw settingFault("A partner cannot be the tenant itself.");
    }
    assertSettings(body, [...ofPartner, "tenantId"]);
    // Observed: a partner that was removed a while ago still blocks the creation on a replica that does not know of
    // the removal.
    if (tenant.store.primary.get("partners", tenantId) ?? view.get("partners", tenantId)) {
        // The status was observed, code and text are assumed.
        throw new GraphFault(409, "Request_MultipleObjectsWithSameKeyValue", "The partner exists already.");
    }
    const given = ofPartner.map((name) => [name, body[name] ?? null]);
    const partner = completed({
        tenantId,
        isInMultiTenantOrganization: false,
        ...(Object.fromEntries(given) as Entity),
    });
    tenant.store.commit("partners", tenantId, partner);
    return plainObject(call, partner, 201);
}

function updatePartner(call: GraphCall): GraphReply {
    const partner = toChange(call, "partners", call.parameters["id"] ?? "", notFound);
    assertSettings(call.body, ofPartner);
    call.tenant.store.commit(
        "partners",
        String(partner["tenantId"]),
        completed({ ...partner, ...call.body }),
    );
    return noContent;
}

function updateDefault(call: GraphCall): GraphReply {
    // Read-only, the automatic consent among them; a partner's own setting is another matter.
    assertSettings(call.body, ofDefault);
    assertForAllTenants(call.body);
    const { store } = call.tenant;
    const current = store.primary.get("singletons", "crossTenantAccessDefault");
    store.commit(
        "singletons",
        "crossTenantAccessDefault",
        completed({ ...current, ...call.body, isServiceDefault: false }),
    );
    return noContent;
}

/** What a tenant has before any change: collaboration with no other cloud. */
const policy: Entity = {
    id: "00000000-0000-4000-8000-00000000d002",
    displayName: "CrossTenantAccessPolicy",
    allowedCloudEndpoints: [],
};

/** @see https://learn.microsoft.com/graph/api/resources/crosstenantaccesspolicy (allowedCloudEndpoints) */
const clouds = ["microsoftonline.com", "microsoftonline.us", "partner.microsoftonline.cn"];

function updatePolicy(call: GraphCall): GraphReply {
    const { store } = call.tenant;
    const { allowedCloudEndpoints } = call.body;
    if (
        allowedCloudEndpoints !== undefined &&
        !(
            Array.isArray(allowedCloudEndpoints) &&
            allowedCloudEndpoints.every((cloud) => clouds.includes(String(cloud)))
        )
    ) {
        // The values are documented; the text of the refusal is assumed.
        throw settingFault("The allowedCloudEndpoints are not valid.");
    }
    const current = store.primary.get("singletons", "crossTenantAccessPolicy") ?? policy;
    store.commit("singletons", "crossTenantAccessPolicy", { ...current, ...call.body });
    return noContent;
}

/** Cross-tenant access. @see https://learn.microsoft.com/graph/api/resources/crosstenantaccesspolicy-overview */
export const crossTenantAccessRoutes: readonly Route[] = [
    {
        method: "GET",
        path: root,
        permissions: read,
        handle: (call) => plainObject(call, call.view.get("singletons", "crossTenantAccessPolicy") ?? policy),
    },
    { method: "PATCH", path: root, permissions: write, handle: updatePolicy },
    {
        method: "GET",
        path: `${root}/default`,
        permissions: read,
        handle: (call) => plainObject(call, crossTenantDefault(call.view)),
    },
    { method: "PATCH", path: `${root}/default`, permissions: write, handle: updateDefault },
    {
        method: "POST",
        path: `${root}/default/resetToSystemDefault`,
        permissions: write,
        handle: (call) => {
            call.tenant.store.commit("singletons", "crossTenantAccessDefault", systemDefault);
            return noContent;
        },
    },
    {
        method: "GET",
        path: `${root}/partners`,
        permissions: read,
        handle: (call) => plainList(call, call.view.list("partners")),
    },
    { method: "POST", path: `${root}/partners`, permissions: write, handle: createPartner },
    {
        method: "GET",
        path: `${root}/partners/{id}`,
        permissions: read,
        handle: (call) => plainObject(call, findPartner(call)),
    },
    { method: "PATCH", path: `${root}/partners/{id}`, permissions: write, handle: updatePartner },
    {
        method: "DELETE",
        path: `${root}/partners/{id}`,
        permissions: write,
        handle: (call) => {
            const partner = toChange(call, "partners", call.parameters["id"] ?? "", notFound);
            const tenantId = String(partner["tenantId"]);
            if (call.tenant.store.primary.get("identitySynchronizations", tenantId) !== undefined) {
                // That it is refused is assumed, as is the text.
                throw settingFault("The partner has an identity synchronization policy: delete it first.");
            }
            call.tenant.store.commit("partners", tenantId, undefined);
            return noContent;
        },
    },
];
