import assert from "node:assert/strict";
import fc from "fast-check";
import { readUntilReplicated, ReplicationTimeoutError, type GraphClient } from "../../../graph";
import { clientAt, fakeTime, graphError, startMs } from "../fakes";

/** A directory of lagging replicas, and the reads that a run will make of it. */
const runs = fc.record({
    // When each replica has applied the write; the last one may never.
    lagsMs: fc.array(fc.oneof(fc.integer({ min: 0, max: 90_000 }), fc.constant(Infinity)), {
        minLength: 1,
        maxLength: 6,
    }),
    // Per read, in turn and over again: the replica that answers, how long it takes, whether it refuses.
    reads: fc.array(
        fc.record({
            replica: fc.nat(),
            durationMs: fc.integer({ min: 0, max: 3_000 }),
            refusal: fc.oneof(
                { weight: 5, arbitrary: fc.constant(undefined) },
                { weight: 1, arbitrary: fc.integer({ min: 0, max: 40_000 }) },
            ),
        }),
        { minLength: 1, maxLength: 30 },
    ),
    draws: fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
        minLength: 1,
        maxLength: 10,
    }),
    agreeingReads: fc.integer({ min: 1, max: 6 }),
    maxElapsedMs: fc.integer({ min: 1, max: 120_000 }),
});

type Run = typeof runs extends fc.Arbitrary<infer Value> ? Value : never;

interface Outcome {
    /** Per read that was answered: whether it showed the write. */
    readonly shown: boolean[];
    /** When each read began, in milliseconds from the start. */
    readonly begunMs: number[];
    /** Per refusal: the wait that was wanted, and the wait that followed. */
    readonly waits: { readonly wantedMs: number; readonly waitedMs: number }[];
    readonly error: unknown;
}

async function play(run: Run): Promise<Outcome> {
    let draws = 0;
    const time = fakeTime(() => run.draws[draws++ % run.draws.length] ?? 0);
    const outcome = { shown: [] as boolean[], begunMs: [] as number[], waits: [] as Outcome["waits"] };
    let wantedMs: number | undefined;
    const sleep = (delayMs: number) => {
        if (wantedMs !== undefined) {
            outcome.waits.push({ wantedMs, waitedMs: delayMs });
        }
        return time.sleep(delayMs);
    };
    const read = (_client: GraphClient, attemptNumber: number): Promise<boolean> => {
        const { replica, durationMs, refusal } = run.reads[(attemptNumber - 1) % run.reads.length]!;
        outcome.begunMs.push(time.now() - startMs);
        time.pass(durationMs);
        wantedMs = refusal;
        if (refusal !== undefined) {
            return Promise.reject(graphError(429, "TooManyRequests", "", refusal));
        }
        const isShown = time.now() - startMs >= run.lagsMs[replica % run.lagsMs.length]!;
        outcome.shown.push(isShown);
        return Promise.resolve(isShown);
    };
    const { agreeingReads, maxElapsedMs } = run;
    const error = await readUntilReplicated(clientAt({ ...time, sleep }), read, (value) => value === true, {
        agreeingReads,
        maxElapsedMs,
    }).then(
        () => undefined,
        (thrown: unknown) => thrown,
    );
    return { ...outcome, error };
}

const check = (property: (run: Run, outcome: Outcome) => void) =>
    fc.assert(
        fc.asyncProperty(runs, async (run) => property(run, await play(run))),
        { numRuns: 500 },
    );

describe("readUntilReplicated over lagging replicas", () => {
    it("reports success exactly when the last reads in a row showed the write, and no sooner", () =>
        check(({ agreeingReads }, { shown, error }) => {
            const tallies = shown.map((_, index) => {
                const lastStale = shown.lastIndexOf(false, index);
                return index - lastStale;
            });
            const hasAgreed = tallies.at(-1) === agreeingReads;
            assert.equal(error === undefined, hasAgreed);
            assert.ok(tallies.slice(0, -1).every((tally) => tally < agreeingReads));
        }));

    it("fails only by its budget, and begins no read after the deadline and the time of the reads that must agree", () =>
        check(({ maxElapsedMs, agreeingReads, reads }, { begunMs, error }) => {
            assert.ok(error === undefined || ReplicationTimeoutError.isInstance(error));
            const longestMs = Math.max(...reads.map(({ durationMs }) => durationMs));
            assert.ok(begunMs.every((ms) => ms <= maxElapsedMs + agreeingReads * longestMs));
        }));

    it("never waits less than Retry-After", () =>
        check((_, { waits }) => assert.ok(waits.every(({ wantedMs, waitedMs }) => waitedMs >= wantedMs))));

    it("succeeds when every replica catches up well within the budget and none refuses", () =>
        fc.assert(
            fc.asyncProperty(runs, async (run) => {
                const calm = {
                    ...run,
                    lagsMs: run.lagsMs.map((lagMs) => Math.min(lagMs, 30_000)),
                    reads: run.reads.map((read) => ({ ...read, refusal: undefined })),
                    maxElapsedMs: 120_000,
                };
                assert.equal((await play(calm)).error, undefined);
            }),
        ));
});
