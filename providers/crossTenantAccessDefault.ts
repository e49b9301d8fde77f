import * as pulumi from "@pulumi/pulumi";
import type { AccessSetting, InboundTrust } from "./crossTenantAccessPartner";
import { DelegatedResource } from "./delegate";
import type { TenantPolicyArgs } from "./externalCollaboration";

/** How invitations are redeemed. @see https://learn.microsoft.com/entra/external-id/cross-tenant-access-overview */
export interface RedemptionIdentityProviders {
    /** Where an invited person's account is looked for, in turn. */
    readonly primaryIdentityProviderPrecedenceOrder: pulumi.Input<
        pulumi.Input<"azureActiveDirectory" | "externalFederation" | "socialIdentityProviders">[]
    >;
    /** What is left to people without any of them. */
    readonly fallbackIdentityProvider: pulumi.Input<
        "defaultConfiguredIdp" | "emailOneTimePasscode" | "microsoftAccount"
    >;
}

/** Inputs of {@link CrossTenantAccessDefault}. A setting left out stays as the tenant has it. */
export interface CrossTenantAccessDefaultArgs extends TenantPolicyArgs {
    /** Which external users may be guests here, and in which applications. */
    readonly b2bCollaborationInbound?: pulumi.Input<AccessSetting>;
    /** Which of the tenant's users may be guests elsewhere, and in which applications. */
    readonly b2bCollaborationOutbound?: pulumi.Input<AccessSetting>;
    /** Which external users may use shared channels here. */
    readonly b2bDirectConnectInbound?: pulumi.Input<AccessSetting>;
    /** Which of the tenant's users may use shared channels elsewhere. */
    readonly b2bDirectConnectOutbound?: pulumi.Input<AccessSetting>;
    /** Which accounts of other tenants can be used on this tenant's networks and devices. */
    readonly tenantRestrictions?: pulumi.Input<AccessSetting>;
    /** Which claims of every tenant are trusted. Any trust needs `acknowledgeTrustInAllTenants`. */
    readonly inboundTrust?: pulumi.Input<InboundTrust>;
    /** Required with any trust: anyone who runs a tenant can claim MFA and compliant devices. */
    readonly acknowledgeTrustInAllTenants?: pulumi.Input<true>;
    /** With which identity providers guests redeem invitations. */
    readonly invitationRedemptionIdentityProviderConfiguration?: pulumi.Input<RedemptionIdentityProviders>;
}

/**
 * Cross-tenant access settings for every tenant that is not configured as a partner, and for what a partner leaves
 * unset. A tenant has them once; they are never deleted.
 *
 * @see https://learn.microsoft.com/graph/api/resources/crosstenantaccesspolicyconfigurationdefault
 */
export class CrossTenantAccessDefault extends DelegatedResource {
    constructor(name: string, args: CrossTenantAccessDefaultArgs, opts?: pulumi.CustomResourceOptions) {
        super("crossTenantAccessDefault", name, { ...args }, opts);
    }
}
