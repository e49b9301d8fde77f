import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { DelegatedResource, delegatedType } from "./delegate";
import type { LifecycleName } from "./lifecycle";

/**
 * A resource whose object carries, at least until it is finished, a mark that only this resource of this stack
 * writes. The mark lets the next run find what a killed run created, without mistaking another object for it.
 */
export abstract class MarkedResource extends DelegatedResource {
    constructor(
        lifecycle: LifecycleName,
        name: string,
        props: pulumi.Inputs,
        opts?: pulumi.CustomResourceOptions,
    ) {
        super(lifecycle, name, { ...props, mark: markOf(lifecycle, name, opts) }, opts);
    }
}

/** The resource's name in its project and stack as a short text that does not reveal the name. */
function markOf(
    lifecycle: LifecycleName,
    name: string,
    opts: pulumi.CustomResourceOptions | undefined,
): pulumi.Output<string> {
    const urn = pulumi.createUrn(name, delegatedType(lifecycle), opts?.parent);
    // Without the dependency that comes with the parent's URN: a component waits for its children.
    const mark = new Promise<string>((resolve) => {
        urn.apply((text) => {
            resolve(`entra-b2b-${createHash("sha256").update(text).digest("hex").slice(0, 24)}`);
        });
    });
    return pulumi.output(mark);
}
