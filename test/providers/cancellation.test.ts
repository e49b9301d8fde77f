import assert from "node:assert/strict";
import {
    cancel,
    cancellation,
    CancelledError,
    resetCancellation,
} from "../../providers/lifecycle/kit/cancellation";
import { lifecycle } from "../../providers/lifecycle";
import { useGraphClient } from "../../providers/lifecycle/kit/session";
import { fakeGraph, guid } from "../graph/fakes";
import { createdErrorOf } from "./setUp";

describe("a cancelled run", () => {
    afterEach(() => {
        resetCancellation();
        useGraphClient(undefined);
    });

    const declared = { displayName: "Partners", mark: "entra-b2b-0", mailNickname: "entra-b2b-0" };

    it("lets a creation that was sent come to its answer, and keeps the id", async () => {
        const { client, requests } = fakeGraph(
            (request) => {
                if (request.method === "POST" && request.url.endsWith("/groups")) {
                    assert.equal(request.signal, undefined);
                    cancel("the test");
                    return { status: 201, body: { id: guid(7) } };
                }
                return { status: 200, body: { value: [] } };
            },
            { signal: cancellation() },
        );
        useGraphClient(client);
        const error = await createdErrorOf(lifecycle("directoryGroup"), declared);
        assert.equal(error.id, guid(7));
        assert.ok(error.cause instanceof CancelledError);
        assert.match(error.message, /run again to finish it/);
        assert.equal(requests.length, 2);
    });

    it("ends a wait at once, and sends nothing further", async () => {
        const { client, requests } = fakeGraph(() => ({ status: 200, body: { value: [] } }), {
            signal: cancellation(),
            sleep: (_delayMs, signal) => {
                signal?.throwIfAborted();
                if (requests.length > 0) {
                    cancel("the test");
                    signal?.throwIfAborted();
                }
                return Promise.resolve();
            },
        });
        useGraphClient(client);
        const { create } = lifecycle("replicatedRead");
        await assert.rejects(create({ kind: "user", objectId: guid(1) }), CancelledError);
        assert.equal(requests.length, 1);
    });
});
