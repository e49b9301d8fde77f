import assert from "node:assert/strict";
import fc from "fast-check";
import { GraphError, ThrottledError } from "../../../graph";
import { Throttle } from "../../../graph/client/throttle";
import { TokenBucket } from "../../../graph/client/tokenBucket";
import { fakeGraph, fakeTime, inTurn, refusal, startMs, type FakeTime } from "../fakes";

const small = { capacity: 3, windowMs: 3_000 };
const ok = { status: 200, body: { id: "1" } };

function throttleWith(time: FakeTime) {
    const throttle = new Throttle({ writes: small, laneIntervalMs: 1_000 }, time);
    const pass = (isWrite: boolean, endMs = startMs + 600_000, isConditionalAccess = false) =>
        throttle.pass({ writeCount: isWrite ? 1 : 0, isConditionalAccess, endMs });
    return { throttle, pass };
}

describe("the bucket of writes", () => {
    it("lets a full bucket pass at once, and the rest as it fills up", () => {
        const time = fakeTime();
        const bucket = new TokenBucket(small, time);
        assert.deepEqual(
            Array.from({ length: 5 }, () => bucket.take()),
            [0, 0, 0, 1_000, 2_000],
        );
        time.pass(10_000);
        assert.deepEqual(
            Array.from({ length: 4 }, () => bucket.take()),
            [0, 0, 0, 1_000],
        );
    });

    it("never lets more pass in a window than capacity and refill, whenever they ask", () => {
        const gaps = fc.array(fc.nat(700), { minLength: 1, maxLength: 60 });
        fc.assert(
            fc.property(gaps, (waits) => {
                const time = fakeTime();
                const bucket = new TokenBucket(small, time);
                const passedMs = waits.map((gapMs) => {
                    time.pass(gapMs);
                    return time.now() + bucket.take();
                });
                for (const fromMs of passedMs) {
                    const within = passedMs.filter(
                        (atMs) => atMs >= fromMs && atMs < fromMs + small.windowMs,
                    );
                    assert.ok(within.length <= 2 * small.capacity, `${within.length} in a window`);
                }
            }),
        );
    });
});

describe("the throttle", () => {
    it("slows a big run of writes down instead of letting it fail, and lets reads pass", async () => {
        const time = fakeTime();
        const { pass } = throttleWith(time);
        for (let count = 0; count < 5; count++) {
            await pass(true);
        }
        await pass(false);
        assert.deepEqual(time.sleeps, [1_000, 1_000]);
    });

    it("slows down when the service says that a limit is near, and forgets it after the limit's window", async () => {
        const time = fakeTime();
        const { throttle, pass } = throttleWith(time);
        throttle.observe({ status: 200, retryAfterMs: undefined, limitShare: 1.2 }, false);
        await pass(false);
        await pass(false);
        await pass(false);
        assert.deepEqual(
            time.sleeps.map((waitMs) => Math.round(waitMs)),
            [400, 400],
        );
        time.pass(20_000);
        await pass(false);
        assert.equal(time.sleeps.length, 2);
    });

    it("sends nothing before a Retry-After is over: refused calls count too", async () => {
        const time = fakeTime();
        const { throttle, pass } = throttleWith(time);
        throttle.observe({ status: 429, retryAfterMs: 315_000, limitShare: undefined }, false);
        await pass(false);
        assert.deepEqual(time.sleeps, [315_000]);
    });

    it("refuses a call that would give up before its time, and says what to do", async () => {
        const time = fakeTime();
        const { throttle, pass } = throttleWith(time);
        throttle.observe({ status: 429, retryAfterMs: 315_000, limitShare: undefined }, false);
        await assert.rejects(pass(false, startMs + 60_000), (error) => {
            assert.ok(ThrottledError.isInstance(error));
            assert.match(
                error.message,
                /wait of 315 s, 60 s of the call's time being left.*run again in 315 s/,
            );
            return true;
        });
        assert.deepEqual(time.sleeps, []);
    });

    it("holds back the lane of conditional access after a 429 without Retry-After, and no other lane", async () => {
        const time = fakeTime();
        const { throttle, pass } = throttleWith(time);
        throttle.observe({ status: 429, retryAfterMs: undefined, limitShare: undefined }, true);
        await pass(false);
        assert.deepEqual(time.sleeps, []);
        await pass(false, startMs + 600_000, true);
        assert.deepEqual(time.sleeps, [2_000]);
    });
});

describe("a client's calls under throttling", () => {
    const busy = (seconds: string) =>
        refusal(429, "TooManyRequests", "Please retry again later.", { "Retry-After": seconds });

    it("wait 315 s within their budget", async () => {
        const { client, time } = fakeGraph(inTurn(busy("315"), ok));
        await client.request({ method: "GET", path: "/users/x" });
        assert.deepEqual(time.sleeps, [315_000]);
    });

    it("fail with what to do when the wait is longer than the budget", async () => {
        const { client, time } = fakeGraph(inTurn(busy("315")));
        await assert.rejects(
            client.request({ method: "GET", path: "/users/x", maxElapsedMs: 60_000 }),
            (error) => ThrottledError.isInstance(error) && GraphError.isInstance(error.cause),
        );
        assert.deepEqual(time.sleeps, []);
    });

    it("fail at once on conditional access when the service asks for an hour, and hold up no call that can wait", async () => {
        const { client, requests, time } = fakeGraph(inTurn(busy("3600"), ok));
        const read = { method: "GET", path: "/identity/conditionalAccess/policies/x" } as const;
        const asksForAnHour = (error: unknown) =>
            ThrottledError.isInstance(error) && /asks for a wait of 3(600|599) s/.test(error.message);
        await assert.rejects(client.request(read), asksForAnHour);
        await assert.rejects(client.request({ ...read, maxElapsedMs: 120_000 }), asksForAnHour);
        assert.deepEqual(time.sleeps, []);
        await client.request({ ...read, maxElapsedMs: 7_200_000 });
        assert.equal(requests.length, 2);
    });

    it("report each wait before it begins", async () => {
        const waits: number[] = [];
        const { client } = fakeGraph(inTurn(busy("5"), ok), {
            onWait: ({ waitMs }) => void waits.push(waitMs),
        });
        await client.request({ method: "GET", path: "/users/x" });
        assert.deepEqual(waits, [5_000]);
    });

    it("slow down near a limit", async () => {
        const near = { ...ok, headers: { "x-ms-throttle-limit-percentage": "1.8" } };
        const { client, time } = fakeGraph(inTurn(near, ok, ok));
        for (let count = 0; count < 3; count++) {
            await client.request({ method: "GET", path: "/users/x" });
        }
        assert.deepEqual(time.sleeps, [1_000]);
    });

    it("are not held up by a share that is a percentage", async () => {
        for (const share of ["95", "Infinity", "-3", "1e300"]) {
            const near = { ...ok, headers: { "x-ms-throttle-limit-percentage": share } };
            const { client, time } = fakeGraph(inTurn(near, ok, ok));
            for (let count = 0; count < 3; count++) {
                await client.request({ method: "GET", path: "/users/x" });
            }
            assert.ok(time.sleeps.every((waitMs) => waitMs <= 1_000));
        }
    });

    it("stop at once when the run is canceled", async () => {
        const controller = new AbortController();
        const { client, requests } = fakeGraph(
            () => {
                controller.abort(new Error("cancelled"));
                return busy("5");
            },
            { signal: controller.signal },
        );
        await assert.rejects(client.request({ method: "GET", path: "/users/x" }), /cancelled/);
        assert.equal(requests.length, 1);
    });
});
