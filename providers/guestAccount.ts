import * as pulumi from "@pulumi/pulumi";
import type { GuestOnRemove } from "../rules/onRemove";
import { claimGuests, declarerOf, noteGuests } from "./declaredGuests";
import { DelegatedResource } from "./delegate";

/** Entra's invitation mail. */
export interface GuestMessage {
    /** Plain text put into the mail. Entra drops it when a service principal invites. */
    readonly body?: pulumi.Input<string>;
    /** Language of the mail's standard text, such as `de-DE`. Default `en-US`. Not used together with `body`. */
    readonly language?: pulumi.Input<string>;
    /** One further recipient: Entra allows no more. */
    readonly additionalRecipient?: pulumi.Input<string>;
}

/**
 * The properties of a guest's user. A property that is left out stays as it is. One that is no longer declared is
 * cleared, except the display name and the two booleans, which stay.
 *
 * @see https://learn.microsoft.com/graph/api/resources/user
 */
export interface GuestProfile {
    /** Name shown in the directory, at most 256 characters. When invited, Entra takes the part before the `@`. */
    readonly displayName?: pulumi.Input<string>;
    /** First name, at most 64 characters. */
    readonly givenName?: pulumi.Input<string>;
    /** Last name, at most 64 characters. */
    readonly surname?: pulumi.Input<string>;
    /** At most 64 characters. */
    readonly companyName?: pulumi.Input<string>;
    /** At most 64 characters. */
    readonly department?: pulumi.Input<string>;
    /** At most 128 characters. */
    readonly jobTitle?: pulumi.Input<string>;
    /** Country or region as text, at most 128 characters. */
    readonly country?: pulumi.Input<string>;
    /** Country where licensed services are used: two letters, such as `DE`. Needed before a license is given. */
    readonly usageLocation?: pulumi.Input<string>;
    /** Such as `de-DE`. */
    readonly preferredLanguage?: pulumi.Input<string>;
    /**
     * Blocks sign-in. Left out, an account that an administrator blocked stays blocked. `false` unblocks it.
     */
    readonly blockSignIn?: pulumi.Input<boolean>;
    /** Shows the guest in the address lists of Exchange. Entra's default for a guest is `false`. */
    readonly showInAddressList?: pulumi.Input<boolean>;
    /** Object id of a user. */
    readonly managerId?: pulumi.Input<string>;
    /** Object ids of up to 5 users or groups answerable for the guest. Further ones that others added stay. */
    readonly sponsorIds?: pulumi.Input<pulumi.Input<string>[]>;
}

/**
 * Actions on an invitation that was sent before. Each is a mark, such as a number that you count up, or a date: a changed
 * mark starts the action once. For a guest who is invited, adopted or restored in this run, it starts nothing.
 */
export interface GuestRenewal {
    /** Sends the invitation mail again, to a guest who has not accepted yet. */
    readonly resendInvitation?: pulumi.Input<string | number>;
    /**
     * Has the guest redeem again, with the same object id, groups and access: after a change of their home account.
     * Refused while the guest holds a directory role, since Entra lets no app do it then.
     */
    readonly resetRedemption?: pulumi.Input<string | number>;
}

/** Inputs of {@link GuestAccount}. */
export interface GuestAccountArgs extends GuestProfile, GuestRenewal {
    /** The address to invite. Case does not matter. Another address is refused before anything is written. */
    readonly emailAddress: pulumi.Input<string>;
    /** The address under which the same guest was invited before. The account gets the new one. */
    readonly formerEmailAddress?: pulumi.Input<string>;
    /** Where the guest lands after redemption; an `https` URL. Used only when the guest is invited. */
    readonly redirectUrl: pulumi.Input<string>;
    /** Entra's invitation email. Default: no email. Used only when the guest is invited. */
    readonly message?: pulumi.Input<GuestMessage | undefined>;
    /**
     * What happens to a guest who is no longer declared: `retain` leaves the account as it is, `block` forbids sign-in
     * and keeps it, `delete` moves it to the directory's deleted items, from where it can be restored for 30 days.
     */
    readonly onRemove: pulumi.Input<GuestOnRemove>;
    /**
     * Restores a guest who was deleted within 30 days, with groups and access from before, instead of inviting again.
     * Default `true`.
     */
    readonly restoreDeleted?: pulumi.Input<boolean>;
    /** Whether the state keeps the link that redeems the invitation. Default `false`. */
    readonly keepRedeemUrl?: boolean;
}

/**
 * A guest's account in this tenant. It is adopted if the address has one, restored if it was deleted, and invited
 * otherwise. The resource waits until replicas agree that the user exists, owns its properties, manager and sponsors, and
 * carries out `onRemove`.
 *
 * It replaces `azuread.Invitation`, which forgets the user's id when a replica does not know the new user yet, replaces
 * (and so deletes) the guest for any change, and cannot adopt one.
 *
 * @see https://learn.microsoft.com/graph/api/invitation-post
 */
export class GuestAccount extends DelegatedResource {
    /** The guest's object id, known once replicas agree that the user exists. */
    declare readonly userId: pulumi.Output<string>;
    /**
     * The personal link that redeems the invitation; `undefined` without `keepRedeemUrl`, and for a guest who was adopted or
     * restored. A secret.
     */
    declare readonly redeemUrl: pulumi.Output<string | undefined>;
    /** `PendingAcceptance` or `Accepted`, as of the last `up` or `refresh`; `undefined` for one never invited. */
    declare readonly externalUserState: pulumi.Output<string | undefined>;
    /** Since when, ISO 8601 in UTC. */
    declare readonly externalUserStateChangeDateTime: pulumi.Output<string | undefined>;

    constructor(name: string, args: GuestAccountArgs, opts?: pulumi.CustomResourceOptions) {
        const declarer = declarerOf("GuestAccount", name, opts?.parent);
        const emailAddress = pulumi.output(args.emailAddress).apply((address) => {
            claimGuests(declarer, [address]);
            return address;
        });
        super(
            "guestAccount",
            name,
            {
                ...args,
                emailAddress,
                // As it was before it could be chosen.
                keepRedeemUrl: args.keepRedeemUrl === true ? true : undefined,
                userId: undefined,
                redeemUrl: undefined,
                externalUserState: undefined,
                externalUserStateChangeDateTime: undefined,
            },
            { ...opts, additionalSecretOutputs: ["redeemUrl", ...(opts?.additionalSecretOutputs ?? [])] },
        );
        noteGuests(this, pulumi.all([emailAddress]));
    }
}
