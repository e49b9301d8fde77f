import type * as pulumi from "@pulumi/pulumi";
import { GuestRole, type Guest, type GuestGroup, type GuestRoster } from "../components";
import type { Tenant } from "../config";

/** The entries of a map that a list names. */
function named<T>(all: ReadonlyMap<string, T>, names: readonly string[]): Record<string, T> {
    return Object.fromEntries(
        names.flatMap((name) => {
            const found = all.get(name);
            return found === undefined ? [] : [[name, found]];
        }),
    );
}

/** Object ids of guests in the roster. The configuration check has made sure that they are in it. */
function rostered(
    roster: GuestRoster | undefined,
    addresses: readonly string[],
): Record<string, pulumi.Output<string>> {
    return Object.fromEntries(
        addresses.flatMap((address) =>
            roster === undefined ? [] : [[address, roster.userIdOf(address).apply((id) => id ?? address)]],
        ),
    );
}

/** Directory roles of guests, and of the users who may invite them. */
export function declareDirectoryRoles(
    { config }: Tenant,
    groups: ReadonlyMap<string, GuestGroup>,
    guests: ReadonlyMap<string, Guest>,
    roster?: GuestRoster,
): readonly GuestRole[] {
    return config.directoryRoles.map(
        ({ name, guests: addresses, groups: groupNames, principalIds, ...terms }) =>
            new GuestRole(name, {
                ...terms,
                guests: named(guests, addresses),
                groups: named(groups, groupNames),
                principalIds: {
                    ...Object.fromEntries(principalIds.map((id) => [id, id])),
                    ...rostered(roster, addresses),
                },
            }),
    );
}
