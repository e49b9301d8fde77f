import type * as pulumi from "@pulumi/pulumi";
import type { ObjectOnRemove } from "../rules/onRemove";

/** How a resource adopts an existing object of the tenant. */
export interface AdoptionArgs {
    /**
     * The id (GUID) of an object that is there: it is taken over instead of made, written only where it differs from what
     * is declared, and left when the resource is removed. What is not there is refused. Another id later replaces the
     * resource. May be taken out of the declaration after the first `up`: the object stays adopted.
     */
    readonly objectId?: pulumi.Input<string | undefined>;
    /**
     * What happens to the object when the resource is removed. Default: `retain` for one that was taken over by
     * `objectId`, `delete` for one made here.
     */
    readonly onRemove?: pulumi.Input<ObjectOnRemove | undefined>;
}
