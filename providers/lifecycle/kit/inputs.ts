import { runtime } from "@pulumi/pulumi";
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { canonical } from "../../canonical";
import type { Properties } from "./lifecycle";

/** True for a value that only an `up` will know, and for a list or an object that holds one at any depth. */
export function isUnknown(value: unknown): boolean {
    return value !== null && typeof value === "object"
        ? Object.values(value).some(isUnknown)
        : value === runtime.unknownValue;
}

/** A directory object's or tenant's id, lower-cased, since Entra compares GUIDs without case. */
export const guid = z
    .string()
    .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, "must be a GUID")
    .transform((value) => value.toLowerCase());

/** Ids as a set: lower-cased, each once, sorted, so that order and repetition never show as a change. */
export const guidSet = z.array(guid).transform((ids) => [...new Set(ids)].sort());

/**
 * Validates a resource's inputs for `check`: every known property against its schema, unknown ones passed through,
 * every fault reported at once as the engine's own check failures.
 */
export function checkInputs<Shape extends z.ZodRawShape>(
    schema: z.ZodObject<Shape>,
    news: Properties,
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
            failures.push({ property: path, reason: `${issue.message}${shown}` });
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

/** The names among `properties` whose values differ, an unknown new value counting as different. */
export function changedProperties(
    olds: Properties,
    news: Properties,
    properties: readonly string[],
): string[] {
    return properties.filter(
        (property) =>
            isUnknown(news[property]) || !isSame(olds[property] ?? undefined, news[property] ?? undefined),
    );
}
