import { firstOf, inline, said } from "../../../rules/text";
import type { RefusedReference } from "../../../graph";

/** The most objects that a message names one by one. */
const maxNamed = 20;

/** The part of a declaration that could not be added. All the rest was added. */
export interface AbsentObjects {
    /** What the objects were added to, such as `members of the group 1234`. */
    readonly title: string;
    /** By object id. */
    readonly refused: ReadonlyMap<string, RefusedReference>;
    /** How many were wanted. */
    readonly wantedCount: number;
    /** The name under which the program declares an object, if it does. */
    readonly nameOf: (objectId: string) => string | undefined;
}

/** Some objects could not be added, most likely because they were deleted. All others were. */
export class AbsentObjectsError extends Error {
    override readonly name = "AbsentObjectsError";
    readonly refused: ReadonlyMap<string, RefusedReference>;

    constructor({ title, refused, wantedCount, nameOf }: AbsentObjects) {
        const lines = firstOf(
            [...refused],
            maxNamed,
            ([id, reason]) => `  - ${describeRefused(id, reason, nameOf(id))}`,
        );
        super(
            `${refused.size} of ${wantedCount} could not be added to the ${title}; the others are there and kept.\n` +
                `${lines.join("\n")}\n` +
                "Run pulumi up --refresh to bring back what this program declares, or restore the account, or take the " +
                "id out of the declaration.",
            { cause: [...refused.values()][0]?.error },
        );
        this.refused = refused;
    }
}

/**
 * Why an object could not be added.
 *
 * @param declared - The name by which the program declares it, if it does.
 */
export function describeRefused(id: string, { error, deleted }: RefusedReference, declared?: string): string {
    const name = declared ?? deleted?.mail ?? deleted?.displayName ?? undefined;
    const who = name === undefined ? `object id ${id}` : `${inline(name)} (object id ${id})`;
    return deleted === undefined
        ? `${who}: ${said(error.reason, 300)}${error.requestId === undefined ? "" : ` (request-id ${error.requestId})`}`
        : `${who} was deleted${deleted.deletedDateTime === undefined ? "" : ` at ${deleted.deletedDateTime}`}`;
}
