import { appendFileSync } from "node:fs";
import type { ReplicatedReadProgress, RequestRecord, WaitRecord } from "../../../graph";
import type { EngineLog } from "./engineLog";

/** The variable that names a file for the log of requests and waits, one JSON object a line. */
export const logFileVariable = "ENTRA_B2B_LOG";

/**
 * The shortest wait that gets a line, and the shortest time between two lines, in milliseconds. An engine without a
 * terminal prints each of them.
 */
const statusAfterMs = 2_000;

/** What is worth reporting at the end of the run. */
interface Totals {
    requests: number;
    staleReads: number;
    waitedMs: number;
    throttled: number;
    lostAnswers: number;
}

const nothing: Totals = { requests: 0, staleReads: 0, waitedMs: 0, throttled: 0, lostAnswers: 0 };

/**
 * What people see of a run: a status line during waits for replicas, a summary at the end and, on request, a log of
 * every request and wait. It contains no secrets, and the log contains no addresses either.
 */
export class RunReport {
    private totals = { ...nothing };
    private statusAtMs = 0;
    private isLogLost = false;

    constructor(
        private readonly log: EngineLog,
        private readonly logFile = process.env[logFileVariable],
        private readonly now: () => number = Date.now,
    ) {}

    /** Records the end of a request. */
    readonly onRequest = ({ operation, ...record }: RequestRecord): void => {
        this.totals.requests += 1;
        this.totals.throttled += record.status === 429 ? 1 : 0;
        this.totals.lostAnswers += record.status === undefined ? 1 : 0;
        this.write(operation, { event: "request", ...record });
    };

    /** Records a wait for replicas, before it begins. */
    readonly onProgress = (progress: ReplicatedReadProgress): void => {
        const { attemptNumber, agreeingReads, wantedReads, elapsedMs, nextDelayMs, operation } = progress;
        this.totals.staleReads += 1;
        this.totals.waitedMs += nextDelayMs;
        const read = { attemptNumber, agreeingReads, wantedReads, elapsedMs, nextDelayMs };
        this.write(operation, { event: "wait", ...read });
        const nowMs = this.now();
        if (elapsedMs >= statusAfterMs && nowMs - this.statusAtMs >= statusAfterMs) {
            this.statusAtMs = nowMs;
            void this.log.status(`${operation ?? "replicas"}: ${statusOf(progress)}`);
        }
    };

    /** Records a wait that the service's limits or a failure cause, before it begins. */
    readonly onWait = ({ waitMs, operation }: WaitRecord): void => {
        this.write(operation, { event: "throttled", waitMs });
        const nowMs = this.now();
        if (waitMs >= statusAfterMs && nowMs - this.statusAtMs >= statusAfterMs) {
            this.statusAtMs = nowMs;
            const seconds = Math.round(waitMs / 1_000);
            void this.log.status(`${operation ?? "requests"}: waiting ${seconds} s, as Microsoft Graph asks`);
        }
    };

    /** Reports retries, waits and other incidents of the run, if there were any. Called when the process ends. */
    async logTotals(): Promise<void> {
        const text = summaryOf(this.totals);
        this.totals = { ...nothing };
        if (text !== undefined) {
            await this.log.info(text);
        }
    }

    /** The log has the kind of an operation and not its name, which may contain an address. */
    private write(operation: string | undefined, entry: object): void {
        if (this.logFile !== undefined && this.logFile !== "" && !this.isLogLost) {
            const kind = operation?.split(" ", 1)[0];
            try {
                appendFileSync(
                    this.logFile,
                    `${JSON.stringify({ time: new Date().toISOString(), kind, ...entry })}\n`,
                );
            } catch (error) {
                // A failing log must not stop the work that it records.
                this.isLogLost = true;
                const reason = error instanceof Error ? error.message : String(error);
                void this.log.warn(`The log ${this.logFile} is incomplete from here on: ${reason}.`);
            }
        }
    }
}

/** A wait on one line. */
export function statusOf(progress: Omit<ReplicatedReadProgress, "lastValue" | "attemptNumber">): string {
    const { agreeingReads, wantedReads, elapsedMs, nextDelayMs } = progress;
    const [elapsed, next] = [elapsedMs, nextDelayMs].map((durationMs) => Math.round(durationMs / 1_000));
    return `${agreeingReads} of ${wantedReads} reads agree, ${elapsed} s, next in ${next} s`;
}

function summaryOf({ requests, staleReads, waitedMs, throttled, lostAnswers }: Totals): string | undefined {
    const parts = [
        staleReads > 0 &&
            `waited ${staleReads} times for replicas that lagged, ${Math.round(waitedMs / 1_000)} s over all resources`,
        throttled > 0 && `was throttled ${throttled} times`,
        lostAnswers > 0 && `got no answer ${lostAnswers} times`,
    ].filter((part) => part !== false);
    return parts.length === 0 ? undefined : `Microsoft Graph: ${requests} requests; ${parts.join("; ")}.`;
}
