import assert from "node:assert/strict";
import {
    conditionalAccess,
    directoryObjects,
    readUntilReplicated,
    ReplicationTimeoutError,
    sharedRead,
    type SharedRead,
    tenantPolicies,
    type GraphClient,
} from "../../../graph";
import { fakeGraph, guid, refusal, type Answer } from "../fakes";

const never = () => false;
const path = "/policies/authorizationPolicy";

/** One kind of read that never shows what is waited for, with the answer to its request. */
const reads: Record<string, [Answer, () => (client: GraphClient) => Promise<unknown>]> = {
    "a policy of the tenant": [
        { status: 200, body: { id: "x" } },
        () => (client) => tenantPolicies.get(client, { path }),
    ],
    "an object that is not found": [
        refusal(404),
        () => (client) => client.request({ method: "GET", path: "/groups/x", isSingleAttempt: true }),
    ],
    "objects by id": [
        { status: 200, body: { value: [] } },
        () => (client) => directoryObjects.load(client, guid(1)),
    ],
    "the list of policies": [
        { status: 200, body: { value: [] } },
        () => (client) => conditionalAccess.find(client, guid(1)),
    ],
    "a read shared by several": [
        { status: 200, body: { id: "x" } },
        () => {
            let read: SharedRead<unknown> | undefined;
            return (client) => {
                read ??= sharedRead(client, (reader) =>
                    reader
                        .request({ method: "GET", path: "/organization" })
                        .finally(() => (read = undefined)),
                );
                return read.answerTo(client);
            };
        },
    ],
};

describe("a wait for replicas that ends without success", () => {
    for (const [title, [answer, readWith]] of Object.entries(reads)) {
        it(`reports to each waiting caller which request read last: ${title}`, async () => {
            const sent: string[] = [];
            const { client } = fakeGraph((_request, number) => {
                sent.push(`id-${number}`);
                return answer instanceof Error
                    ? answer
                    : { ...answer, headers: { "request-id": `id-${number}` } };
            });
            const read = readWith();
            const lastIdOf = async (maxElapsedMs: number) => {
                const error: unknown = await readUntilReplicated(client, read, never, {
                    maxElapsedMs,
                }).catch((thrown: unknown) => thrown);
                assert.ok(ReplicationTimeoutError.isInstance(error), String(error));
                const { lastRequestId } = error.outcome;
                assert.match(
                    error.message,
                    new RegExp(`differed|not find.* \\(request-id ${lastRequestId}\\)`),
                );
                return lastRequestId;
            };
            // Time for one read. Callers that wait at the same time share its request, or send their own.
            const both = await Promise.all([lastIdOf(1), lastIdOf(1)]);
            assert.deepEqual([...new Set(both)].sort(), sent);
            assert.equal(await lastIdOf(20_000), sent.at(-1));
            assert.ok(sent.length > 3);
        });
    }

    it("does not name the request of another read for a read without an answer", async () => {
        const { client } = fakeGraph((_request, number) =>
            number === 1
                ? { status: 200, body: {}, headers: { "request-id": "id-1" } }
                : new Error("socket hang up"),
        );
        const wait = readUntilReplicated(
            client,
            (reader) => reader.request({ method: "GET", path: "/x", isSingleAttempt: true }),
            never,
            { maxElapsedMs: 5_000 },
        );
        await assert.rejects(wait, (error) => {
            assert.ok(ReplicationTimeoutError.isInstance(error));
            assert.equal(error.outcome.lastRequestId, undefined);
            return /socket hang up/.test(error.message);
        });
    });
});
