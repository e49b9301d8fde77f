import { GraphError, UnknownFormError } from "../../../graph";
import type * as pulumi from "@pulumi/pulumi";
import type { Run } from "./run";

/** A value as Pulumi hands it to a provider: plain data, or the marker of a value not known yet. */
export type Properties = Record<string, unknown>;

/**
 * The whole life cycle of one kind of dynamic resource, every verb present.
 *
 * What the engine may assume when a verb throws:
 * - `check`, `diff`: nothing; neither talks to the network (the engine calls them one at a time).
 * - `create`: the object was not made, unless the error is a {@link CreatedError}, which carries its id and state.
 * - `update`, `delete`: the object may be half-way; running again finishes it. A `CreatedError` of `update` carries
 *   what was done.
 * - `read`: nothing was learned; an object counts as gone only when several replicas agree.
 */
export interface Lifecycle {
    readonly check: (olds: Properties, news: Properties) => Promise<pulumi.dynamic.CheckResult<Properties>>;
    readonly diff: (id: string, olds: Properties, news: Properties) => Promise<pulumi.dynamic.DiffResult>;
    readonly create: (inputs: Properties) => Promise<pulumi.dynamic.CreateResult<Properties>>;
    readonly read: (id: string, props: Properties) => Promise<pulumi.dynamic.ReadResult<Properties>>;
    readonly update: (
        id: string,
        olds: Properties,
        news: Properties,
    ) => Promise<pulumi.dynamic.UpdateResult<Properties>>;
    readonly delete: (id: string, props: Properties) => Promise<void>;
}

/** The life cycle of one kind of resource, in a run. */
export type LifecycleIn = (run: Run) => Lifecycle;

/**
 * Thrown by `create` when the object exists but could not be finished, and by `update` when a part was done. Pulumi
 * keeps its id and state, so that the next `up` repairs the object instead of creating it twice.
 */
export class CreatedError extends Error {
    override readonly name = "CreatedError";
    readonly reasons: string[];

    constructor(
        /** The id under which the engine keeps the resource. */
        readonly id: string,
        /** The state that is kept. */
        readonly properties: Properties,
        cause: unknown,
    ) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        super(reason, { cause });
        this.reasons = [reason];
    }
}

/** Whether the service refused the request. */
export function isRefusal(error: unknown): error is GraphError {
    return GraphError.isInstance(error) && error.status >= 400 && error.status < 500;
}

/**
 * Whether the service refused a write, so that nothing was written. The refusal of a read, such as the one that waits for
 * a write to show, says nothing of the kind, nor does the refusal of a repeated write whose first answer was lost.
 */
export function isRefusedWrite(error: unknown): error is GraphError {
    return isRefusal(error) && error.details.method !== "GET" && error.details.isAfterLostAnswer !== true;
}

/**
 * What a read shows; `undefined` when the identity that deploys may not read it, or the answer has an unknown form. Other
 * failures are thrown.
 */
export async function unlessRefused<T>(reading: Promise<T>): Promise<T | undefined> {
    try {
        return await reading;
    } catch (error) {
        if (isRefusal(error) || UnknownFormError.isInstance(error)) {
            return undefined;
        }
        throw error;
    }
}

/** The property by which people know a resource. */
export function labelOf(props: Properties): string {
    const names = ["displayName", "emailAddress", "tenantId", "groupId", "objectId"];
    return (names.map((name) => props[name]).find((value) => typeof value === "string") as string) ?? "";
}
