import { at, fault, type Fault } from "./fault";
import { momentFault, momentMs } from "./moment";
import type { PolicyState } from "./policyState";

/**
 * A dated plan for a policy: off before `reportOnlyFrom`, report-only from then on, enforced from `enabledFrom` on.
 * Decided in every run by the run's clock, so a policy moves on with the first `pulumi up` after a date, never before
 * it. A day such as `2026-12-01` begins at midnight UTC; a moment such as `2026-12-01T08:00:00+01:00` is exact.
 */
export interface Rollout {
    /** Default: at once. */
    readonly reportOnlyFrom?: string;
    /** Left out: never enforced. */
    readonly enabledFrom?: string;
}

/** A plan as a stack config or a program without types may have it. */
export interface DeclaredRollout {
    readonly reportOnlyFrom?: string | null | undefined;
    readonly enabledFrom?: string | null | undefined;
}

/** What a plan says at a moment. */
export interface RolloutDecision {
    readonly state: PolicyState;
    /** What comes next, in words; `undefined` when nothing does. */
    readonly next: string | undefined;
}

/** What is wrong with a plan. */
export function rolloutFaults({ reportOnlyFrom, enabledFrom }: DeclaredRollout): Fault[] {
    const days = { reportOnlyFrom, enabledFrom };
    const faults = Object.entries(days).flatMap(([name, text]) =>
        at([name], text ? momentFault(text) : undefined),
    );
    if (faults.length > 0 || !reportOnlyFrom || !enabledFrom) {
        return faults;
    }
    return (momentMs(reportOnlyFrom) ?? 0) < (momentMs(enabledFrom) ?? 0)
        ? []
        : at(
              ["enabledFrom"],
              fault(
                  `is not after ${reportOnlyFrom}, when report-only begins`,
                  "Enforce the policy after it was in report-only",
              ),
          );
}

/** What is wrong with a policy that has both a state and a plan. */
export function stateOrRolloutFaults(state: unknown, rollout: unknown): Fault[] {
    return (state ?? undefined) === undefined || (rollout ?? undefined) === undefined
        ? []
        : at(["rollout"], fault("is given together with state", "Give one of the two"));
}

/**
 * The strictest state that a policy will have, now or by its plan: what a later run enforces must be safe now, since
 * no one checks it then.
 */
export function strictestState(
    state: PolicyState | null | undefined,
    rollout: DeclaredRollout | null | undefined,
): PolicyState {
    return rollout?.enabledFrom ? "enabled" : (state ?? "reportOnly");
}

/** The state of a policy at a moment. A plan that is at fault never enforces. */
export function rolloutDecision({ reportOnlyFrom, enabledFrom }: Rollout, nowMs: number): RolloutDecision {
    const isBefore = (text: string) => nowMs < (momentMs(text) ?? Number.POSITIVE_INFINITY);
    if (reportOnlyFrom !== undefined && isBefore(reportOnlyFrom)) {
        return { state: "disabled", next: `report-only from ${reportOnlyFrom}` };
    }
    if (enabledFrom === undefined) {
        return { state: "reportOnly", next: undefined };
    }
    return isBefore(enabledFrom)
        ? { state: "reportOnly", next: `enabled from ${enabledFrom}` }
        : { state: "enabled", next: undefined };
}
