import { firstOf, inline } from "../../rules/text";

/** One fault of an object that is read as a model. */
export interface ModelProblem {
    /** The object, by kind and name. */
    readonly object: string;
    /** The property's path, in the spelling of where it was read. */
    readonly property: string;
    /** What is wrong, and what is allowed. */
    readonly reason: string;
}

/** How many problems a message names one by one. */
const maxNamed = 100;

/** Policies or settings that cannot be read; every fault at once. */
export class PolicyModelError extends Error {
    override readonly name = "PolicyModelError";
    // A brand, because `instanceof` fails with two copies of a package in one process.
    protected readonly brand = "entra-b2b.PolicyModelError";

    constructor(readonly problems: readonly ModelProblem[]) {
        super(
            firstOf(
                problems,
                maxNamed,
                ({ object, property, reason }) =>
                    `${inline(object)}: ${inline(property) || "it"} ${inline(reason, 1_000)}.`,
            ).join("\n"),
        );
    }

    static isInstance(value: unknown): value is PolicyModelError {
        return (
            value instanceof Error && (value as { brand?: unknown }).brand === "entra-b2b.PolicyModelError"
        );
    }
}
