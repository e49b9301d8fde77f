import type * as pulumi from "@pulumi/pulumi";
import { inline, message } from "../../../rules/text";
import { CreatedError } from "./lifecycle";

/**
 * An error in the form that the engine may show: names and server answers in its texts cannot act. The error stays
 * the same object, by which the dynamic provider recognizes what it may keep.
 */
export function legible(error: unknown): unknown {
    if (!(error instanceof Error)) {
        return new Error(message(String(error)));
    }
    error.message = message(error.message);
    if (error.stack !== undefined) {
        // The dynamic provider writes it to its error stream.
        error.stack = message(error.stack);
    }
    if (error instanceof CreatedError) {
        error.reasons.forEach((reason, index) => {
            error.reasons[index] = message(reason);
        });
    }
    return error;
}

/** The faults that a check found, one on each line. */
export function legibleFailures(
    failures: readonly pulumi.dynamic.CheckFailure[],
): pulumi.dynamic.CheckFailure[] {
    return failures.map(({ property, reason }) => ({
        property: inline(property),
        reason: inline(reason, 2_000),
    }));
}
