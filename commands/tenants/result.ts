import { said } from "../../rules/text";

/** How a run ended for one stack. `findings`: it did its work and found something, such as drift. */
export const statuses = ["done", "findings", "failed", "canceled", "notRun"] as const;
export type Status = (typeof statuses)[number];

/** What a run did for one stack. */
export interface TenantResult {
    readonly stack: string;
    readonly status: Status;
    /** The stack's own exit code; `null` for one that did not run to its end. */
    readonly exitCode: number | null;
    /** The result, or the reason, in a sentence. */
    readonly summary: string;
    readonly seconds: number;
    /** What a review or a check found, as its own JSON. */
    readonly report?: unknown;
}

/** Codes from the best to the worst: what was found comes before what kept a command from its result. */
const byGravity = [0, 10, 11, 20, 4, 2, 3, 1];

/** Codes of commands that came to a result. */
const results = new Set([0, 10, 11, 20]);

/** The result of a stack whose run could not even begin. */
export function failedBecause(stack: string, error: unknown): TenantResult {
    const reason = error instanceof Error ? error.message : String(error);
    return { stack, status: "failed", exitCode: 1, summary: said(reason, 1_000), seconds: 0 };
}

/** The status that an exit code stands for. */
export function statusOf(exitCode: number): Status {
    return exitCode === 0 ? "done" : results.has(exitCode) ? "findings" : "failed";
}

/** Whether the stack needs no further run. */
export function isFinished({ status }: Pick<TenantResult, "status">): boolean {
    return status === "done" || status === "findings";
}

/** The exit code of all: the worst one's. A stack that was left out counts as failed. */
export function worstExitCode(all: readonly TenantResult[]): number {
    const gravity = all.map(({ exitCode }) => {
        const known = byGravity.indexOf(exitCode ?? 1);
        return known < 0 ? byGravity.length - 1 : known;
    });
    return byGravity[gravity.reduce((worst, each) => Math.max(worst, each), 0)] ?? 1;
}
