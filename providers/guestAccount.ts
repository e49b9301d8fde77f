import * as pulumi from "@pulumi/pulumi";
import { delegateTo } from "./delegate";

/**
 * What becomes of a guest who is no longer declared:
 * `retain` leaves the account as it is, `block` forbids sign-in and keeps it, `delete` moves it to the directory's
 * deleted items, from where it can be restored for 30 days.
 */
export type OnRemove = "retain" | "block" | "delete";

/** Entra's invitation mail. */
export interface GuestMessage {
    /** Plain text put into the mail. Entra drops it when a service principal invites. */
    readonly body?: pulumi.Input<string>;
    /** Language of the mail's standard text, such as `de-DE`. Default `en-US`. Not used together with `body`. */
    readonly language?: pulumi.Input<string>;
    /** One further recipient: Entra allows no more. */
    readonly additionalRecipient?: pulumi.Input<string>;
}

/** Inputs of {@link GuestAccount}. */
export interface GuestAccountArgs {
    /** The address to invite, in lower case. It cannot change: the check refuses it before anything is written. */
    readonly emailAddress: pulumi.Input<string>;
    /** Where the guest lands after redemption; an `https` URL. Only looked at when the guest is invited. */
    readonly redirectUrl: pulumi.Input<string>;
    /** Entra's invitation mail. Default: none is sent. Only looked at when the guest is invited. */
    readonly message?: pulumi.Input<GuestMessage | undefined>;
    readonly onRemove: pulumi.Input<OnRemove>;
    /** Name shown in the directory, at most 256 characters. Left out: as it is. */
    readonly displayName?: pulumi.Input<string>;
    /** Company shown in the directory, at most 64 characters. Left out: as it is. */
    readonly companyName?: pulumi.Input<string>;
    /** Object ids of up to 5 users or groups answerable for the guest. */
    readonly sponsorIds?: pulumi.Input<pulumi.Input<string>[]>;
}

const provider = delegateTo("guestAccount");

/**
 * A guest's account in this tenant: adopted if the address has one, else invited. Waits until replicas agree that
 * the user exists, owns properties and sponsors, and carries out `onRemove`.
 *
 * Takes the place of `azuread.Invitation`, whose creation is not retried when its second change of the new user meets
 * a replica that does not know the user yet, and then forgets the id; which replaces, and so deletes, the guest for
 * any change; and which has no way to adopt one.
 *
 * @see https://learn.microsoft.com/graph/api/invitation-post
 */
export class GuestAccount extends pulumi.dynamic.Resource {
    /** The guest's object id, known once replicas agree that the user exists. */
    declare readonly userId: pulumi.Output<string>;
    /** The personal link that redeems the invitation; `undefined` for an adopted guest. A secret. */
    declare readonly redeemUrl: pulumi.Output<string | undefined>;

    constructor(name: string, args: GuestAccountArgs, opts?: pulumi.CustomResourceOptions) {
        super(
            provider,
            name,
            { ...args, userId: undefined, redeemUrl: undefined },
            { ...opts, additionalSecretOutputs: ["redeemUrl", ...(opts?.additionalSecretOutputs ?? [])] },
            "entra-b2b",
            "GuestAccount",
        );
    }
}
