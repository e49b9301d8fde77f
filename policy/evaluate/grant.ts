import { isUnknown, type OrUnknown } from "../model";
import type { CompiledControl } from "./controls";
import type { Step } from "./multifactor";
import type { ControlOutcome, ControlStatus } from "./outcome";
import type { SignIn } from "./signIn";

/** Grant controls of a policy, in the order of asking. `operator` is `null` when there are none. */
export interface CompiledGrant {
    readonly controls: readonly CompiledControl[];
    readonly operator: OrUnknown<"AND" | "OR"> | null;
}

/** A control that a person has to meet, and how. */
export interface Need {
    readonly control: CompiledControl;
    readonly step: Step;
}

/** The outcome of grant controls. */
export interface Grant {
    readonly status: ControlStatus;
    /** What the person is asked for, when the status is `required`. */
    readonly needs: readonly Need[];
    /** Why access is refused, when the status is `impossible`. */
    readonly why: string;
}

/** Judged grant controls: each control, and all together at best and at worst. */
export interface Judgement {
    readonly controls: readonly ControlOutcome[];
    readonly best: Grant;
    /** The same object as `best` when all is known. */
    readonly worst: Grant;
}

const met: Grant = { status: "satisfied", needs: [], why: "" };
const nothing: Judgement = { controls: [], best: met, worst: met };

/**
 * Judges grant controls. `OR`: a control that is met is enough, else the first in the order of asking that can be
 * met. `AND`: all of them. No controls: met.
 *
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-grant
 */
export function judge({ controls, operator }: CompiledGrant, signIn: SignIn): Judgement {
    if (controls.length === 0) {
        return nothing;
    }
    const judged = controls.map((control) => ({ control, steps: control.judge(signIn) }));
    const isCertain = !isUnknown(operator) && judged.every(({ steps }) => steps.best === steps.worst);
    const best = judged.map(({ control, steps }) => ({ control, step: steps.best }));
    const worst = judged.map(({ control, steps }) => ({ control, step: steps.worst }));
    const atBest = operator === "AND" ? all(best) : one(best);
    return {
        controls: judged.map(({ control: { kind, id }, steps }) => ({
            kind,
            id,
            status: steps.best.status === steps.worst.status ? steps.best.status : "unknown",
            place: steps.best.place ?? steps.worst.place,
            why: steps.worst.why,
        })),
        best: atBest,
        worst: isCertain ? atBest : operator === "OR" ? one(worst) : all(worst),
    };
}

function all(needs: readonly Need[]): Grant {
    const impossible = needs.filter(({ step }) => step.status === "impossible");
    if (impossible.length > 0) {
        return { status: "impossible", needs: [], why: reasons(impossible) };
    }
    const required = needs.filter(({ step }) => step.status === "required");
    return required.length === 0 ? met : { status: "required", needs: required, why: "" };
}

function one(needs: readonly Need[]): Grant {
    if (needs.some(({ step }) => step.status === "satisfied")) {
        return met;
    }
    const first = needs.find(({ step }) => step.status === "required");
    return first === undefined
        ? { status: "impossible", needs: [], why: reasons(needs) }
        : { status: "required", needs: [first], why: "" };
}

function reasons(needs: readonly Need[]): string {
    return [...new Set(needs.map(({ step }) => step.why))].join("; ");
}
