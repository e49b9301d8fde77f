import * as pulumi from "@pulumi/pulumi";
import type { PartnerOnRemove } from "../rules/onRemove";
import { DelegatedResource } from "./delegate";
import { noteObject } from "./renameGuard";

/** Which claims of the home tenant are trusted at sign-in; each default `false`. */
export interface InboundTrust {
    /** Multi-factor authentication done at home counts here. The cure for asking guests twice. */
    readonly isMfaAccepted?: pulumi.Input<boolean>;
    /** A device compliant at home counts as compliant here. */
    readonly isCompliantDeviceAccepted?: pulumi.Input<boolean>;
    /** A device hybrid-joined at home counts as hybrid-joined here. */
    readonly isHybridAzureADJoinedDeviceAccepted?: pulumi.Input<boolean>;
}

/** Skipping the consent prompt at redemption; takes effect only where both tenants allow it. Each default `false`. */
export interface AutomaticUserConsentSettings {
    /** For the partner's users here. */
    readonly inboundAllowed?: pulumi.Input<boolean>;
    /** For the tenant's users there. */
    readonly outboundAllowed?: pulumi.Input<boolean>;
}

/** Who or what an access setting speaks of. */
export interface AccessTarget {
    /** An object id, or `AllUsers`; an app id, `Office365`, `AllMicrosoftApps` or `AllApplications`. */
    readonly target: pulumi.Input<string>;
    /** What the id belongs to. */
    readonly targetType: pulumi.Input<"user" | "group" | "application">;
}

/** One half of an access setting. */
export interface AccessSide {
    /** Whether the targets are the only ones allowed, or those blocked. */
    readonly accessType: pulumi.Input<"allowed" | "blocked">;
    /** Users and groups, or applications. */
    readonly targets: pulumi.Input<pulumi.Input<AccessTarget>[]>;
}

/** Who may use B2B collaboration, and for which applications; always given whole. */
export interface AccessSetting {
    /** Which users and groups. */
    readonly usersAndGroups: pulumi.Input<AccessSide>;
    /** Which applications. */
    readonly applications: pulumi.Input<AccessSide>;
}

/** Inputs of {@link CrossTenantAccessPartner}. A setting left out stays as the tenant has it. */
export interface CrossTenantAccessPartnerArgs {
    /** The partner's tenant id (GUID). A change replaces the resource. */
    readonly tenantId: pulumi.Input<string>;
    /** Which claims of the partner's tenant are accepted. */
    readonly inboundTrust?: pulumi.Input<InboundTrust>;
    /** Whether the consent prompt is skipped. */
    readonly automaticUserConsentSettings?: pulumi.Input<AutomaticUserConsentSettings>;
    /** Which of the partner's users may be guests here, and in which applications. */
    readonly b2bCollaborationInbound?: pulumi.Input<AccessSetting>;
    /** Which of the tenant's users may be guests there, and in which applications. */
    readonly b2bCollaborationOutbound?: pulumi.Input<AccessSetting>;
    /** Which of the partner's users may use shared channels here. */
    readonly b2bDirectConnectInbound?: pulumi.Input<AccessSetting>;
    /** Which of the tenant's users may use shared channels there. */
    readonly b2bDirectConnectOutbound?: pulumi.Input<AccessSetting>;
    /** Which of the partner's accounts can be used on this tenant's networks and devices. */
    readonly tenantRestrictions?: pulumi.Input<AccessSetting>;
    /**
     * What happens to the declared settings when they are no longer declared. A setting that had another value before
     * gets it back either way. One that was already just as declared is removed by `delete`, the default: Graph does not
     * show who wrote it, and a run that was killed before it could record what it did leaves the same. So no trust
     * outlives the stack that declared it. With `restore` such a setting stays, as an administrator configured it. A run
     * that finds one prints a warning.
     */
    readonly onRemove?: pulumi.Input<PartnerOnRemove>;
}

/** What is in force for a partner, by setting. */
export interface EffectiveSettings {
    /** Which claims are accepted. */
    readonly inboundTrust: Required<pulumi.Unwrap<InboundTrust>>;
    /** Whether the consent prompt is skipped. */
    readonly automaticUserConsentSettings: Required<pulumi.Unwrap<AutomaticUserConsentSettings>>;
    /** Guests here. */
    readonly b2bCollaborationInbound: pulumi.Unwrap<AccessSetting>;
    /** Guests there. */
    readonly b2bCollaborationOutbound: pulumi.Unwrap<AccessSetting>;
    /** Shared channels here. */
    readonly b2bDirectConnectInbound: pulumi.Unwrap<AccessSetting>;
    /** Shared channels there. */
    readonly b2bDirectConnectOutbound: pulumi.Unwrap<AccessSetting>;
    /** The partner's accounts on this tenant's networks and devices. */
    readonly tenantRestrictions: pulumi.Unwrap<AccessSetting>;
}

/**
 * The cross-tenant access settings for one partner organization. A partner configured before is adopted, and gets
 * its former values back when this resource is deleted (see `onRemove`); one made here is removed. What others have
 * also configured for the partner is left alone.
 *
 * @see https://learn.microsoft.com/graph/api/resources/crosstenantaccesspolicyconfigurationpartner
 */
export class CrossTenantAccessPartner extends DelegatedResource {
    /** The partner's tenant id, known once the settings are in force on several replicas. */
    declare readonly tenantId: pulumi.Output<string>;
    /**
     * What is in force for the partner, with what it takes from the settings for all tenants, as of the last write or
     * refresh.
     */
    declare readonly effectiveSettings: pulumi.Output<EffectiveSettings>;

    constructor(name: string, args: CrossTenantAccessPartnerArgs, opts?: pulumi.CustomResourceOptions) {
        super("crossTenantAccessPartner", name, { ...args, effectiveSettings: undefined }, opts);
        const { tenantId } = args;
        noteObject(this, { identity: typeof tenantId === "string" ? tenantId.toLowerCase() : undefined });
    }
}
