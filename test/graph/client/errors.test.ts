import assert from "node:assert/strict";
import fc from "fast-check";
import {
    ConnectionError,
    GraphError,
    GraphSettingsError,
    LostAnswerError,
    ReplicationTimeoutError,
} from "../../../graph";
import { assertInert, hostileText } from "../../hostileText";
import { graphError } from "../fakes";

const all = [
    [GraphError, graphError(404)],
    [ConnectionError, new ConnectionError("GET", "/x", "reset")],
    [LostAnswerError, new LostAnswerError("POST", "/x", new Error("reset"))],
    [
        ReplicationTimeoutError,
        new ReplicationTimeoutError({
            attemptNumber: 1,
            elapsedMs: 1,
            agreeingReads: 0,
            wantedReads: 3,
            lastValue: undefined,
            answeredReads: 0,
        }),
    ],
    [GraphSettingsError, new GraphSettingsError(["x"])],
] as const;

describe("errors of the Graph client", () => {
    it("are distinguished, each by its own brand", () => {
        for (const [kind, error] of all) {
            const kinds = all.map(([other]) => other).filter((other) => other.isInstance(error));
            assert.deepEqual(kinds, [kind]);
            assert.equal(error.name, kind.name);
        }
    });

    it("are known by brand also from another copy of this package", () => {
        const foreign = Object.assign(new Error("x"), { brand: "entra-b2b.GraphError" });
        assert.ok(GraphError.isInstance(foreign));
        assert.ok(!GraphError.isInstance({ brand: "entra-b2b.GraphError" }));
    });

    it("keep their cause", () => {
        const cause = new Error("socket hang up");
        assert.equal(new ConnectionError("GET", "/x", cause).cause, cause);
        assert.equal(new LostAnswerError("POST", "/x", cause).cause, cause);
    });

    it("have a message that cannot act and is not long, whatever a server answers", () => {
        fc.assert(
            fc.property(hostileText, (text) => {
                const details = { ...graphError(400).details, code: text, reason: text, requestId: text };
                const refused = new GraphError(details);
                for (const error of [
                    refused,
                    new ConnectionError("GET", "/x", new Error(text)),
                    new LostAnswerError("POST", "/x", new Error(text)),
                    new GraphSettingsError([text]),
                ]) {
                    assertInert(error.message);
                }
                assert.equal(refused.message.split("\n").length, 1);
                assert.equal(refused.reason, text);
            }),
        );
        const long = new GraphError({ ...graphError(400).details, reason: "x".repeat(1_000_000) });
        assert.ok(long.message.length < 2_000);
    });
});
