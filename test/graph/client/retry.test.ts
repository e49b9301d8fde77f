import assert from "node:assert/strict";
import { retry, type RetryOptions } from "../../../graph/client/retry";
import { retryOnLag } from "../../../graph/consistency/retryOnLag";
import { clientAt, fakeTime, graphError } from "../fakes";

const failure = new Error("not yet");

function setUp(options: Partial<RetryOptions> = {}) {
    const time = fakeTime();
    return { time, options: { ...time, maxElapsedMs: 10_000, ...options } };
}

/** Fails so many times, then succeeds with the attempt's number. */
function failing(times: number, error: Error = failure) {
    return (attemptNumber: number) =>
        attemptNumber <= times ? Promise.reject(error) : Promise.resolve(attemptNumber);
}

describe("retry", () => {
    it("counts attempts from 1 and asks for the wait before it sleeps", async () => {
        const { time, options } = setUp();
        const order: string[] = [];
        const attempt = (attemptNumber: number) => {
            order.push(`attempt ${attemptNumber}`);
            return failing(2)(attemptNumber);
        };
        const decide = (error: Error, attemptNumber: number) => {
            order.push(`decide ${attemptNumber} ${error.message}`);
            return attemptNumber * 100;
        };
        assert.equal(await retry(attempt, decide, options), 3);
        assert.deepEqual(order, [
            "attempt 1",
            "decide 1 not yet",
            "attempt 2",
            "decide 2 not yet",
            "attempt 3",
        ]);
        assert.deepEqual(time.sleeps, [100, 200]);
    });

    it("throws the real error at once when the decision is negative", async () => {
        const { time, options } = setUp();
        await assert.rejects(
            retry(failing(1), () => undefined, options),
            (error) => error === failure,
        );
        assert.deepEqual(time.sleeps, []);
    });

    it("waits up to the last millisecond of the budget, and not beyond", async () => {
        const exact = setUp();
        assert.equal(await retry(failing(1), () => 10_000, exact.options), 2);
        const over = setUp();
        await assert.rejects(
            retry(failing(1), () => 10_001, over.options),
            failure,
        );
        assert.deepEqual(over.time.sleeps, []);
    });

    it("counts the time of the attempts themselves against the budget", async () => {
        const { time, options } = setUp();
        const slow = () => {
            time.pass(9_500);
            return Promise.reject(failure);
        };
        await assert.rejects(
            retry(slow, () => 600, options),
            failure,
        );
        assert.deepEqual(time.sleeps, []);
    });

    it("makes no attempt when it was aborted before", async () => {
        const { options } = setUp({ signal: AbortSignal.abort(new Error("cancelled")) });
        let attempts = 0;
        const attempt = () => Promise.resolve(++attempts);
        await assert.rejects(
            retry(attempt, () => 1, options),
            /cancelled/,
        );
        assert.equal(attempts, 0);
    });

    it("stops in mid-wait with the signal's reason", async () => {
        const controller = new AbortController();
        const { signal } = controller;
        const sleep = (_delayMs: number, given?: AbortSignal) => {
            controller.abort(new Error("cancelled"));
            return Promise.reject(given?.reason as Error);
        };
        let attempts = 0;
        const attempt = () => {
            attempts++;
            return Promise.reject(failure);
        };
        await assert.rejects(
            retry(attempt, () => 1_000, setUp({ signal, sleep }).options),
            /cancelled/,
        );
        assert.equal(attempts, 1);
    });

    it("does not repeat a fault of the program, whatever the decision", async () => {
        const { options } = setUp();
        await assert.rejects(
            retry(failing(1, new TypeError("x is undefined")), () => 1, options),
            TypeError,
        );
    });
});

/** As {@link failing}, for a write that gets a client. */
function failingWrite(times: number, error: Error): () => Promise<number> {
    const attempt = failing(times, error);
    let count = 0;
    return () => attempt((count += 1));
}

describe("retryOnLag", () => {
    const lag = graphError(404, "Request_ResourceNotFound");

    it("repeats what can be replication lag, with a growing wait", async () => {
        const time = fakeTime();
        assert.equal(await retryOnLag(clientAt(time), "patchNew", failingWrite(3, lag)), 4);
        assert.deepEqual(time.sleeps, [250, 500, 1_000]);
    });

    it("throws any other refusal at once", async () => {
        const time = fakeTime();
        const denied = graphError(403, "Authorization_RequestDenied");
        await assert.rejects(
            retryOnLag(clientAt(time), "patchNew", failingWrite(1, denied)),
            (error) => error === denied,
        );
        assert.deepEqual(time.sleeps, []);
    });

    it("gives up within its budget and throws the refusal", async () => {
        const time = fakeTime();
        const startMs = time.now();
        await assert.rejects(
            retryOnLag(clientAt(time), "patchNew", failingWrite(Infinity, lag), { maxElapsedMs: 30_000 }),
            (error) => error === lag,
        );
        assert.ok(time.now() - startMs <= 30_000);
        assert.ok(time.sleeps.length > 5);
    });
});
