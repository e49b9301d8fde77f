/** One navigation property that a query expands. */
export interface Expansion {
    readonly relation: string;
    /** Properties of the related objects. Default: those that a query without `$select` answers. */
    readonly select: readonly string[] | undefined;
}

/**
 * Reads an item of `$expand` such as `members($select=id,displayName)`. Of related objects Graph shows one level, so
 * that `$levels=1` changes nothing.
 *
 * @returns `undefined` for one with other options.
 * @see https://learn.microsoft.com/graph/query-parameters#expand-parameter
 */
export function parseExpansion(text: string): Expansion | undefined {
    const [, relation, options = ""] = /^(\w+)(?:\((.*)\))?$/.exec(text) ?? [];
    const given = options
        .split(";")
        .map((option) => option.trim())
        .filter((option) => option !== "" && option !== "$levels=1");
    const [, names] = /^\$select=(.+)$/.exec(given[0] ?? "") ?? [];
    if (relation === undefined || given.length > 1 || (given.length === 1 && names === undefined)) {
        return undefined;
    }
    return { relation, select: names?.split(",").map((name) => name.trim()) };
}
