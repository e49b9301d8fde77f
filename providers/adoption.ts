import type * as pulumi from "@pulumi/pulumi";
import type { ObjectOnRemove } from "../rules/onRemove";

/** How a resource adopts an existing object of the tenant. */
export interface AdoptionArgs {
    /**
     * The id (GUID) of an existing object to adopt instead of creating one. The object is written only where it
     * differs from the declaration, and stays when the resource is removed. If it does not exist, the run refuses.
     * Another id later replaces the resource. You can remove the id from the declaration after the first `up`; the
     * object stays adopted.
     */
    readonly objectId?: pulumi.Input<string | undefined>;
    /**
     * What happens to the object when the resource is removed. Default: `retain` for an object that `objectId`
     * adopted, `delete` for one created here.
     */
    readonly onRemove?: pulumi.Input<ObjectOnRemove | undefined>;
}
