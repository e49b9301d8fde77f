import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import { GuestProfile, type OnRemove } from "../providers";
import { checkedInput } from "./checkedInput";

/** Inputs of {@link Guest}. */
export interface GuestArgs {
    /**
     * The address to invite. Compared without regard to case. It cannot be changed for an existing `Guest`: declare
     * another one.
     */
    readonly emailAddress: pulumi.Input<string>;
    /** Where the guest lands after redemption; an `https` URL. Default: the My Apps portal. */
    readonly redirectUrl?: pulumi.Input<string>;
    /** Name shown in the directory. Default: Entra takes the part of the address before the `@`. */
    readonly displayName?: pulumi.Input<string>;
    /** Company shown in the directory, at most 64 characters. */
    readonly companyName?: pulumi.Input<string>;
    /** Object ids of up to 5 users or groups answerable for the guest. */
    readonly sponsorIds?: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * Sends Entra's invitation mail, with this plain text or language. Default: no mail. Only looked at when the
     * guest is first invited. Entra drops the text when a service principal invites.
     */
    readonly message?: pulumi.Input<GuestMessage>;
    /** What becomes of the guest when no longer declared. Default `retain`. */
    readonly onRemove?: pulumi.Input<OnRemove>;
}

/** Entra's invitation mail. */
export interface GuestMessage {
    /** Plain text put into the mail. */
    readonly body?: pulumi.Input<string>;
    /** Language of the mail's standard text, such as `de-DE`. Default `en-US`. Not used together with `body`. */
    readonly language?: pulumi.Input<string>;
    /** One further recipient: Entra allows no more. */
    readonly additionalRecipient?: pulumi.Input<string>;
}

/** Where a guest lands when no redirect is given. */
export const defaultRedirectUrl = "https://myapplications.microsoft.com";

/**
 * A person of a partner organization, invited to this tenant.
 *
 * The invitation is never replaced: the azuread provider replaces it for any change, also for one that it finds
 * itself when the mailbox's address changes case, and a replacement invites the same person again and then deletes
 * them. Here later changes of message and redirect are ignored, properties are written to the user instead, and
 * only `onRemove` decides what becomes of the account.
 *
 * @see https://learn.microsoft.com/graph/api/invitation-post
 */
export class Guest extends pulumi.ComponentResource {
    /** The guest's object id, known once replicas agree that the user exists: safe to refer to. */
    readonly userId: pulumi.Output<string>;
    /** The invited address, lower-cased. */
    readonly emailAddress: pulumi.Output<string>;
    /** The personal link that redeems the invitation: a secret. */
    readonly redeemUrl: pulumi.Output<string>;

    /** @throws pulumi.InputPropertyError - `emailAddress` is none. */
    constructor(name: string, args: GuestArgs, opts?: pulumi.ComponentResourceOptions) {
        super("entra-b2b:index:Guest", name, {}, opts);
        this.emailAddress = checkedInput("emailAddress", args.emailAddress, (address) =>
            /^[^\s@]+@[^\s@]+$/.test(address.trim())
                ? undefined
                : `must be the address to invite, but is ${JSON.stringify(address)}`,
        ).apply((address) => address.trim().toLowerCase());
        const message = pulumi.output(args.message).apply((given) =>
            given === undefined
                ? undefined
                : {
                      body: given.body,
                      language: given.body === undefined ? given.language : undefined,
                      additionalRecipients: given.additionalRecipient,
                  },
        );
        const invitation = new azuread.Invitation(
            name,
            {
                userEmailAddress: this.emailAddress,
                redirectUrl: args.redirectUrl ?? defaultRedirectUrl,
                userDisplayName: args.displayName,
                message: args.message === undefined ? undefined : message,
            },
            {
                parent: this,
                // Deleting an invitation deletes the person: that is the profile's decision alone.
                retainOnDelete: true,
                ignoreChanges: ["userEmailAddress", "redirectUrl", "userDisplayName", "message", "userType"],
                additionalSecretOutputs: ["redeemUrl"],
            },
        );
        const profile = new GuestProfile(
            name,
            {
                userId: invitation.userId,
                emailAddress: this.emailAddress,
                onRemove: args.onRemove ?? "retain",
                ...(args.displayName !== undefined && { displayName: args.displayName }),
                ...(args.companyName !== undefined && { companyName: args.companyName }),
                ...(args.sponsorIds !== undefined && { sponsorIds: args.sponsorIds }),
            },
            { parent: this },
        );
        this.userId = profile.userId;
        this.redeemUrl = pulumi.secret(invitation.redeemUrl);
        this.registerOutputs({
            userId: this.userId,
            emailAddress: this.emailAddress,
            redeemUrl: this.redeemUrl,
        });
    }
}
