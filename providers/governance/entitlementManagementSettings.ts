import * as pulumi from "@pulumi/pulumi";
import { DelegatedResource } from "../delegate";
import type { TenantPolicyArgs } from "../externalCollaboration";

/** Inputs of {@link EntitlementManagementSettings}. A setting left out stays as the tenant has it. */
export interface EntitlementManagementSettingsArgs extends TenantPolicyArgs {
    /**
     * What happens to a guest, invited by entitlement management, whose last access package ends. Guests who were
     * invited in another way are left alone.
     */
    readonly externalUserLifecycleAction?: pulumi.Input<"none" | "blockSignIn" | "blockSignInAndDelete">;
    /** How long such a guest stays blocked before being deleted; ISO 8601, such as `P30D`. */
    readonly durationUntilExternalUserDeletedAfterBlocked?: pulumi.Input<string>;
}

/**
 * The tenant's settings of entitlement management.
 *
 * @see https://learn.microsoft.com/graph/api/resources/entitlementmanagementsettings
 */
export class EntitlementManagementSettings extends DelegatedResource {
    constructor(name: string, args: EntitlementManagementSettingsArgs, opts?: pulumi.CustomResourceOptions) {
        super("entitlementManagementSettings", name, { ...args }, opts);
    }
}
