import assert from "node:assert/strict";
import { ConnectionError } from "../../../graph";
import { isAnswerLost, retryDelayMs } from "../../../graph/client/retryDecision";
import { graphError } from "../fakes";

const delayMs = (error: Error, isIdempotent = true, attemptNumber = 1) =>
    retryDelayMs({ error, attemptNumber, isIdempotent }, () => 0.5);
const broken = new ConnectionError("GET", "/x", new Error("socket hang up"));

describe("the decision to retry", () => {
    for (const status of [408, 424, 429, 503]) {
        it(`sends anything again after ${status}, for nothing was done`, () => {
            assert.equal(delayMs(graphError(status), false), 500);
            assert.equal(isAnswerLost(graphError(status)), false);
        });
    }

    for (const status of [500, 502, 504, 520, 599]) {
        it(`sends again after ${status} only what may be done twice`, () => {
            assert.equal(delayMs(graphError(status), true), 500);
            assert.equal(delayMs(graphError(status), false), undefined);
            assert.equal(isAnswerLost(graphError(status)), true);
        });
    }

    for (const status of [400, 401, 403, 404, 409, 412, 501, 507, 509]) {
        it(`gives up at once after ${status}`, () => {
            assert.equal(delayMs(graphError(status)), undefined);
            assert.equal(isAnswerLost(graphError(status)), false);
        });
    }

    it("sends again after a lost connection only what may be done twice", () => {
        assert.equal(delayMs(broken, true), 500);
        assert.equal(delayMs(broken, false), undefined);
        assert.equal(isAnswerLost(broken), true);
    });

    it("sends again when parallel writes to one object clash", () => {
        assert.equal(delayMs(graphError(409, "Directory_ConcurrencyViolation"), false), 500);
    });

    it("obeys Retry-After exactly, without jitter, also on a status other than 429", () => {
        assert.equal(delayMs(graphError(429, "TooManyRequests", "", 17_000)), 17_000);
        assert.equal(delayMs(graphError(503, "ServiceUnavailable", "", 3_000)), 3_000);
    });

    it("does not obey Retry-After on an answer that waiting cannot resolve", () => {
        assert.equal(delayMs(graphError(403, "Authorization_RequestDenied", "", 1_000)), undefined);
    });

    it("draws a wait when Retry-After names none, so as not to hammer", () => {
        assert.equal(delayMs(graphError(429, "TooManyRequests", "", 0)), 500);
    });

    it("lets the drawn wait grow up to a minute", () => {
        assert.equal(delayMs(graphError(429), true, 3), 2_000);
        assert.equal(delayMs(graphError(429), true, 30), 30_000);
    });

    it("never repeats a fault of the program", () => {
        assert.equal(delayMs(new RangeError("bug")), undefined);
    });
});
