import * as pulumi from "@pulumi/pulumi";
import { inline, quote } from "../rules/text";
import { partAt, sentenceAbout, type Fault, type FaultPath } from "../rules/fault";
import { append } from "../rules/lists";

/** What is wrong with an input. */
export interface InputFault extends Fault {
    /** The part that is wrong, as it was declared. */
    readonly value?: unknown;
}

/**
 * Inputs of a component are wrong. Has every fault of the component's inputs that were known when it was declared;
 * nothing of the component was registered then. An input that is an output is checked when it is known, by itself.
 *
 * Pulumi prints the message of a `RunError` alone, without a stack.
 */
export class InvalidInputsError extends pulumi.RunError {
    override readonly name = "InvalidInputsError";

    constructor(
        /** Kind and name of the component, such as `GuestGroup "finance"`. */
        readonly component: string,
        readonly faults: readonly InputFault[],
    ) {
        const count = faults.length === 1 ? "1 problem" : `${faults.length} problems`;
        super(
            [
                `The inputs of ${component} have ${count}.`,
                ...faults.map((each) =>
                    inline(`  ${pathText(each.path)} ${sentenceAbout(each.value, each)}`, 2_000),
                ),
            ].join("\n"),
        );
    }
}

/** A path as a program writes it, such as `guests[0].emailAddress:`; empty for the inputs as a whole. */
function pathText(path: FaultPath): string {
    const [first, ...rest] = path;
    return first === undefined
        ? "-"
        : `${String(first)}${rest.map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`)).join("")}:`;
}

/** Collects the faults of a component's inputs, so that they are reported together. */
export class InputChecks {
    private constructor(
        private readonly component: string,
        private readonly faults: InputFault[],
        private readonly path: FaultPath,
    ) {}

    /**
     * Checks a component's inputs before it is registered.
     *
     * @param check - Checks the inputs, and returns what the component is made of.
     * @throws InvalidInputsError - Inputs that are known are wrong.
     */
    static of<T>(component: string, name: string, check: (checks: InputChecks) => T): T {
        const faults: InputFault[] = [];
        const shown = `${component} ${quote(name)}`;
        const checked = check(new InputChecks(shown, faults, []));
        if (faults.length > 0) {
            throw new InvalidInputsError(shown, faults);
        }
        return checked;
    }

    /** The same checks for a part of the inputs: its faults have the part's path. */
    at(...path: FaultPath): InputChecks {
        return new InputChecks(this.component, this.faults, [...this.path, ...path]);
    }

    /**
     * Refuses what is known to be wrong.
     *
     * @param value - What the faults' paths lead into.
     */
    refuse(faults: Fault | readonly Fault[] | undefined, value?: unknown): void {
        append(this.faults, this.within(faults, value));
    }

    /**
     * An input that must obey a rule: at once where its value is known, and inside its chain where it is not. A value
     * that only an `up` will know passes a preview unchecked.
     *
     * @param faultsOf - The rule. Must be pure.
     * @returns The input as an output, which fails with an `InvalidInputsError` when a value that comes later is wrong.
     */
    input<T>(
        input: T,
        faultsOf: (value: pulumi.Unwrap<T>) => Fault | readonly Fault[] | undefined,
    ): pulumi.Output<pulumi.Unwrap<T>> {
        if (isKnown(input)) {
            this.refuse(faultsOf(input as pulumi.Unwrap<T>), input);
            return pulumi.output(input);
        }
        return pulumi.output(input).apply((value) => {
            const late = this.within(faultsOf(value), value);
            if (late.length > 0) {
                throw new InvalidInputsError(this.component, late);
            }
            return value;
        });
    }

    private within(faults: Fault | readonly Fault[] | undefined, value: unknown): InputFault[] {
        return [faults ?? []].flat().map((each) => ({
            ...each,
            path: [...this.path, ...each.path],
            value: partAt(value, each.path),
        }));
    }
}

/** Whether an input holds neither outputs nor promises, however deep. */
function isKnown(input: unknown): boolean {
    if (typeof input !== "object" || input === null) {
        return true;
    }
    return (
        !pulumi.Output.isInstance(input) && !(input instanceof Promise) && Object.values(input).every(isKnown)
    );
}
