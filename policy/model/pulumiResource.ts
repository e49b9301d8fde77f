import { strengthFromGraph, type AuthenticationStrength } from "./authenticationStrength";
import { azureadSpelling, graphFromAzuread } from "./conditionalAccessAzuread";
import { policyFromGraph } from "./conditionalAccessGraph";
import type { ConditionalAccessPolicy } from "./conditionalAccessPolicy";
import {
    overridesFromGraph,
    partnerFromGraph,
    type CrossTenantOverrides,
    type CrossTenantPartner,
} from "./crossTenantAccess";
import { Cursor } from "./cursor";
import { frozen } from "./frozen";
import { locationFromAzuread, locationFromOwn, type NamedLocation } from "./namedLocation";
import { nameOf } from "./tenantPolicies";

/** A resource of a plan or of the state. */
export interface PulumiResource {
    /** The type token. */
    readonly type: string;
    readonly urn: string;
    /** Planned or stored inputs, or outputs, as the engine serializes them. */
    readonly inputs: unknown;
    /** Graph's id (GUID, or a path that ends in it), once the resource has one. */
    readonly id?: string;
}

/** What a resource is to the tenant's policies. */
export type PolicyResource =
    | { readonly kind: "conditionalAccessPolicy"; readonly value: ConditionalAccessPolicy }
    | { readonly kind: "crossTenantPartner"; readonly value: CrossTenantPartner }
    /** The declared settings for all tenants; `null` if none. */
    | { readonly kind: "crossTenantDefault"; readonly value: CrossTenantOverrides }
    | { readonly kind: "namedLocation"; readonly value: NamedLocation }
    | { readonly kind: "authenticationStrength"; readonly value: AuthenticationStrength };

type Reader = (resource: PulumiResource, id: string | undefined) => PolicyResource;

const readers: Readonly<Record<string, Reader>> = {
    "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy": (resource, id) => ({
        kind: "conditionalAccessPolicy",
        value: Cursor.read(
            withId(graphFromAzuread(resource.inputs), id),
            nameOf(resource.inputs, "conditional access policy"),
            (cursor) => policyFromGraph(cursor, id ?? resource.urn),
            azureadSpelling,
        ),
    }),
    "pulumi-nodejs:dynamic/entra-b2b:ConditionalAccessPolicy": (resource, id) => ({
        kind: "conditionalAccessPolicy",
        value: read(resource, id, "conditional access policy", (cursor) =>
            policyFromGraph(cursor, id ?? resource.urn),
        ),
    }),
    "pulumi-nodejs:dynamic/entra-b2b:CrossTenantAccessPartner": (resource) => ({
        kind: "crossTenantPartner",
        value: read(resource, undefined, "cross-tenant access partner", partnerFromGraph),
    }),
    "pulumi-nodejs:dynamic/entra-b2b:CrossTenantAccessDefault": (resource) => ({
        kind: "crossTenantDefault",
        value: read(resource, undefined, "default cross-tenant access", overridesFromGraph),
    }),
    "azuread:index/namedLocation:NamedLocation": (resource, id) => ({
        kind: "namedLocation",
        value: { ...read(resource, undefined, "named location", locationFromAzuread), id: id ?? null },
    }),
    "pulumi-nodejs:dynamic/entra-b2b:NamedLocation": (resource, id) => ({
        kind: "namedLocation",
        value: read(resource, id, "named location", locationFromOwn),
    }),
    "azuread:index/authenticationStrengthPolicy:AuthenticationStrengthPolicy": (resource, id) => ({
        kind: "authenticationStrength",
        value: read(resource, id, "authentication strength", strengthFromGraph),
    }),
    "pulumi-nodejs:dynamic/entra-b2b:AuthenticationStrength": (resource, id) => ({
        kind: "authenticationStrength",
        value: read(resource, id, "authentication strength", strengthFromGraph),
    }),
};

/**
 * Reads a Pulumi resource as a part of a tenant's policies; `undefined` for other types.
 *
 * @throws PolicyModelError - All that does not fit, with the policy and the property in the resource's own spelling.
 */
export function policyResource(resource: PulumiResource): PolicyResource | undefined {
    const reader = Object.hasOwn(readers, resource.type) ? readers[resource.type] : undefined;
    const id = resource.id?.slice(resource.id.lastIndexOf("/") + 1).toLowerCase();
    return reader && frozen(reader(resource, id === "" ? undefined : id));
}

function read<T>(
    { inputs }: PulumiResource,
    id: string | undefined,
    kind: string,
    reader: (cursor: Cursor) => T,
): T {
    return Cursor.read(withId(inputs, id), nameOf(inputs, kind), reader);
}

function withId(inputs: unknown, id: string | undefined): unknown {
    return id === undefined ? inputs : { ...(inputs as object), id };
}
