/** The cells of the fault matrix. */
import { nextCommands, type NextCommand } from "./nextCommand";

/**
 * How many times faster than real time replication, throttling and both sides' waits go by default. What a
 * machine needs for a request or for a program's start seems as many times longer: with a much greater scale, or on a
 * busy machine, lag is over before the first read.
 */
export const defaultTimeScale = 10;

export const replicaCounts = [1, 3, 8] as const;

/** Middle of the replicas' lag; `stuck` is a lag of half a second and one replica that learns nothing for 60 s. */
export const lags = ["0", "0.5 s", "5 s", "stuck"] as const;

export const faultNames = [
    "none",
    "429 with Retry-After",
    "429 without",
    "503",
    "5xx after commit",
    "reset before commit",
    "reset after commit",
    "expired token",
    "truncated body",
    "slow body",
    "kill -9 plugin",
    "kill -9 engine",
    "replicas behind for minutes",
] as const;

/** Faults whose first `up` cannot succeed. */
const failing: ReadonlySet<string> = new Set([
    "kill -9 plugin",
    "kill -9 engine",
    "replicas behind for minutes",
]);

/** Whose resources are deployed: this package's, or the azuread package's own. */
export const subjects = ["ours", "baseline"] as const;

export type ReplicaCount = (typeof replicaCounts)[number];
export type Lag = (typeof lags)[number];
export type FaultName = (typeof faultNames)[number];
export type Subject = (typeof subjects)[number];

export interface Cell {
    readonly replicas: ReplicaCount;
    readonly lag: Lag;
    readonly fault: FaultName;
    readonly subject: Subject;
    /** Of the sandbox tenant: the same for both subjects. */
    readonly seed: number;
    /** What is run after the first `up`, which failed. Left out: another `up`. */
    readonly next?: Next;
}

/** A command after a failure, before or after replicas have caught up. */
export interface Next {
    readonly command: NextCommand;
    readonly isCaughtUp: boolean;
}

const nexts: readonly Next[] = nextCommands.flatMap((command) =>
    [false, true].map((isCaughtUp) => ({ command, isCaughtUp })),
);

/** Every cell, the two subjects side by side; and each that fails at first once more for each command after it. */
export function allCells(): Cell[] {
    const cells = plainCells();
    const failed = cells.filter(({ fault, subject }) => failing.has(fault) && subject === "ours");
    // Other seeds, so that kills fall at other moments.
    const further = failed.flatMap((cell) =>
        nexts.map((next, index) => ({ ...cell, next, seed: cell.seed + 1_001 * (index + 1) })),
    );
    return [...cells, ...further];
}

/** Whether the first `up` of a cell cannot succeed. */
export function isFailing({ fault }: Cell): boolean {
    return failing.has(fault);
}

function plainCells(): Cell[] {
    return faultNames.flatMap((fault, row) =>
        lags.flatMap((lag, column) =>
            replicaCounts.flatMap((replicas, place) =>
                subjects.map((subject) => ({
                    replicas,
                    lag,
                    fault,
                    subject,
                    seed: 1 + (row * lags.length + column) * replicaCounts.length + place,
                })),
            ),
        ),
    );
}

/** The cells of `npm test`: each kind of fault that a write cannot tell from success, lag at its worst, and a way on. */
export function shortForm(): Cell[] {
    const chosen: [FaultName, Lag, ReplicaCount, Next?][] = [
        ["none", "stuck", 8],
        ["5xx after commit", "5 s", 3],
        ["reset before commit", "0", 1],
        ["reset after commit", "stuck", 3],
        ["kill -9 engine", "0.5 s", 3, { command: "destroy", isCaughtUp: true }],
        ["kill -9 plugin", "0", 1, { command: "up without it", isCaughtUp: true }],
        ["replicas behind for minutes", "0.5 s", 3, { command: "refresh", isCaughtUp: false }],
        ["replicas behind for minutes", "0", 1, { command: "up --target", isCaughtUp: true }],
    ];
    return allCells().filter(
        (cell) =>
            cell.subject === "ours" &&
            chosen.some(
                ([fault, lag, replicas, next]) =>
                    cell.fault === fault &&
                    cell.lag === lag &&
                    cell.replicas === replicas &&
                    cell.next?.command === next?.command &&
                    cell.next?.isCaughtUp === next?.isCaughtUp,
            ),
    );
}

export function nameOf({ replicas, lag, fault, subject, next }: Cell): string {
    const count = replicas === 1 ? "1 replica" : `${replicas} replicas`;
    const then =
        next === undefined
            ? ""
            : `, then ${next.command}${next.isCaughtUp ? " of replicas that have caught up" : " at once"}`;
    return `${subject}: ${fault}, ${count}, ${lag === "stuck" ? "one stuck" : `lag ${lag}`}${then}`;
}
