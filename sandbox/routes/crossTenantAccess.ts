import type { GraphCall, GraphReply, Route } from "../call";
import { noContent } from "../call";
import { GraphFault } from "../graphFault";
import { page } from "../odata";
import type { Entity } from "../store";

const read = [["Policy.Read.All"], ["Policy.ReadWrite.CrossTenantAccess"]];
const write = [["Policy.ReadWrite.CrossTenantAccess"]];
const root = "/policies/crossTenantAccessPolicy";

/** Settings of a partner; one that is unset is answered as `null` and taken from the defaults. */
const settable = [
    "inboundTrust",
    "b2bCollaborationInbound",
    "b2bCollaborationOutbound",
    "b2bDirectConnectInbound",
    "b2bDirectConnectOutbound",
    "automaticUserConsentSettings",
    "tenantRestrictions",
    "isServiceProvider",
];
const accessSettings = settable.filter((name) => name.startsWith("b2b"));

type Body = Readonly<Record<string, unknown>>;

function fault(message: string): GraphFault {
    return new GraphFault(400, "BadRequest", message);
}

/** Property names are case-sensitive here; an access setting is given whole and must not contradict itself. */
function assertSettings(body: Body, others: readonly string[]): void {
    for (const name of Object.keys(body).filter((key) => !key.startsWith("@odata"))) {
        if (!settable.includes(name) && !others.includes(name)) {
            throw fault(`Invalid property '${name}'.`);
        }
    }
    for (const name of accessSettings) {
        const setting = body[name] as Record<
            string,
            { accessType?: string; targets?: { target?: string }[] }
        > | null;
        if (setting === undefined || setting === null) {
            continue;
        }
        const { usersAndGroups, applications } = setting;
        if (!usersAndGroups?.accessType || !applications?.accessType) {
            throw fault(`'${name}' needs both usersAndGroups and applications.`);
        }
        const isBlocked = (half: typeof applications, all: string) =>
            half.accessType === "blocked" && half.targets?.some(({ target }) => target === all) === true;
        if (isBlocked(usersAndGroups, "AllUsers") !== isBlocked(applications, "AllApplications")) {
            throw fault(`'${name}' contradicts itself: users and applications must be blocked together.`);
        }
    }
}

function findPartner(call: GraphCall): Entity {
    const id = call.parameters["id"] ?? "";
    const partner = call.view.get("partners", id);
    if (partner === undefined) {
        throw new GraphFault(404, "Request_ResourceNotFound", `Resource '${id}' does not exist.`);
    }
    return partner;
}

function createPartner(call: GraphCall): GraphReply {
    const { body, tenant } = call;
    const tenantId = typeof body["tenantId"] === "string" ? body["tenantId"].toLowerCase() : "";
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(tenantId)) {
        throw fault("The tenant id is not a valid GUID.");
    }
    if (tenantId === tenant.tenantId) {
        throw fault("A partner cannot be the tenant itself.");
    }
    assertSettings(body, ["tenantId"]);
    if (tenant.store.primary.get("partners", tenantId) !== undefined) {
        throw new GraphFault(409, "Request_MultipleObjectsWithSameKeyValue", "The partner exists already.");
    }
    const unset = Object.fromEntries(settable.map((name) => [name, null]));
    const partner: Entity = {
        ...unset,
        ...body,
        tenantId,
        isServiceProvider: body["isServiceProvider"] ?? null,
        isInMultiTenantOrganization: false,
    };
    tenant.store.commit("partners", tenantId, partner);
    return { status: 201, body: partner };
}

/** What a tenant has before anybody changes it. */
export const systemDefault: Entity = {
    id: "default",
    isServiceDefault: true,
    inboundTrust: {
        isMfaAccepted: false,
        isCompliantDeviceAccepted: false,
        isHybridAzureADJoinedDeviceAccepted: false,
    },
    automaticUserConsentSettings: { inboundAllowed: false, outboundAllowed: false },
    ...Object.fromEntries(
        accessSettings.map((name) => {
            const accessType = name.startsWith("b2bCollaboration") ? "allowed" : "blocked";
            return [
                name,
                {
                    usersAndGroups: { accessType, targets: [{ target: "AllUsers", targetType: "user" }] },
                    applications: {
                        accessType,
                        targets: [{ target: "AllApplications", targetType: "application" }],
                    },
                },
            ];
        }),
    ),
};

/** Cross-tenant access. @see https://learn.microsoft.com/graph/api/resources/crosstenantaccesspolicy-overview */
export const crossTenantAccessRoutes: readonly Route[] = [
    {
        method: "GET",
        path: `${root}/default`,
        permissions: read,
        handle: (call) => ({ status: 200, body: call.view.get("singletons", "crossTenantAccessDefault") }),
    },
    {
        method: "PATCH",
        path: `${root}/default`,
        permissions: write,
        handle: (call) => {
            if (call.body["automaticUserConsentSettings"] !== undefined) {
                throw fault("Property 'automaticUserConsentSettings' is read-only.");
            }
            assertSettings(call.body, ["invitationRedemptionIdentityProviderConfiguration"]);
            const { store } = call.tenant;
            store.commit("singletons", "crossTenantAccessDefault", {
                ...store.primary.get("singletons", "crossTenantAccessDefault"),
                ...call.body,
                isServiceDefault: false,
            });
            return noContent;
        },
    },
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
        handle: (call) => ({
            status: 200,
            body: page(call.view.list("partners"), call.query, {
                defaultPageSize: 100,
                baseUrl: `${call.tenant.graphBase}/${call.version}${root}/partners`,
            }),
        }),
    },
    { method: "POST", path: `${root}/partners`, permissions: write, handle: createPartner },
    {
        method: "GET",
        path: `${root}/partners/{id}`,
        permissions: read,
        handle: (call) => ({ status: 200, body: findPartner(call) }),
    },
    {
        method: "PATCH",
        path: `${root}/partners/{id}`,
        permissions: write,
        handle: (call) => {
            const partner = findPartner(call);
            assertSettings(call.body, []);
            call.tenant.store.commit("partners", String(partner["tenantId"]), { ...partner, ...call.body });
            return noContent;
        },
    },
    {
        method: "DELETE",
        path: `${root}/partners/{id}`,
        permissions: write,
        handle: (call) => {
            call.tenant.store.commit("partners", String(findPartner(call)["tenantId"]), undefined);
            return noContent;
        },
    },
];
