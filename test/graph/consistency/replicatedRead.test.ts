import assert from "node:assert/strict";
import {
    ConnectionError,
    readUntilReplicated,
    ReplicationTimeoutError,
    type GraphClient,
    type GraphClientOptions,
    type ReplicatedReadOptions,
    type ReplicatedReadProgress,
} from "../../../graph";
import { clientAt, fakeTime, graphError, type FakeTime } from "../fakes";

interface User {
    readonly name: string;
}

const fresh: User = { name: "new" };
const stale: User = { name: "old" };
const isCurrent = (user: User | undefined) => user?.name === "new";

/** Reads that answer in turn, the last one for ever; an error is thrown. */
function readsOf(...answers: readonly (User | undefined | Error)[]) {
    const attempts: number[] = [];
    const read = (_client: GraphClient, attemptNumber: number): Promise<User | undefined> => {
        attempts.push(attemptNumber);
        const answer = answers[Math.min(attempts.length, answers.length) - 1];
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    };
    return { read, attempts };
}

async function run(
    answers: readonly (User | undefined | Error)[],
    options: ReplicatedReadOptions = {},
    clientOptions: GraphClientOptions = {},
): Promise<{ value: User | undefined; attempts: number[]; time: FakeTime }> {
    const time = fakeTime();
    const { read, attempts } = readsOf(...answers);
    const value = await readUntilReplicated(
        clientAt({ ...time, ...clientOptions }),
        read,
        isCurrent,
        options,
    );
    return { value, attempts, time };
}

describe("readUntilReplicated", () => {
    it("trusts three current reads in a row, made at once", async () => {
        const { value, attempts, time } = await run([fresh]);
        assert.equal(value, fresh);
        assert.deepEqual(attempts, [1, 2, 3]);
        assert.deepEqual(time.sleeps, []);
    });

    it("starts its tally again at a stale read, and waits after it", async () => {
        const { attempts, time } = await run([fresh, fresh, stale, fresh, fresh, fresh]);
        assert.equal(attempts.length, 6);
        assert.deepEqual(time.sleeps, [375]);
    });

    it("takes a missing object for a stale answer, whether 404 or undefined", async () => {
        const { attempts } = await run([undefined, graphError(404), fresh]);
        assert.equal(attempts.length, 5);
    });

    it("can wait for absence", async () => {
        const { read, attempts } = readsOf(stale, undefined);
        const value = await readUntilReplicated(clientAt(), read, (user) => user === undefined);
        assert.equal(value, undefined);
        assert.equal(attempts.length, 4);
    });

    it("doubles its waits up to the longest", async () => {
        const { time } = await run(
            [...Array<User>(7).fill(stale), fresh],
            {},
            { random: () => 1 - Number.EPSILON },
        );
        assert.deepEqual(time.sleeps, [500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
    });

    it("grows shared waits by half, to common beats", async () => {
        const { time } = await run(
            [...Array<User>(5).fill(stale), fresh],
            { sharedBy: () => 1 },
            { random: () => 1 - Number.EPSILON },
        );
        const beatMs = 250;
        [500, 750, 1_125, 1_687.5, 2_531.25].forEach((boundMs, index) => {
            const waitedMs = time.sleeps[index] ?? 0;
            assert.ok(waitedMs >= boundMs - 1 && waitedMs < boundMs + beatMs, `${waitedMs} after ${boundMs}`);
        });
    });

    it("believes a single read when one is enough", async () => {
        const { attempts } = await run([fresh], { agreeingReads: 1 });
        assert.equal(attempts.length, 1);
    });

    it("waits as long as Retry-After says when that is longer", async () => {
        const { time } = await run([graphError(429, "TooManyRequests", "", 17_000), fresh]);
        assert.deepEqual(time.sleeps, [17_000]);
    });

    it("keeps its own wait when Retry-After is shorter or missing", async () => {
        const { time } = await run([graphError(429, "TooManyRequests", "", 1), graphError(503), fresh]);
        assert.deepEqual(time.sleeps, [375, 750]);
    });

    it("keeps its tally over a read without an answer, which proves nothing about any replica", async () => {
        const { attempts, time } = await run([fresh, fresh, graphError(429), fresh]);
        assert.equal(attempts.length, 4);
        assert.deepEqual(time.sleeps, [375]);
        const { attempts: more } = await run([fresh, fresh, graphError(429), stale, fresh]);
        assert.equal(more.length, 7);
    });

    it("lives through lost connections and server errors", async () => {
        const lost = new ConnectionError("GET", "/users/x", new Error("socket hang up"));
        const { attempts } = await run([lost, graphError(500), graphError(504), fresh]);
        assert.equal(attempts.length, 6);
    });

    it("throws at once what waiting cannot resolve", async () => {
        for (const error of [graphError(403), graphError(400), new TypeError("bug")]) {
            const { read, attempts } = readsOf(error);
            await assert.rejects(
                readUntilReplicated(clientAt(), read, isCurrent),
                (thrown) => thrown === error,
            );
            assert.equal(attempts.length, 1);
        }
    });
});

describe("the budget of readUntilReplicated", () => {
    it("ends in an error that says how far it came", async () => {
        const { read } = readsOf(fresh, stale);
        await assert.rejects(readUntilReplicated(clientAt(), read, isCurrent), (error) => {
            assert.ok(ReplicationTimeoutError.isInstance(error));
            assert.equal(error.outcome.agreeingReads, 0);
            assert.equal(error.outcome.wantedReads, 3);
            assert.equal(error.outcome.lastValue, stale);
            assert.ok(error.outcome.elapsedMs <= 120_000);
            assert.match(
                error.message,
                /0 of 3 reads in a row agreed; the last one, at 2026-03-01T12:01:5.*Z, still differed/,
            );
            return true;
        });
    });

    it("distinguishes an object that was not found from one that could not be read", async () => {
        await assert.rejects(run([undefined]), /the last one, at \S+, did not find the object/);
        await assert.rejects(
            run([graphError(503, "ServiceUnavailable", "busy")]),
            /the last one, at \S+, failed \(GET .*busy/,
        );
    });

    it("lets a wait end exactly at the deadline, and starts none that would overrun it", async () => {
        const { attempts } = await run([stale, fresh], { maxElapsedMs: 375 });
        assert.equal(attempts.length, 4);
        const time = fakeTime();
        await assert.rejects(
            readUntilReplicated(clientAt(time), readsOf(stale).read, isCurrent, { maxElapsedMs: 374 }),
            ReplicationTimeoutError,
        );
        assert.deepEqual(time.sleeps, []);
    });

    it("does not sit out a Retry-After beyond the deadline, and says how long it is", async () => {
        const time = fakeTime();
        const { read } = readsOf(graphError(429, "TooManyRequests", "", 200_000));
        await assert.rejects(
            readUntilReplicated(clientAt(time), read, isCurrent),
            (error) =>
                ReplicationTimeoutError.isInstance(error) &&
                /asks for a wait of 200 s.* Run again in 200 s/.test(error.message),
        );
        assert.deepEqual(time.sleeps, []);
    });

    it("has time for the reads that must agree, however long one takes, and for no more", async () => {
        const slowly = (...values: User[]) => {
            const time = fakeTime();
            const { read, attempts } = readsOf(...values);
            const slow: typeof read = async (...call) => {
                time.pass(314_000);
                return read(...call);
            };
            return { attempts, done: readUntilReplicated(clientAt(time), slow, isCurrent) };
        };
        const agreed = slowly(fresh);
        await agreed.done;
        assert.equal(agreed.attempts.length, 3);
        const behind = slowly(stale, fresh);
        await behind.done;
        assert.equal(behind.attempts.length, 4);
        const never = slowly(stale);
        await assert.rejects(never.done, /only 0 of 3 reads in a row/);
        assert.equal(never.attempts.length, 4);
    });

    it("gives a read without an answer no more time", async () => {
        const time = fakeTime();
        let reads = 0;
        const hanging = () => {
            reads++;
            time.pass(70_000);
            return Promise.reject(new ConnectionError("GET", "/users/x", new Error("timeout")));
        };
        await assert.rejects(readUntilReplicated(clientAt(time), hanging, isCurrent), /0 of 3 reads/);
        assert.equal(reads, 2);
    });
});

describe("readUntilReplicated on the way", () => {
    it("reports its progress before each wait", async () => {
        const progress: ReplicatedReadProgress[] = [];
        await run([stale, undefined, fresh], {}, { onProgress: (step) => progress.push(step) });
        assert.deepEqual(progress, [
            {
                attemptNumber: 1,
                agreeingReads: 0,
                wantedReads: 3,
                elapsedMs: 0,
                nextDelayMs: 375,
                lastValue: stale,
                operation: undefined,
            },
            {
                attemptNumber: 2,
                agreeingReads: 0,
                wantedReads: 3,
                elapsedMs: 375,
                nextDelayMs: 750,
                lastValue: undefined,
                operation: undefined,
            },
        ]);
    });

    it("reads nothing when it was aborted before", async () => {
        const { read, attempts } = readsOf(fresh);
        const signal = AbortSignal.abort(new Error("cancelled"));
        await assert.rejects(readUntilReplicated(clientAt(), read, isCurrent, { signal }), /cancelled/);
        assert.deepEqual(attempts, []);
    });

    it("stops in mid-wait with the signal's reason", async () => {
        const controller = new AbortController();
        const { signal } = controller;
        const { read, attempts } = readsOf(stale);
        const sleep = (_delayMs: number, given?: AbortSignal) => {
            controller.abort(new Error("cancelled"));
            return Promise.reject(given?.reason as Error);
        };
        await assert.rejects(
            readUntilReplicated(clientAt({ ...fakeTime(), sleep }), read, isCurrent, { signal }),
            /cancelled/,
        );
        assert.deepEqual(attempts, [1]);
    });

    it("refuses options out of range before it reads", async () => {
        const { read, attempts } = readsOf(fresh);
        const wrong: readonly ReplicatedReadOptions[] = [
            { agreeingReads: 0 },
            { agreeingReads: 1.5 },
            { agreeingReads: NaN },
            { initialDelayMs: 0 },
            { maxDelayMs: -1 },
            { maxElapsedMs: NaN },
            { maxElapsedMs: Infinity },
        ];
        for (const options of wrong) {
            await assert.rejects(readUntilReplicated(clientAt(), read, isCurrent, options), RangeError);
        }
        assert.deepEqual(attempts, []);
    });
});
