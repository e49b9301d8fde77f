import * as pulumi from "@pulumi/pulumi";
import { DelegatedResource } from "./delegate";

/** What {@link ReplicatedRead} can wait for. */
export type ReplicatedKind =
    | "administrativeUnit"
    | "application"
    | "authenticationStrength"
    | "conditionalAccessPolicy"
    | "group"
    | "namedLocation"
    | "servicePrincipal"
    | "user";

/** Inputs of {@link ReplicatedRead}. */
export interface ReplicatedReadArgs {
    /** What is read. Directory objects are read together, policies through one list. */
    readonly kind: pulumi.Input<ReplicatedKind>;
    /** The object's id (GUID). */
    readonly objectId: pulumi.Input<string>;
    /**
     * Property values that the object must show, compared as data. Default: only that it exists. For directory
     * objects, properties of Graph's default selection.
     */
    readonly expected?: pulumi.Input<Record<string, pulumi.Input<unknown>>>;
}

/**
 * Waits, with back-off, until several reads in a row show an object that was just written. Whatever takes its
 * `objectId` from here starts only then. It owns nothing: deleting it leaves the object.
 *
 * @see https://learn.microsoft.com/entra/external-id/current-limitations ("Instant-on")
 */
export class ReplicatedRead extends DelegatedResource {
    /** The object's id, known once replicas agree on the object. */
    declare readonly objectId: pulumi.Output<string>;

    constructor(name: string, args: ReplicatedReadArgs, opts?: pulumi.CustomResourceOptions) {
        super("replicatedRead", name, { ...args }, opts);
    }
}
