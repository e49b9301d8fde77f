/**
 * The length of all waits together, those at the same time counted once, in milliseconds of this machine.
 *
 * @param lines - What `scaledTime.cjs` has written of them.
 */
export function waitedMs(lines: string): number {
    const waits = lines
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => line.split(" ").map(Number) as [number, number])
        .sort(([left], [right]) => left - right);
    let [totalMs, coveredUntilMs] = [0, 0];
    for (const [startMs, lengthMs] of waits) {
        const endMs = startMs + lengthMs;
        totalMs += Math.max(0, endMs - Math.max(startMs, coveredUntilMs));
        coveredUntilMs = Math.max(coveredUntilMs, endMs);
    }
    return totalMs;
}
