import * as pulumi from "@pulumi/pulumi";
import { ReplicatedRead, type ReplicatedKind } from "../providers";
import { fault } from "../rules/fault";
import { InputChecks } from "./inputChecks";

/**
 * The outputs of a resource, known once replicas agree on its object.
 *
 * What takes one of them depends on the wait, and so starts only after it.
 */
export type Replicated<T> = {
    readonly [K in keyof T as T[K] extends pulumi.Output<unknown> ? K : never]: T[K];
};

/** Resources of `@pulumi/azuread` that can be waited for: what their object is, and the output that has its id. */
export const replicatedTypes: Readonly<Record<string, readonly [kind: ReplicatedKind, idOutput: string]>> = {
    "azuread:index/administrativeUnit:AdministrativeUnit": ["administrativeUnit", "objectId"],
    "azuread:index/application:Application": ["application", "objectId"],
    "azuread:index/applicationFromTemplate:ApplicationFromTemplate": [
        "servicePrincipal",
        "servicePrincipalObjectId",
    ],
    "azuread:index/applicationRegistration:ApplicationRegistration": ["application", "objectId"],
    "azuread:index/authenticationStrengthPolicy:AuthenticationStrengthPolicy": [
        "authenticationStrength",
        "id",
    ],
    "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy": ["conditionalAccessPolicy", "objectId"],
    "azuread:index/group:Group": ["group", "objectId"],
    "azuread:index/groupWithoutMembers:GroupWithoutMembers": ["group", "objectId"],
    "azuread:index/invitation:Invitation": ["user", "userId"],
    "azuread:index/namedLocation:NamedLocation": ["namedLocation", "objectId"],
    "azuread:index/servicePrincipal:ServicePrincipal": ["servicePrincipal", "objectId"],
    "azuread:index/user:User": ["user", "objectId"],
};

/** Options of {@link whenReplicated}. */
export interface WhenReplicatedOptions {
    /** Name of the resource that waits. Default: the name of the given resource. */
    readonly name?: string;
    /**
     * Property values, in Graph's names, that replicas must show. Give those that dependents need, such as a new
     * role of an application, so that a change of the resource is waited for too. Default: only that the object exists.
     */
    readonly expected?: pulumi.Input<Record<string, pulumi.Input<unknown>>>;
}

/**
 * Waits, after a resource of `@pulumi/azuread` was created, until replicas of the directory agree on its object: reads
 * with back-off, until several in a row show it. Give dependents the outputs of the result, not those of the resource.
 *
 * The azuread provider looks at one replica or at none before it reports an object as created. What refers to the
 * object can then reach a replica that does not know it, and most of the provider's resources do not retry the refusal.
 *
 * @example
 * const engineers = new azuread.Group("engineers", { displayName: "Engineers", securityEnabled: true });
 * new azuread.AppRoleAssignment("engineers", {
 *     principalObjectId: whenReplicated(engineers).objectId,
 *     resourceObjectId,
 *     appRoleId,
 * });
 *
 * @throws InvalidInputsError - The resource is of a type that cannot be waited for.
 * @see https://learn.microsoft.com/entra/external-id/current-limitations ("Instant-on")
 * @see https://github.com/pulumi/pulumi-azuread/issues/2014 (a new principal that a group does not accept yet)
 */
export function whenReplicated<T extends pulumi.CustomResource>(
    resource: T,
    { name, expected }: WhenReplicatedOptions = {},
): Replicated<T> {
    const { __pulumiType: type = "", __name: ownName = "" } = resource as {
        readonly __pulumiType?: string;
        readonly __name?: string;
    };
    const [kind, idOutput] = InputChecks.of("whenReplicated", name ?? ownName, (checks) => {
        const found = replicatedTypes[type];
        checks.at("resource").refuse(
            found === undefined
                ? fault(
                      "is of a type that cannot be waited for",
                      `Give one of ${Object.keys(replicatedTypes)
                          .map((each) => each.split(":").at(-1))
                          .join(", ")} of @pulumi/azuread`,
                  )
                : undefined,
            type,
        );
        return found ?? (["user", "id"] as const);
    });
    const outputs = Object.fromEntries(
        Object.entries(resource).filter(([, value]) => pulumi.Output.isInstance(value)),
    ) as Record<string, pulumi.Output<unknown>>;
    const replicated = new ReplicatedRead(
        name ?? ownName,
        {
            kind,
            // Ids of some resources are paths that end in the object's id.
            objectId: (outputs[idOutput] as pulumi.Output<string>).apply((id) => id.split("/").at(-1) ?? id),
            ...(expected !== undefined && { expected }),
        },
        { parent: resource },
    );
    return Object.fromEntries(
        Object.entries(outputs).map(([key, output]) => [
            key,
            pulumi.all([output, replicated.objectId]).apply(([value]) => value),
        ]),
    ) as unknown as Replicated<T>;
}
