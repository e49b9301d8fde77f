import {
    isUnknown,
    policyResource,
    PolicyModelError,
    unknownValue,
    type ConditionalAccessPolicy,
    type CrossTenantPartner,
    type PolicyResource,
} from "../model";

/** The type tokens that rules look for. */
export const types = {
    azureadPolicy: "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy",
    policy: "pulumi-nodejs:dynamic/entra-b2b:ConditionalAccessPolicy",
    azureadGroup: "azuread:index/group:Group",
    azureadGroupWithoutMembers: "azuread:index/groupWithoutMembers:GroupWithoutMembers",
    group: "pulumi-nodejs:dynamic/entra-b2b:DirectoryGroup",
    groupMembership: "pulumi-nodejs:dynamic/entra-b2b:GroupMembership",
    azureadGroupMember: "azuread:index/groupMember:GroupMember",
    guest: "pulumi-nodejs:dynamic/entra-b2b:GuestAccount",
    invitation: "azuread:index/invitation:Invitation",
    partner: "pulumi-nodejs:dynamic/entra-b2b:CrossTenantAccessPartner",
    partnerDefault: "pulumi-nodejs:dynamic/entra-b2b:CrossTenantAccessDefault",
    authorizationPolicy: "pulumi-nodejs:dynamic/entra-b2b:AuthorizationPolicy",
    guestDomains: "pulumi-nodejs:dynamic/entra-b2b:GuestDomains",
    authenticationFlows: "pulumi-nodejs:dynamic/entra-b2b:AuthenticationFlowsPolicy",
    directoryRole: "azuread:index/directoryRole:DirectoryRole",
    directoryRoleAssignment: "azuread:index/directoryRoleAssignment:DirectoryRoleAssignment",
    directoryRoleMember: "azuread:index/directoryRoleMember:DirectoryRoleMember",
    azureRoleAssignment: "azure-native:authorization:RoleAssignment",
} as const;

/** A resource as rules see it. */
export interface DeclaredResource {
    readonly type: string;
    readonly name: string;
    readonly urn: string;
    readonly isProtected: boolean;
    /** Inputs, or outputs once there are any; unknown values as the model has them. */
    readonly values: Readonly<Record<string, unknown>>;
    /** Resources that a property's value comes from. */
    readonly sourcesOf: (property: string) => readonly DeclaredResource[];
    /** All resources that this one depends on directly. */
    readonly dependencies: readonly DeclaredResource[];
}

/** A part of the model, with the resource that declares it. */
export interface Declared<T> {
    readonly value: T;
    readonly resource: DeclaredResource;
}

/** All that a stack declares. */
export interface DeclaredStack {
    readonly resources: readonly DeclaredResource[];
    readonly policies: readonly Declared<ConditionalAccessPolicy>[];
    readonly partners: readonly Declared<CrossTenantPartner>[];
}

/** The stack as rules see it, without what cannot be read as a policy. A separate rule reports that. */
export function declaredStack(resources: readonly DeclaredResource[]): DeclaredStack {
    const read = resources.flatMap((resource) => {
        const part = readOrFault(resource);
        return part === undefined || part instanceof PolicyModelError ? [] : [{ part, resource }];
    });
    return {
        resources,
        policies: read.flatMap(({ part, resource }) =>
            part.kind === "conditionalAccessPolicy" ? [{ value: part.value, resource }] : [],
        ),
        partners: read.flatMap(({ part, resource }) =>
            part.kind === "crossTenantPartner" ? [{ value: part.value, resource }] : [],
        ),
    };
}

/** The conditional access policy that a resource declares; `undefined` for other resources and unreadable ones. */
export function policyOf(resource: DeclaredResource): ConditionalAccessPolicy | undefined {
    const part = readOrFault(resource);
    return part !== undefined &&
        !(part instanceof PolicyModelError) &&
        part.kind === "conditionalAccessPolicy"
        ? part.value
        : undefined;
}

/** The part of the model that a resource is, or why it cannot be read as such. */
export function readOrFault({
    type,
    urn,
    values,
}: DeclaredResource): PolicyResource | PolicyModelError | undefined {
    const id = ["objectId", "policyId", "locationId", "strengthId"]
        .map((name) => values[name])
        .find((value) => typeof value === "string");
    try {
        return policyResource({ type, urn, inputs: values, ...(id !== undefined && { id: id }) });
    } catch (error) {
        if (PolicyModelError.isInstance(error)) {
            return error;
        }
        throw error;
    }
}

/** A value inside of a resource's values; unknown inside of what is unknown, `undefined` where there is none. */
export function valueAt(resource: DeclaredResource, ...path: readonly string[]): unknown {
    let value: unknown = resource.values;
    for (const name of path) {
        if (isUnknown(value)) {
            return unknownValue;
        }
        value =
            typeof value === "object" && value !== null
                ? (value as Record<string, unknown>)[name]
                : undefined;
    }
    return value ?? undefined;
}

/** Where a property's value comes from, directly or through other resources, such as one that waits. */
export function originsOf(resource: DeclaredResource, property: string): ReadonlySet<DeclaredResource> {
    const found = new Set<DeclaredResource>();
    const follow = (sources: readonly DeclaredResource[]): void => {
        for (const source of sources.filter((each) => !found.has(each))) {
            found.add(source);
            follow(source.dependencies);
        }
    };
    follow(resource.sourcesOf(property));
    return found;
}

/** A policy's name for people. */
export function titleOf({ value, resource }: Declared<ConditionalAccessPolicy>): string {
    return isUnknown(value.displayName) ? resource.name : value.displayName;
}
