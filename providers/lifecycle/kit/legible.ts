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
    // The dynamic provider writes it to its error stream, after the message.
    const origin = error instanceof CreatedError ? error.cause : error;
    error.stack = isDefect(origin) ? message(origin.stack ?? "") : "";
    if (error instanceof CreatedError) {
        error.reasons.forEach((reason, index) => {
            error.reasons[index] = message(reason);
        });
    }
    return error;
}

/**
 * Whether the engine's user needs the stack trace: only JavaScript's own errors come from a defect of this package. Any
 * other error says with its message what is wrong and what to do.
 */
function isDefect(error: unknown): error is Error {
    return [EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError].some(
        (type) => error instanceof type,
    );
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
