import { isUnknown, type OrUnknown } from "../model";
import type { CompiledControl } from "./controls";
import type { Step, Steps } from "./multifactor";
import type { ControlStatus } from "./outcome";
import type { SignIn } from "./signIn";

/** A control that a person has to meet, and how. */
export interface Need {
    readonly control: CompiledControl;
    readonly step: Step;
}

/** What a policy's grant controls come to. */
export interface Grant {
    readonly status: ControlStatus;
    /** What the person is asked, when the status is `required`. */
    readonly needs: readonly Need[];
    /** Why access is refused, when the status is `impossible`. */
    readonly why: string;
}

/** Grant controls judged: each control, and all together at best and at worst. */
export interface Judgement {
    readonly steps: readonly Steps[];
    readonly best: Grant;
    readonly worst: Grant;
}

const met: Grant = { status: "satisfied", needs: [], why: "" };
const nothing: Judgement = { steps: [], best: met, worst: met };

/**
 * Judges a policy's controls. `OR`: a control that is met is enough, else the first in the order of asking that can
 * be met. `AND`: all of them. No controls: met.
 *
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-grant
 */
export function judge(
    controls: readonly CompiledControl[],
    operator: OrUnknown<"AND" | "OR"> | null,
    signIn: SignIn,
): Judgement {
    if (controls.length === 0) {
        return nothing;
    }
    const steps = controls.map((control) => control.judge(signIn));
    const isCertain = !isUnknown(operator) && steps.every(({ best, worst }) => best === worst);
    const needs = (pick: (steps: Steps) => Step): Need[] =>
        controls.map((control, index) => ({ control, step: pick(steps[index]!) }));
    const best = (operator === "AND" ? all : one)(needs((step) => step.best));
    return {
        steps,
        best,
        worst: isCertain ? best : (operator === "OR" ? one : all)(needs((step) => step.worst)),
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
