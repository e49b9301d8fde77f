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

/** A day, or a moment with its zone, in milliseconds since 1970; `undefined` for anything else. */
export function rolloutMs(text: string): number | undefined {
    if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2}))?$/.test(text)) {
        return undefined;
    }
    const ms = Date.parse(text);
    // A day that does not exist is taken for one of the next month.
    const isReal =
        !Number.isNaN(ms) &&
        new Date(`${text.slice(0, 10)}T00:00:00Z`).toISOString().startsWith(text.slice(0, 10));
    return isReal ? ms : undefined;
}

/** What is wrong with a plan, and what to do; `undefined` when nothing is. */
export function rolloutFault({ reportOnlyFrom, enabledFrom }: Rollout): string | undefined {
    const wrong = [reportOnlyFrom, enabledFrom].find(
        (text) => text !== undefined && rolloutMs(text) === undefined,
    );
    if (wrong !== undefined) {
        return `must have dates such as 2026-12-01 or 2026-12-01T08:00:00Z, but has ${JSON.stringify(wrong)}`;
    }
    const isBackwards =
        reportOnlyFrom !== undefined &&
        enabledFrom !== undefined &&
        (rolloutMs(reportOnlyFrom) ?? 0) >= (rolloutMs(enabledFrom) ?? 0);
    return isBackwards
        ? `enforces from ${enabledFrom}, which is not after ${reportOnlyFrom}, when report-only begins`
        : undefined;
}

/** The state of a policy at a moment. A plan that is at fault never enforces. */
export function rolloutDecision({ reportOnlyFrom, enabledFrom }: Rollout, nowMs: number): RolloutDecision {
    const isBefore = (text: string) => nowMs < (rolloutMs(text) ?? Number.POSITIVE_INFINITY);
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
