/** The cells of the fault matrix. */

/**
 * How many times faster than real time replication, throttling and both sides' waits go, unless told otherwise. What a
 * machine needs for a request or for a program's start seems as many times longer: with a much greater scale, or on a
 * machine that is busy, lag is over before anybody looks.
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
] as const;

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
}

/** Every cell, the two subjects side by side. */
export function allCells(): Cell[] {
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

/** The cells of `npm test`: each kind of fault that a write cannot tell from success, and lag at its worst. */
export function shortForm(): Cell[] {
    const chosen: [FaultName, Lag, ReplicaCount][] = [
        ["none", "stuck", 8],
        ["429 without", "0.5 s", 3],
        ["5xx after commit", "5 s", 3],
        ["reset before commit", "0", 1],
        ["reset after commit", "stuck", 3],
        ["expired token", "0.5 s", 3],
        ["truncated body", "5 s", 8],
        ["kill -9 plugin", "0.5 s", 3],
        ["kill -9 engine", "5 s", 3],
    ];
    return allCells().filter(
        (cell) =>
            cell.subject === "ours" &&
            chosen.some(
                ([fault, lag, replicas]) =>
                    cell.fault === fault && cell.lag === lag && cell.replicas === replicas,
            ),
    );
}

export function nameOf({ replicas, lag, fault, subject }: Cell): string {
    const count = replicas === 1 ? "1 replica" : `${replicas} replicas`;
    return `${subject}: ${fault}, ${count}, ${lag === "stuck" ? "one stuck" : `lag ${lag}`}`;
}
