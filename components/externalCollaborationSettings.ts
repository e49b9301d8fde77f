import * as pulumi from "@pulumi/pulumi";
import {
    AuthenticationFlowsPolicy,
    AuthorizationPolicy,
    EmailOneTimePasscode,
    ExternalIdentitiesPolicy,
    GuestDomains,
    type AllowInvitesFrom,
    type SettingsOnRemove,
} from "../providers";
import { guestUserAccessFault, guestUserAccessRoleIds } from "../rules/guestUserAccess";
import { guestDomainsFaults } from "../rules/guestDomains";
import { CheckedComponent } from "./checkedComponent";
import { InputChecks } from "./inputChecks";

export { guestUserAccessRoleIds };

export type GuestUserAccess = keyof typeof guestUserAccessRoleIds;

/** Domains that guests must have, or must not have. A subdomain is a separate domain. */
export interface GuestDomainList {
    /** Only these domains. */
    readonly allow?: pulumi.Input<pulumi.Input<string>[]>;
    /** All domains but these. */
    readonly block?: pulumi.Input<pulumi.Input<string>[]>;
    /** If existing guests have a domain that the list denies: `refuse` to write the list, or `accept`. Default `refuse`. */
    readonly deniedGuests?: pulumi.Input<"refuse" | "accept">;
}

/** Inputs of {@link ExternalCollaborationSettings}. A setting left out stays as the tenant has it. */
export interface ExternalCollaborationSettingsArgs {
    /**
     * Who may invite. With `none` no one can, and neither can this package's app. With `adminsAndGuestInviters` the app
     * needs the role Guest Inviter.
     */
    readonly allowInvitesFrom?: pulumi.Input<AllowInvitesFrom>;
    /** How much of the directory guests can see. */
    readonly guestUserAccess?: pulumi.Input<GuestUserAccess>;
    /** `allow` or `block`, not both. */
    readonly domains?: GuestDomainList;
    /** One-time passcodes by email for guests without another account. */
    readonly emailOneTimePasscode?: pulumi.Input<"default" | "enabled" | "disabled">;
    /** Lets people sign themselves up as guests through user flows. */
    readonly allowSelfServiceSignUp?: pulumi.Input<boolean>;
    /** Lets guests leave the tenant by themselves. */
    readonly allowGuestsToLeave?: pulumi.Input<boolean>;
    /** What happens to these settings when they are no longer declared. Default `retain`. */
    readonly onRemove?: pulumi.Input<SettingsOnRemove>;
}

/**
 * The tenant's external collaboration settings. A tenant has them once, so declare this once. These settings are
 * never deleted, and the state records what each was before.
 *
 * @see https://learn.microsoft.com/entra/external-id/external-collaboration-settings-configure
 */
export class ExternalCollaborationSettings extends CheckedComponent {
    /** Descriptions, by domain, of guests that the list of domains denied when it was last written. */
    readonly guestsDenied: pulumi.Output<string[]>;

    /** @throws InvalidInputsError - `domains` has neither list or both, or a domain or a name is not valid. */
    constructor(
        name: string,
        args: ExternalCollaborationSettingsArgs,
        opts?: pulumi.ComponentResourceOptions,
    ) {
        const { guestUserRoleId, domains } = InputChecks.of(
            "ExternalCollaborationSettings",
            name,
            (checks) => ({
                guestUserRoleId: checks
                    .at("guestUserAccess")
                    .input(args.guestUserAccess, guestUserAccessFault)
                    .apply((access) => access && guestUserAccessRoleIds[access]),
                domains: args.domains && checkedDomains(checks.at("domains"), args.domains),
            }),
        );
        super("ExternalCollaborationSettings", name, opts);
        const onRemove = args.onRemove ?? "retain";
        const parent = { parent: this };
        if (args.allowInvitesFrom !== undefined || args.guestUserAccess !== undefined) {
            new AuthorizationPolicy(
                name,
                {
                    ...(args.allowInvitesFrom !== undefined && { allowInvitesFrom: args.allowInvitesFrom }),
                    ...(args.guestUserAccess !== undefined && {
                        guestUserRoleId: guestUserRoleId as pulumi.Output<string>,
                    }),
                    onRemove,
                },
                parent,
            );
        }
        const list = domains && new GuestDomains(name, { ...domains, onRemove }, parent);
        this.guestsDenied = list?.guestsDenied ?? pulumi.output([]);
        if (args.emailOneTimePasscode !== undefined) {
            const allowExternalIdToUseEmailOtp = args.emailOneTimePasscode;
            new EmailOneTimePasscode(name, { allowExternalIdToUseEmailOtp, onRemove }, parent);
        }
        if (args.allowSelfServiceSignUp !== undefined) {
            const selfServiceSignUp = { isEnabled: args.allowSelfServiceSignUp };
            new AuthenticationFlowsPolicy(name, { selfServiceSignUp, onRemove }, parent);
        }
        if (args.allowGuestsToLeave !== undefined) {
            const allowExternalIdentitiesToLeave = args.allowGuestsToLeave;
            new ExternalIdentitiesPolicy(name, { allowExternalIdentitiesToLeave, onRemove }, parent);
        }
        this.registerOutputs({ guestsDenied: this.guestsDenied });
    }
}

function checkedDomains(checks: InputChecks, { allow, block, deniedGuests = "refuse" }: GuestDomainList) {
    const lists = checks.input({ allow, block }, guestDomainsFaults);
    return {
        ...(allow !== undefined && { allowedDomains: lists.apply((given) => given.allow ?? []) }),
        ...(block !== undefined && { blockedDomains: lists.apply((given) => given.block ?? []) }),
        deniedGuests,
    };
}
