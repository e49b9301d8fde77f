import * as pulumi from "@pulumi/pulumi";
import { DelegatedResource } from "./delegate";
import type { MarkedKind } from "./lifecycle/kit/markedKinds";
import { markOfUrn } from "./lifecycle/kit/urnMark";
import { delegatedType } from "./providerText";
import { noteObject } from "./renameGuard";

/**
 * A resource whose object carries, at least until it is finished, a mark that only this resource of this stack
 * writes. The mark lets the next run find what a killed run created, without mistaking another object for it.
 */
export abstract class MarkedResource extends DelegatedResource {
    constructor(
        lifecycle: MarkedKind,
        name: string,
        props: pulumi.Inputs,
        opts?: pulumi.CustomResourceOptions,
    ) {
        super(lifecycle, name, { ...props, mark: markOf(lifecycle, name, opts) }, opts);
        noteObject(this, { isAdopted: props["objectId"] !== undefined });
    }
}

/** The mark of the resource's name in its project and stack. */
function markOf(
    lifecycle: MarkedKind,
    name: string,
    opts: pulumi.CustomResourceOptions | undefined,
): pulumi.Output<string> {
    const urn = pulumi.createUrn(name, delegatedType(lifecycle), opts?.parent);
    // Without the dependency that comes with the parent's URN: a component waits for its children.
    const mark = new Promise<string>((resolve) => {
        urn.apply((text) => {
            resolve(markOfUrn(text));
        });
    });
    return pulumi.output(mark);
}
