import type { z } from "zod";
import { quote } from "./text";

/** Where a part is in a value: names of members, and positions in lists from 0. */
export type FaultPath = readonly (string | number)[];

/** What is wrong with a declared value, and what to do about it. */
export interface Fault {
    /** The part that is wrong; empty for the whole value. */
    readonly path: FaultPath;
    /** Follows the name of the part, or its value, such as `is not a valid domain`. */
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
 * As {@link sentenceOf}, with the value in front where it is a text, a number or a boolean. Messages about a stack config
 * do not quote its values, which can be secrets under the wrong key.
 */
export function sentenceAbout(value: unknown, fault: Pick<Fault, "message" | "cure">): string {
    return `${quoted(value)}${sentenceOf(fault)}`;
}

function quoted(value: unknown): string {
    if (typeof value === "string") {
        return `${quote(value)} `;
    }
    return typeof value === "number" || typeof value === "boolean" ? `${value} ` : "";
}

/** The part of a value at a path; `undefined` where there is none. */
export function partAt(value: unknown, path: FaultPath): unknown {
    return path.reduce<unknown>(
        (part, name) =>
            typeof part === "object" && part !== null
                ? (part as Record<string | number, unknown>)[name]
                : undefined,
        value,
    );
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
