import * as pulumi from "@pulumi/pulumi";
import { accessSettingFaults, accessSettingNames } from "../rules/accessSetting";
import { domainFault } from "../rules/emailAddress";
import { ownTenantFault, partnerTenantFaults, tenantIdFault } from "../rules/partner";
import {
    CrossTenantAccessPartner,
    IdentitySynchronization,
    tenantIdOfDomain,
    type AccessSetting,
    type AutomaticUserConsentSettings,
    type EffectiveSettings,
    type IdentitySynchronizationArgs,
    type InboundTrust,
    type PartnerOnRemove,
} from "../providers";
import { CheckedComponent } from "./checkedComponent";
import { checkedGuest, Guest, type GuestArgs } from "./guest";
import { checkedGroup, GuestGroup, type GuestGroupArgs } from "./guestGroup";
import { checkedMfaPolicy, GuestMfaPolicy, type GuestMfaPolicyArgs } from "./guestMfaPolicy";
import { InputChecks } from "./inputChecks";

/** Access settings of a partner. Settings left out stay as they are in the tenant. */
export interface PartnerAccess {
    /** Which of the partner's users can be guests here, and for which applications. */
    readonly b2bCollaborationInbound?: pulumi.Input<AccessSetting>;
    /** Which of this tenant's users can be guests there, and for which applications. */
    readonly b2bCollaborationOutbound?: pulumi.Input<AccessSetting>;
    /** Which of the partner's users can use shared channels here. */
    readonly b2bDirectConnectInbound?: pulumi.Input<AccessSetting>;
    /** Which of this tenant's users can use shared channels there. */
    readonly b2bDirectConnectOutbound?: pulumi.Input<AccessSetting>;
    /** Which of the partner's accounts can be used on this tenant's networks and devices. */
    readonly tenantRestrictions?: pulumi.Input<AccessSetting>;
}

/** Inputs of {@link PartnerOrganization}. */
export interface PartnerOrganizationArgs {
    /** The partner's tenant id (GUID), which is the guests' home tenant. Set either this or `tenantDomain`. */
    readonly tenantId?: pulumi.Input<string>;
    /** A verified domain of the partner's tenant. Every run looks up the tenant id. */
    readonly tenantDomain?: pulumi.Input<string>;
    /**
     * Which claims of the partner to trust. There is no default, so that trust is always explicit.
     * `{ isMfaAccepted: true }` lets the partner's users do MFA once, in their home tenant. `unmanaged` leaves the trust
     * as it is in the tenant, for a partner that is already configured.
     */
    readonly inboundTrust: pulumi.Input<InboundTrust> | "unmanaged";
    /** Skips the consent prompt at redemption if both tenants allow it. Default: as the tenant has it. */
    readonly automaticUserConsentSettings?: pulumi.Input<AutomaticUserConsentSettings>;
    /** Who gets access in both directions, and to what. Default: as the tenant has it. */
    readonly access?: PartnerAccess;
    /**
     * What happens to trust, access and synchronization when they are no longer declared. Settings that had other values
     * before get them back either way. Those that were already just as declared are removed by `delete`, the default,
     * and stay with `restore`: choose that for a partner that an administrator configured before.
     */
    readonly onRemove?: pulumi.Input<PartnerOnRemove>;
    /** Whether the partner may synchronize its users into this tenant. Default: as the tenant has it. */
    readonly identitySynchronization?: Omit<IdentitySynchronizationArgs, "tenantId" | "onRemove">;
    /** The partner's users to invite, each under a unique name. The `Guest` is called `<partner>-<name>`. */
    readonly guests?: Readonly<Record<string, GuestArgs>>;
    /** Guests declared elsewhere that belong to this partner. */
    readonly existingGuests?: readonly Guest[];
    /** A group of all of this partner's guests. Default: none. */
    readonly group?: Omit<GuestGroupArgs, "guests">;
    /** An MFA policy for this partner's users. Default: none. */
    readonly mfaPolicy?: Omit<GuestMfaPolicyArgs, "partnerTenantIds">;
}

/**
 * A partner organization: trust in its users' MFA and devices, its guests, their group, and their MFA policy, declared
 * together so that every guest is prompted for MFA exactly once.
 *
 * @see https://learn.microsoft.com/entra/external-id/cross-tenant-access-settings-b2b-collaboration
 */
export class PartnerOrganization extends CheckedComponent {
    /** The partner's tenant id, known once its settings are in force. */
    readonly tenantId: pulumi.Output<string>;
    /** The settings in force for the partner, including those it inherits from the settings for all tenants. */
    readonly effectiveSettings: pulumi.Output<EffectiveSettings>;
    /** The guests declared here, by their names in `guests`. */
    readonly guests: Readonly<Record<string, Guest>>;
    /** The group, if one is declared. */
    readonly group: GuestGroup | undefined;
    /** The MFA policy, if one is declared. */
    readonly mfaPolicy: GuestMfaPolicy | undefined;

    /** @throws InvalidInputsError - The tenant or an access setting is not valid, or a guest, the group or the policy. */
    constructor(name: string, args: PartnerOrganizationArgs, opts?: pulumi.ComponentResourceOptions) {
        const { tenantId, access } = InputChecks.of("PartnerOrganization", name, (checks) => {
            checkParts(checks, args);
            return {
                tenantId: checkedTenantId(checks, args),
                access: checkedAccess(checks.at("access"), args.access ?? {}),
            };
        });
        super("PartnerOrganization", name, opts);
        const onRemove = args.onRemove === undefined ? {} : { onRemove: args.onRemove };
        const partner = new CrossTenantAccessPartner(
            name,
            {
                tenantId,
                ...onRemove,
                ...(args.inboundTrust !== "unmanaged" && { inboundTrust: args.inboundTrust }),
                ...access,
                ...(args.automaticUserConsentSettings !== undefined && {
                    automaticUserConsentSettings: args.automaticUserConsentSettings,
                }),
            },
            { parent: this },
        );
        this.tenantId = partner.tenantId;
        this.effectiveSettings = partner.effectiveSettings;
        if (args.identitySynchronization) {
            new IdentitySynchronization(
                name,
                { ...args.identitySynchronization, ...onRemove, tenantId: this.tenantId },
                { parent: this },
            );
        }
        this.guests = Object.fromEntries(
            Object.entries(args.guests ?? {}).map(([guestName, guestArgs]) => [
                guestName,
                // Two partners can each have an alice.
                new Guest(`${name}-${guestName}`, guestArgs, { parent: this }),
            ]),
        );
        const everyone = [...Object.values(this.guests), ...(args.existingGuests ?? [])];
        this.group =
            args.group && new GuestGroup(name, { ...args.group, guests: everyone }, { parent: this });
        // The policy takes the tenant from the settings just written, so that trust is in force before guests are prompted.
        this.mfaPolicy =
            args.mfaPolicy &&
            new GuestMfaPolicy(
                name,
                { ...args.mfaPolicy, partnerTenantIds: [this.tenantId] },
                { parent: this },
            );
        this.registerOutputs({ tenantId: this.tenantId, effectiveSettings: this.effectiveSettings });
    }
}

/** Checks the inner components together with the partner: trust must not be registered without its policy. */
function checkParts(
    checks: InputChecks,
    { guests = {}, existingGuests, group, mfaPolicy }: PartnerOrganizationArgs,
) {
    for (const [name, guest] of Object.entries(guests)) {
        checkedGuest(checks.at("guests", name), guest);
    }
    if (group) {
        const hasGuests = Object.keys(guests).length > 0 || (existingGuests ?? []).length > 0;
        checkedGroup(checks.at("group"), group, hasGuests);
    }
    if (mfaPolicy) {
        checkedMfaPolicy(checks.at("mfaPolicy"), mfaPolicy);
    }
}

function checkedTenantId(checks: InputChecks, args: PartnerOrganizationArgs): pulumi.Output<string> {
    checks.refuse(partnerTenantFaults(args));
    const { tenantId, tenantDomain } = args;
    if (tenantId === undefined) {
        const domain = checks
            .at("tenantDomain")
            .input(tenantDomain, (text) => (text ? domainFault(text) : undefined));
        return tenantIdOfDomain(domain as pulumi.Output<string>);
    }
    const ownTenantId = new pulumi.Config("azuread").get("tenantId") ?? process.env["ARM_TENANT_ID"];
    return checks
        .at("tenantId")
        .input(tenantId, (id) => tenantIdFault(id) ?? ownTenantFault(id, ownTenantId));
}

function checkedAccess(checks: InputChecks, access: PartnerAccess): PartnerAccess {
    const given = accessSettingNames.filter((name) => access[name] !== undefined);
    return Object.fromEntries(
        given.map((name) => [
            name,
            checks
                .at(name)
                .input(access[name], (setting) =>
                    setting ? accessSettingFaults(setting, name, false) : undefined,
                ),
        ]),
    );
}
