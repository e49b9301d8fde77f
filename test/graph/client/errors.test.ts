import assert from "node:assert/strict";
import {
    ConnectionError,
    GraphError,
    GraphSettingsError,
    LostAnswerError,
    ReplicationTimeoutError,
} from "../../../graph";
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
        }),
    ],
    [GraphSettingsError, new GraphSettingsError(["x"])],
] as const;

describe("errors of the Graph client", () => {
    it("are told apart, each by its own brand", () => {
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
});
