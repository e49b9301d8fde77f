import * as pulumi from "@pulumi/pulumi";
import { CrossTenantAccessPartner, type AutomaticUserConsentSettings, type InboundTrust } from "../providers";
import { checkedInput, isGuid } from "./checkedInput";
import { Guest, type GuestArgs } from "./guest";
import { GuestGroup, type GuestGroupArgs } from "./guestGroup";
import { checkedPolicyArgs, GuestMfaPolicy, type GuestMfaPolicyArgs } from "./guestMfaPolicy";

/** Inputs of {@link PartnerOrganization}. */
export interface PartnerOrganizationArgs {
    /** The partner's tenant id (GUID), which is the guests' home tenant. */
    readonly tenantId: pulumi.Input<string>;
    /**
     * Which claims of the partner are believed. Trust is never assumed, so it has to be written out:
     * `{ isMfaAccepted: true }` lets the partner's people prove themselves once, at home.
     */
    readonly inboundTrust: pulumi.Input<InboundTrust>;
    /** Skips the consent prompt at redemption where both tenants allow it. Left out: as the tenant has it. */
    readonly automaticUserConsentSettings?: pulumi.Input<AutomaticUserConsentSettings>;
    /** The partner's people to invite, each by a name of its own here: the `Guest` is called `<partner>-<name>`. */
    readonly guests?: Readonly<Record<string, GuestArgs>>;
    /** Guests declared elsewhere that belong to this partner. */
    readonly existingGuests?: readonly Guest[];
    /** A group of all of this partner's guests. Default: none. */
    readonly group?: Omit<GuestGroupArgs, "guests">;
    /** An MFA policy for this partner's people. Default: none. */
    readonly mfaPolicy?: Omit<GuestMfaPolicyArgs, "partnerTenantIds">;
}

/**
 * A partner organization: trust in what its people prove at home, its guests, their group, and their MFA policy,
 * declared together so that nobody is asked twice, and nobody is never asked.
 *
 * @see https://learn.microsoft.com/entra/external-id/cross-tenant-access-settings-b2b-collaboration
 */
export class PartnerOrganization extends pulumi.ComponentResource {
    /** The partner's tenant id, known once its settings are in force. */
    readonly tenantId: pulumi.Output<string>;
    /** The guests made here, by the names given in `guests`. */
    readonly guests: Readonly<Record<string, Guest>>;
    /** The group, if one is declared. */
    readonly group: GuestGroup | undefined;
    /** The MFA policy, if one is declared. */
    readonly mfaPolicy: GuestMfaPolicy | undefined;

    /** @throws pulumi.InputPropertyError - The tenant id is none, or the policy's or a guest's inputs are refused. */
    constructor(name: string, args: PartnerOrganizationArgs, opts?: pulumi.ComponentResourceOptions) {
        super("entra-b2b:index:PartnerOrganization", name, {}, opts);
        const tenantId = checkedInput("tenantId", args.tenantId, (id) =>
            isGuid(id) ? undefined : `must be a tenant id (GUID), but is ${JSON.stringify(id)}`,
        );
        if (args.mfaPolicy) {
            // Refused before the trust is registered: trust without its policy is what nobody asked for.
            checkedPolicyArgs(args.mfaPolicy);
        }
        const partner = new CrossTenantAccessPartner(
            name,
            {
                tenantId,
                inboundTrust: args.inboundTrust,
                ...(args.automaticUserConsentSettings !== undefined && {
                    automaticUserConsentSettings: args.automaticUserConsentSettings,
                }),
            },
            { parent: this },
        );
        this.tenantId = partner.tenantId;
        this.guests = Object.fromEntries(
            Object.entries(args.guests ?? {}).map(([guestName, guestArgs]) => [
                guestName,
                // Two partners may each have an alice.
                new Guest(`${name}-${guestName}`, guestArgs, { parent: this }),
            ]),
        );
        const everyone = [...Object.values(this.guests), ...(args.existingGuests ?? [])];
        this.group =
            args.group && new GuestGroup(name, { ...args.group, guests: everyone }, { parent: this });
        // The policy takes the tenant from the settings just written: trust is there before people are asked.
        this.mfaPolicy =
            args.mfaPolicy &&
            new GuestMfaPolicy(
                name,
                { ...args.mfaPolicy, partnerTenantIds: [this.tenantId] },
                { parent: this },
            );
        this.registerOutputs({ tenantId: this.tenantId });
    }
}
