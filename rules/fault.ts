import type { z } from "zod";

/** Where a part is in a value: names of members, and positions in lists from 0. */
export type FaultPath = readonly (string | number)[];

/** What is wrong with a declared value, and what to do about it. */
export interface Fault {
    /** The part that is wrong; empty for the whole value. */
    readonly path: FaultPath;
    /** Follows the name of the part, such as `must be a GUID`. */
    readonly message: string;
    /** An instruction, as a sentence without its period. */
    readonly cure: string;
}

/** A fault of the value itself. */
export function fault(message: string, cure: string): Fault {
    return { path: [], message, cure };
}

/** The faults of a part, as faults of the whole. */
export function at(path: FaultPath, faults: Fault | readonly Fault[] | undefined): Fault[] {
    return [faults ?? []].flat().map((each) => ({ ...each, path: [...path, ...each.path] }));
}

/** The faults of all items of a list, each with its position. */
export function ofEach<T>(
    items: readonly T[] | null | undefined,
    faultOf: (item: T) => Fault | readonly Fault[] | undefined,
): Fault[] {
    return (items ?? []).flatMap((item, index) => at([index], faultOf(item)));
}

/** A fault as one text: what is wrong, and what to do. */
export function sentenceOf({ message, cure }: Pick<Fault, "message" | "cure">): string {
    return `${message}. ${cure}.`;
}

/**
 * A rule as a check of a zod schema, for `superRefine`. The cure travels with the issue; {@link cureOf} reads it.
 *
 * @param faultsOf - The rule. Gets a value of the right type.
 */
export function obeys<T>(faultsOf: (value: T) => Fault | readonly Fault[] | undefined) {
    return (value: T, context: z.core.$RefinementCtx<T>): void => {
        for (const { path, message, cure } of at([], faultsOf(value))) {
            context.addIssue({ code: "custom", path: [...path], message, params: { cure } });
        }
    };
}

/** The cure of an issue that {@link obeys} made; `undefined` for any other issue. */
export function cureOf(issue: z.core.$ZodIssue): string | undefined {
    const params = issue.code === "custom" ? issue.params : undefined;
    return typeof params?.["cure"] === "string" ? params["cure"] : undefined;
}
