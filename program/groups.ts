import type * as pulumi from "@pulumi/pulumi";
import { GuestGroup, type Guest } from "../components";
import type { Tenant } from "../config";

/**
 * The groups of the stack config with their guests, by name.
 *
 * @param memberIds - Further members of each.
 */
export function declareGroups(
    { config, guests }: Tenant,
    guestsByAddress: ReadonlyMap<string, Guest>,
    memberIds?: pulumi.Output<string[]>,
): ReadonlyMap<string, GuestGroup> {
    return new Map(
        config.groups.map(({ name, displayName, description }) => [
            name,
            new GuestGroup(name, {
                displayName,
                description,
                ...(memberIds && { memberIds }),
                guests: guests
                    .filter(({ allGroups }) => allGroups.includes(name))
                    .flatMap(({ address }) => guestsByAddress.get(address) ?? []),
            }),
        ]),
    );
}
