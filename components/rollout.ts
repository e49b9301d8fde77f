import { momentMs } from "../rules/moment";
import type { PolicyState } from "./emergencyAccess";

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

/** What a plan says at a moment. */
export interface RolloutDecision {
    readonly state: PolicyState;
    /** What comes next, in words; `undefined` when nothing does. */
    readonly next: string | undefined;
}

/** What is wrong with a plan, and what to do; `undefined` when nothing is. */
export function rolloutFault({ reportOnlyFrom, enabledFrom }: Rollout): string | undefined {
    const wrong = [reportOnlyFrom, enabledFrom].find(
        (text) => text !== undefined && momentMs(text) === undefined,
    );
    if (wrong !== undefined) {
        return `must have dates such as 2026-12-01 or 2026-12-01T08:00:00Z, but has ${JSON.stringify(wrong)}`;
    }
    const isBackwards =
        reportOnlyFrom !== undefined &&
        enabledFrom !== undefined &&
        (momentMs(reportOnlyFrom) ?? 0) >= (momentMs(enabledFrom) ?? 0);
    return isBackwards
        ? `enforces from ${enabledFrom}, which is not after ${reportOnlyFrom}, when report-only begins`
        : undefined;
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
