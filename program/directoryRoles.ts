import { GuestRole, type Guest, type GuestGroup } from "../components";
import type { Tenant } from "../config";

/** Those of a map whom a list names. */
function named<T>(all: ReadonlyMap<string, T>, names: readonly string[]): Record<string, T> {
    return Object.fromEntries(
        names.flatMap((name) => {
            const found = all.get(name);
            return found === undefined ? [] : [[name, found]];
        }),
    );
}

/** Directory roles of guests, and of those who may invite them. */
export function declareDirectoryRoles(
    { config }: Tenant,
    groups: ReadonlyMap<string, GuestGroup>,
    guests: ReadonlyMap<string, Guest>,
): readonly GuestRole[] {
    return config.directoryRoles.map(
        ({ name, guests: addresses, groups: groupNames, principalIds, ...terms }) =>
            new GuestRole(name, {
                ...terms,
                guests: named(guests, addresses),
                groups: named(groups, groupNames),
                principalIds: Object.fromEntries(principalIds.map((id) => [id, id])),
            }),
    );
}
