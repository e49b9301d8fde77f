import * as pulumi from "@pulumi/pulumi";
import { GuestAccount, type GuestMessage, type OnRemove } from "../providers";
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

/** Where a guest lands when no redirect is given. */
export const defaultRedirectUrl = "https://myapplications.microsoft.com";

/**
 * A person of a partner organization, invited to this tenant; one who is a guest already is adopted.
 *
 * Nothing replaces or deletes a guest but `onRemove`: later changes of message and redirect are ignored, properties
 * are written to the user, and another address has to be another `Guest`.
 *
 * @see https://learn.microsoft.com/graph/api/invitation-post
 */
export class Guest extends pulumi.ComponentResource {
    /** The guest's object id, known once replicas agree that the user exists: safe to refer to. */
    readonly userId: pulumi.Output<string>;
    /** The invited address, lower-cased. */
    readonly emailAddress: pulumi.Output<string>;
    /** The personal link that redeems the invitation: a secret. `undefined` for an adopted guest. */
    readonly redeemUrl: pulumi.Output<string | undefined>;

    /** @throws pulumi.InputPropertyError - `emailAddress` is none. */
    constructor(name: string, args: GuestArgs, opts?: pulumi.ComponentResourceOptions) {
        super("entra-b2b:index:Guest", name, {}, opts);
        this.emailAddress = checkedInput("emailAddress", args.emailAddress, (address) =>
            /^[^\s@]+@[^\s@]+$/.test(address.trim())
                ? undefined
                : `must be the address to invite, but is ${JSON.stringify(address)}`,
        ).apply((address) => address.trim().toLowerCase());
        const account = new GuestAccount(
            name,
            {
                emailAddress: this.emailAddress,
                redirectUrl: args.redirectUrl ?? defaultRedirectUrl,
                onRemove: args.onRemove ?? "retain",
                ...(args.message !== undefined && { message: messageOf(args.message) }),
                ...(args.displayName !== undefined && { displayName: args.displayName }),
                ...(args.companyName !== undefined && { companyName: args.companyName }),
                ...(args.sponsorIds !== undefined && { sponsorIds: args.sponsorIds }),
            },
            { parent: this },
        );
        this.userId = account.userId;
        this.redeemUrl = pulumi.secret(account.redeemUrl);
        this.registerOutputs({
            userId: this.userId,
            emailAddress: this.emailAddress,
            redeemUrl: this.redeemUrl,
        });
    }
}

/** A text of one's own makes Entra ignore the language. */
function messageOf(message: pulumi.Input<GuestMessage>): pulumi.Output<GuestMessage> {
    return pulumi.output(message).apply(({ body, language, additionalRecipient }) => ({
        body,
        language: body === undefined ? language : undefined,
        additionalRecipient,
    }));
}
