import type { Column } from "../guestListColumns";
import type { GuestListEntry } from "../guestListRow";
import type { z } from "zod";

/** What an area's keys hold once they are checked. */
export type ValuesOf<Fields extends z.ZodRawShape> = z.infer<z.ZodObject<Fields>>;

/** A guest of the list that the stack config does not allow. */
export interface GuestFault {
    readonly guest: GuestListEntry;
    /** The column's property. Default: the address's. */
    readonly column?: Column;
    readonly message: string;
    readonly cure: string;
}

/** A fault that only several keys together can have. */
export interface CrossFault {
    readonly path: readonly (string | number)[];
    readonly message: string;
    readonly cure: string;
}

/** A configuration that checks run on: whole, or as far as it can be read. */
export interface Checkable<Config> {
    /** What a check finds, without faults that depend on an unreadable part. */
    faultsOf(check: (config: Config) => readonly CrossFault[]): CrossFault[];
    /** Names in all readable parts. */
    usesOf(usesIn: (config: Config) => readonly NameUse[]): NameUse[];
    /** What a check finds whose results have no path in the configuration. */
    resultsOf<Result>(check: (config: Config) => readonly Result[]): Result[];
}

/** Lists whose entries other keys name. */
export const namedLists = [
    "groups",
    "partners",
    "connectedOrganizations",
    "namedLocations",
    "authenticationStrengths",
    "saasApplications",
] as const;

/** Names of a list's entries; `undefined` when not all of them can be read, and any could be declared. */
export type DeclaredNames = Readonly<Record<(typeof namedLists)[number], readonly string[] | undefined>>;

/** Where the config names something that is declared elsewhere. */
export interface NameUse {
    readonly name: string;
    readonly path: readonly (string | number)[];
}

/** Names that must differ: those of one list, or of several together. */
export type NamesIn<Config> = (config: Config) => NameUse[];

/** Faults for names that occur twice in a list. */
export function repeatedNames(list: readonly NameUse[]): CrossFault[] {
    return list
        .filter(({ name }, index) => list.findIndex((other) => other.name === name) < index)
        .map(({ name, path }) => ({
            path,
            message: `${JSON.stringify(name)} is already used`,
            cure: "Use another name",
        }));
}

/** Where the policies of a list name groups. */
export function excludedGroups(
    list: string,
    policies: readonly { readonly excludeGroups?: readonly string[] | undefined }[],
): NameUse[] {
    return policies.flatMap(({ excludeGroups = [] }, policy) =>
        excludeGroups.map((name, index) => ({ name, path: [list, policy, "excludeGroups", index] })),
    );
}
