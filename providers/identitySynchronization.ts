import * as pulumi from "@pulumi/pulumi";
import type { PartnerOnRemove } from "../rules/onRemove";
import { DelegatedResource } from "./delegate";

/** Inputs of {@link IdentitySynchronization}. */
export interface IdentitySynchronizationArgs {
    /** The partner's tenant id (GUID); its cross-tenant access settings must exist. A change replaces the resource. */
    readonly tenantId: pulumi.Input<string>;
    /** Name shown in Entra. */
    readonly displayName?: pulumi.Input<string>;
    /** Whether the partner may create and change accounts here. `false` stops a running synchronization. */
    readonly allowUserSync: pulumi.Input<boolean>;
    /**
     * What happens to a setting that was already just as declared when this resource is deleted: `delete`, the default,
     * removes it, since a run that was killed leaves the same; with `restore` it stays.
     */
    readonly onRemove?: pulumi.Input<PartnerOnRemove>;
}

/**
 * Whether a partner may synchronize its people into this tenant. The synchronization itself runs in the partner's
 * tenant. Accounts that it made stay when it is no longer allowed.
 *
 * @see https://learn.microsoft.com/graph/api/resources/crosstenantidentitysyncpolicypartner
 */
export class IdentitySynchronization extends DelegatedResource {
    constructor(name: string, args: IdentitySynchronizationArgs, opts?: pulumi.CustomResourceOptions) {
        super("identitySynchronization", name, { ...args }, opts);
    }
}
