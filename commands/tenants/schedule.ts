import pLimit from "p-limit";
import { failedBecause, isFinished, type TenantResult } from "./result";

/** How stacks are run. */
export interface Schedule {
    readonly stacks: readonly string[];
    /** Run first; the others follow only if all of these are done. Default: none. */
    readonly canary?: readonly string[] | undefined;
    /** Stacks at a time, at least 1. */
    readonly parallel: number;
    /** Starts further stacks after one has failed. Default `false`. */
    readonly continueOnError?: boolean | undefined;
    /** Starts no further stack. */
    readonly signal: AbortSignal;
    /** Runs one stack. A failure is a result, too; one that rejects has failed. */
    readonly run: (stack: string) => Promise<TenantResult>;
    readonly onEnd?: (result: TenantResult) => Promise<void> | void;
}

/** Runs all stacks. @returns A result for each, in their order, for those that were left out as well. */
export async function runAll(schedule: Schedule): Promise<TenantResult[]> {
    const { stacks, canary = [], parallel, continueOnError = false, signal, onEnd } = schedule;
    const results = new Map<string, TenantResult>();
    let why: string | undefined;
    const runOne = async (stack: string): Promise<void> => {
        if (signal.aborted) {
            why = "the run was interrupted before its turn";
        }
        const result =
            why === undefined
                ? await schedule.run(stack).catch((error: unknown) => failedBecause(stack, error))
                : { stack, status: "notRun" as const, exitCode: null, summary: why, seconds: 0 };
        results.set(stack, result);
        if (result.status === "failed" && !continueOnError) {
            why ??= `${stack} failed before its turn; --continue-on-error goes on`;
        }
        await onEnd?.(result);
    };
    const isCanary = new Set(canary);
    const waves = [
        stacks.filter((stack) => isCanary.has(stack)),
        stacks.filter((stack) => !isCanary.has(stack)),
    ];
    for (const wave of waves) {
        const limit = pLimit(parallel);
        await Promise.all(wave.map((stack) => limit(() => runOne(stack))));
        const ill = wave.filter((stack) => !isFinished(results.get(stack) ?? { status: "notRun" }));
        if (ill.length > 0) {
            why ??= `the canary ${ill.join(", ")} is not done`;
        }
    }
    return stacks.flatMap((stack) => results.get(stack) ?? []);
}
