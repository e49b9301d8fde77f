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
import { checkedInput } from "./checkedInput";

/**
 * How much of the directory guests can see, by name: the template ids of the roles that guests can have.
 * `sameAsMembers` is as much as members, `limited` their own profile and what they are named in, `restricted` their
 * own profile alone.
 *
 * @see https://learn.microsoft.com/entra/identity/users/users-restrict-guest-permissions
 */
export const guestUserAccessRoleIds = {
    sameAsMembers: "a0b1b346-4d3e-4e8b-98f8-753987be4970",
    limited: "10dae51f-b6af-4016-8d66-8c2a99b929b3",
    restricted: "2af84b1e-32c8-42b7-82bc-daa82404023b",
} as const;

export type GuestUserAccess = keyof typeof guestUserAccessRoleIds;

/** Domains whose people alone can be guests, or whose people cannot. Sub-domains are domains of their own. */
export interface GuestDomainList {
    readonly allow?: pulumi.Input<pulumi.Input<string>[]>;
    readonly block?: pulumi.Input<pulumi.Input<string>[]>;
    /** When guests in the tenant have a domain that the list denies: `refuse` to write it, or `accept`. Default `refuse`. */
    readonly deniedGuests?: pulumi.Input<"refuse" | "accept">;
}

/** Inputs of {@link ExternalCollaborationSettings}. A setting left out stays as the tenant has it. */
export interface ExternalCollaborationSettingsArgs {
    /**
     * Who may invite. With `none` nobody can, this package's app included; with `adminsAndGuestInviters` the app
     * needs the role Guest Inviter.
     */
    readonly allowInvitesFrom?: pulumi.Input<AllowInvitesFrom>;
    /** How much of the directory guests can see. */
    readonly guestUserAccess?: pulumi.Input<GuestUserAccess>;
    /** `allow` or `block`, not both. */
    readonly domains?: GuestDomainList;
    /** One-time passcodes by mail for guests without another account. */
    readonly emailOneTimePasscode?: pulumi.Input<"default" | "enabled" | "disabled">;
    /** Lets people sign themselves up as guests through user flows. */
    readonly allowSelfServiceSignUp?: pulumi.Input<boolean>;
    /** Lets guests leave the tenant by themselves. */
    readonly allowGuestsToLeave?: pulumi.Input<boolean>;
    /** What happens to these settings when they are no longer declared. Default `retain`. */
    readonly onRemove?: pulumi.Input<SettingsOnRemove>;
}

/**
 * The tenant's external collaboration settings. A tenant has them once, so declare this once: nothing here is ever
 * deleted, and what a setting was before is recorded.
 *
 * @see https://learn.microsoft.com/entra/external-id/external-collaboration-settings-configure
 */
export class ExternalCollaborationSettings extends pulumi.ComponentResource {
    /** Guests whom the list of domains denied when it was last written, by domain, in words. */
    readonly guestsDenied: pulumi.Output<string[]>;

    /** @throws pulumi.InputPropertyError - `domains` names neither list or both, or a name is none. */
    constructor(
        name: string,
        args: ExternalCollaborationSettingsArgs,
        opts?: pulumi.ComponentResourceOptions,
    ) {
        super("entra-b2b:index:ExternalCollaborationSettings", name, {}, opts);
        const guestUserRoleId = checkedInput("guestUserAccess", args.guestUserAccess, accessFault).apply(
            (access) => access && guestUserAccessRoleIds[access],
        );
        const domains = args.domains && checkedDomains(args.domains);
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

function accessFault(access: string | undefined): string | undefined {
    return access === undefined || Object.hasOwn(guestUserAccessRoleIds, access)
        ? undefined
        : `must be ${Object.keys(guestUserAccessRoleIds).join(", ")}, but is ${JSON.stringify(access)}`;
}

function checkedDomains({ allow, block, deniedGuests = "refuse" }: GuestDomainList) {
    if ((allow === undefined) === (block === undefined)) {
        throw new pulumi.InputPropertyError({
            propertyPath: "domains",
            reason: "domains must have allow or block: a tenant has one list, of one kind",
        });
    }
    return {
        ...(allow !== undefined && { allowedDomains: allow }),
        ...(block !== undefined && { blockedDomains: block }),
        deniedGuests,
    };
}
