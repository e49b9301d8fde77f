import { readAgreed, type GraphClient } from "../../../graph";
import { firstOf } from "../../../rules/text";
import { unlessRefused } from "./lifecycle";
import type { Run } from "./run";

/** Ids in a message. */
const namedAtMost = 5;

/** What ends with an object and the stack did not declare; `undefined` when the identity that deploys may not read it. */
export type Listed = readonly string[] | undefined;

/**
 * What several replicas show of a list, apart from what is known.
 *
 * @param list - One read of one replica.
 * @param known - What is not counted.
 */
export async function othersIn(
    run: Run,
    list: (client: GraphClient) => Promise<ReadonlySet<string> | undefined>,
    known: readonly string[] = [],
): Promise<Listed> {
    const isKnown = new Set(known);
    const others = (shown: ReadonlySet<string> | undefined) =>
        [...(shown ?? [])].filter((other) => !isKnown.has(other));
    return unlessRefused(
        readAgreed(
            run.client,
            list,
            (ids) => ids !== undefined && others(ids).length === 0,
            (left, right) => others(left).length === others(right).length,
        ).then((shown) => others(shown).sort()),
    );
}

/**
 * Reads several lists at the same time: where none of them is answered, a run waits for all of them at once.
 *
 * @param reads - By what they are in words for people.
 */
export async function listedTogether(
    reads: Readonly<Record<string, Promise<Listed>>>,
): Promise<Record<string, Listed>> {
    const entries = Object.entries(reads).map(async ([what, read]) => [what, await read] as const);
    return Object.fromEntries(await Promise.all(entries));
}

/** Losses in words for people: each list that is not empty, or that is not known. */
export function lossesIn(lists: Readonly<Record<string, Listed>>): string[] {
    return Object.entries(lists).flatMap(([what, ids]) => {
        if (ids === undefined) {
            return [`${what} (not known: this could not be read)`];
        }
        const named = firstOf(ids, namedAtMost, (id) => id).join(", ");
        return ids.length === 0 ? [] : [`${ids.length} ${what} (${named})`];
    });
}
