import * as pulumi from "@pulumi/pulumi";
import { delegateTo } from "./delegate";

/**
 * What becomes of a guest who is no longer declared:
 * `retain` leaves the account as it is, `block` forbids sign-in and keeps it, `delete` moves it to the directory's
 * deleted items, from where it can be restored for 30 days.
 */
export type OnRemove = "retain" | "block" | "delete";

/** Inputs of {@link GuestProfile}. */
export interface GuestProfileArgs {
    /** The guest's object id (GUID), as the invitation answered it. */
    readonly userId: pulumi.Input<string>;
    /** The invited address, normalized. It cannot change: the check refuses it before anything is written. */
    readonly emailAddress: pulumi.Input<string>;
    readonly onRemove: pulumi.Input<OnRemove>;
    /** Name shown in the directory, at most 256 characters. Left out: as it is. */
    readonly displayName?: pulumi.Input<string>;
    /** Company shown in the directory, at most 64 characters. Left out: as it is. */
    readonly companyName?: pulumi.Input<string>;
    /** Object ids of up to 5 users or groups answerable for the guest. */
    readonly sponsorIds?: pulumi.Input<pulumi.Input<string>[]>;
}

const provider = delegateTo("guestProfile");

/**
 * A guest after the invitation: waits until replicas agree that the user exists, owns properties and sponsors, and
 * carries out `onRemove`.
 *
 * @see https://learn.microsoft.com/graph/api/resources/user
 */
export class GuestProfile extends pulumi.dynamic.Resource {
    /** The guest's object id, known once replicas agree that the user exists. */
    declare readonly userId: pulumi.Output<string>;

    constructor(name: string, args: GuestProfileArgs, opts?: pulumi.CustomResourceOptions) {
        super(provider, name, { ...args }, opts, "entra-b2b", "GuestProfile");
    }
}
