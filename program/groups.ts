import { GuestGroup, type Guest } from "../components";
import type { Tenant } from "../config";

/** The groups of the stack config with their guests, by name. */
export function declareGroups(
    { config, guests }: Tenant,
    guestsByAddress: ReadonlyMap<string, Guest>,
): ReadonlyMap<string, GuestGroup> {
    return new Map(
        config.groups.map(({ name, displayName, description }) => [
            name,
            new GuestGroup(name, {
                displayName,
                description,
                guests: guests
                    .filter(({ allGroups }) => allGroups.includes(name))
                    .flatMap(({ address }) => guestsByAddress.get(address) ?? []),
            }),
        ]),
    );
}
