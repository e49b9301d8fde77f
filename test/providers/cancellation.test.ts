import assert from "node:assert/strict";
import { Cancellation, CancelledError } from "../../providers/lifecycle/kit/cancellation";
import { lifecycle } from "../../providers/lifecycle";
import { Run } from "../../providers/lifecycle/kit/run";
import { fakeGraph, guid } from "../graph/fakes";
import { createdErrorOf } from "./setUp";

describe("a canceled run", () => {
    const declared = { displayName: "Partners", mark: "entra-b2b-0", mailNickname: "entra-b2b-0" };

    it("lets a creation that was sent come to its answer, and keeps the id", async () => {
        const cancellation = new Cancellation();
        const { client, requests } = fakeGraph(
            (request) => {
                if (request.method === "POST" && request.url.endsWith("/groups")) {
                    assert.equal(request.signal, undefined);
                    cancellation.cancel("the test");
                    return { status: 201, body: { id: guid(7) } };
                }
                return { status: 200, body: { value: [] } };
            },
            { signal: cancellation.signal },
        );
        const error = await createdErrorOf(lifecycle("directoryGroup", new Run({ client })), declared);
        assert.equal(error.id, guid(7));
        assert.ok(error.cause instanceof CancelledError);
        assert.match(error.message, /Run again to finish it/);
        assert.equal(requests.length, 2);
    });

    it("ends a wait at once, and sends nothing further", async () => {
        const cancellation = new Cancellation();
        const { client, requests } = fakeGraph(() => ({ status: 200, body: { value: [] } }), {
            signal: cancellation.signal,
            sleep: (_delayMs, signal) => {
                signal?.throwIfAborted();
                if (requests.length > 0) {
                    cancellation.cancel("the test");
                    signal?.throwIfAborted();
                }
                return Promise.resolve();
            },
        });
        const { create } = lifecycle("replicatedRead", new Run({ client }));
        await assert.rejects(create({ kind: "user", objectId: guid(1) }), CancelledError);
        assert.equal(requests.length, 1);
    });
});
