import type * as pulumi from "@pulumi/pulumi";
import type { Tenant } from "../config";
import { GuestRemovalBrake } from "../providers";

/**
 * Compares the guest list with that of the last run before the first guest is changed. A stack without a guest list
 * does not need it.
 */
export function declareRemovalBrake({ config, guests }: Tenant): GuestRemovalBrake | undefined {
    return config.guestList === undefined
        ? undefined
        : new GuestRemovalBrake("guest-removals", {
              guests: removable(guests),
              formerAddresses: guests.flatMap(({ formerEmailAddress }) => formerEmailAddress ?? []),
              most: config.removals.most,
              place: "start",
          });
}

/**
 * Stops a `destroy` before it reaches the guests.
 *
 * @param dependsOn - What must still exist when it stops: the guests, their access, and the policies for them.
 */
export function declareRemovalBrakeAtEnd(
    { config, guests }: Tenant,
    dependsOn: readonly pulumi.Resource[],
): void {
    if (config.guestList !== undefined) {
        const args = { guests: removable(guests), most: config.removals.most, place: "end" } as const;
        new GuestRemovalBrake("guest-removals-at-end", args, { dependsOn: [...dependsOn] });
    }
}

function removable(guests: Tenant["guests"]): string[] {
    return guests.filter(({ onRemove }) => onRemove !== "retain").map(({ emailAddress }) => emailAddress);
}
