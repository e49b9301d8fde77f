import * as pulumi from "@pulumi/pulumi";
import { DelegatedResource } from "./delegate";

/** Inputs of {@link GuestRemovalBrake}. */
export interface GuestRemovalBrakeArgs {
    /** Addresses of the guests who are blocked or deleted once they are no longer declared. */
    readonly guests: readonly string[];
    /** Addresses that guests had before: a guest with a new address is not removed. Default: none. */
    readonly formerAddresses?: readonly string[];
    /** How many guests one run may block or delete. */
    readonly most: number;
    /**
     * `start` compares the guests with those of the last run, before the first guest is changed: guests depend on it.
     * `end` depends on the guests, so that it is deleted before them, and stops a `destroy`.
     */
    readonly place: "start" | "end";
}

/**
 * Stops a run that would block or delete more guests than allowed, before the first one: after an emptied guest list,
 * or a `destroy` of the wrong stack. Owns nothing in the tenant.
 */
export class GuestRemovalBrake extends DelegatedResource {
    constructor(name: string, args: GuestRemovalBrakeArgs, opts?: pulumi.CustomResourceOptions) {
        const { guests, formerAddresses = [], most, place } = args;
        super(
            "guestRemovalBrake",
            name,
            {
                most,
                place,
                count: guests.length,
                // One text, because the engine handles a long list far more slowly.
                addresses: place === "start" ? [...guests].sort().join("\n") : "",
                formerAddresses: place === "start" ? [...formerAddresses].sort().join("\n") : "",
            },
            opts,
        );
    }
}
