import { runtime } from "@pulumi/pulumi";
import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { cureOf, partAt, sentenceAbout, type Fault, type FaultPath } from "../../../rules/fault";
import { canonical } from "../../canonical";
import type { Properties } from "./lifecycle";
import { isUnfinished } from "./unfinished";
import { valuelessName } from "./valueless";
import { append } from "../../../rules/lists";

/** True for a value that only an `up` will know, and for a list or an object that contains one at any depth. */
export function isUnknown(value: unknown): boolean {
    return value !== null && typeof value === "object"
        ? Object.values(value).some(isUnknown)
        : value === runtime.unknownValue;
}

/** Inputs in which those that have no value in this run count as unknown. */
export function withUnknowns(news: Properties): Properties {
    const unknown = valuelessIn(news).map((name) => [name, runtime.unknownValue]);
    return { ...without(news, [valuelessName]), ...(Object.fromEntries(unknown) as Properties) };
}

/**
 * Checked inputs as the engine takes them outside of a preview: without those that have no value in this run, or that
 * the check derives from such ones.
 */
export function withoutValueless(news: Properties, checked: Properties): Properties {
    return valuelessIn(news).length === 0
        ? checked
        : without(
              checked,
              Object.keys(checked).filter((name) => isUnknown(checked[name])),
          );
}

function valuelessIn({ [valuelessName]: names }: Properties): string[] {
    return typeof names === "string" ? names.split("\n") : [];
}

function without(inputs: Properties, names: readonly string[]): Properties {
    return Object.fromEntries(Object.entries(inputs).filter(([name]) => !names.includes(name)));
}

export { guid, guidSet } from "../../../rules/ids";

/** A rule over some inputs. It runs only when all of them are known and have the right type. */
export interface InputRule {
    readonly reads: readonly string[];
    readonly faultsOf: (inputs: Properties) => readonly Fault[];
}

function failuresOf(faults: readonly Fault[], inputs: Properties): pulumi.dynamic.CheckFailure[] {
    return faults.map((each) => ({
        property: each.path.join("."),
        reason: sentenceAbout(partAt(inputs, each.path), each),
    }));
}

/**
 * Validates a resource's inputs for `check`: every known property against its schema, unknown ones passed through,
 * every fault reported at once as the engine's own check failures.
 *
 * @param rules - What Entra refuses of values that are of the right type.
 */
export function checkInputs<Shape extends z.ZodRawShape>(
    schema: z.ZodObject<Shape>,
    news: Properties,
    rules: readonly InputRule[] = [],
): Required<pulumi.dynamic.CheckResult<Properties>> & { failures: pulumi.dynamic.CheckFailure[] } {
    const inputs: Properties = {};
    const failures: pulumi.dynamic.CheckFailure[] = [];
    const known = Object.keys(schema.shape);
    for (const property of Object.keys(news).filter((key) => !key.startsWith("__") && !known.includes(key))) {
        failures.push({ property, reason: `unknown property; known are ${known.join(", ")}` });
    }
    for (const [property, propertySchema] of Object.entries(schema.shape)) {
        const value = news[property];
        if (isUnknown(value)) {
            inputs[property] = value;
            continue;
        }
        // An absent optional value reaches a provider as null or not at all, depending on the engine's path.
        const result = (propertySchema as z.ZodType).safeParse(value ?? undefined);
        if (result.success) {
            if (result.data !== undefined) {
                inputs[property] = result.data;
            }
            continue;
        }
        for (const issue of result.error.issues) {
            const path = [property, ...issue.path.map(String)].join(".");
            const shown = typeof value === "string" ? ` (is ${JSON.stringify(value)})` : "";
            const cure = cureOf(issue);
            failures.push({
                property: path,
                reason:
                    cure === undefined
                        ? `${issue.message}${shown}`
                        : sentenceAbout(partAt(value, issue.path as FaultPath), {
                              message: issue.message,
                              cure,
                          }),
            });
        }
    }
    const failed = new Set(failures.map(({ property }) => property.split(".")[0]));
    for (const { reads, faultsOf } of rules) {
        // As declared, so that positions in lists match the program.
        const read = Object.fromEntries(reads.map((name) => [name, news[name] ?? undefined]));
        if (!isUnknown(read) && !reads.some((name) => failed.has(name))) {
            append(failures, failuresOf(faultsOf(read), read));
        }
    }
    if ("__provider" in news) {
        inputs["__provider"] = news["__provider"];
    }
    return { inputs, failures };
}

/** Deep equality of plain data, in which an absent member equals `undefined`. */
export function isSame(left: unknown, right: unknown): boolean {
    return canonical(left) === canonical(right);
}

/** Ids of several lists, each once, sorted. */
export function union(...lists: readonly (readonly string[])[]): string[] {
    return [...new Set(lists.flat())].sort();
}

/** The names among `properties` whose values differ, an unknown new value counting as different. */
export function differentProperties(
    olds: Properties,
    news: Properties,
    properties: readonly string[],
): string[] {
    return properties.filter(
        (property) =>
            isUnknown(news[property]) || !isSame(olds[property] ?? undefined, news[property] ?? undefined),
    );
}

/** The names among `properties` that have to be written: their values differ, or a run left them unfinished. */
export function changedProperties(
    olds: Properties,
    news: Properties,
    properties: readonly string[],
): string[] {
    const different = differentProperties(olds, news, properties);
    return properties.filter((property) => different.includes(property) || isUnfinished(olds, property));
}
