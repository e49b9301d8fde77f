import type { TransportRequest } from "../../../graph/client/transport";
import { stepsOf } from "../client/batchFake";
import assert from "node:assert/strict";
import { groups } from "../../../graph";
import { FakeDirectory } from "../consistency/fakeDirectory";
import { bodyOf, guid, refusal } from "../fakes";

const group = guid(100);
const members = `/groups/${group}/members`;
const lag = refusal(
    400,
    "Request_BadRequest",
    "The source resource object or one of the objects being referenced do not exist.",
);
const many = (count: number) => Array.from({ length: count }, (_, index) => guid(index));

function directoryWith(...present: readonly string[]): FakeDirectory {
    const directory = new FakeDirectory();
    directory.members.set(group, new Set(present));
    return directory;
}

/** How many members each change of a request adds, alone or in a batch. */
function changesIn(request: TransportRequest): number[] {
    const bodies = stepsOf(request)?.map(({ body }) => body as Record<string, unknown>) ?? [bodyOf(request)];
    return bodies.map((body) => (body["members@odata.bind"] as string[]).length);
}

describe("adding members", () => {
    for (const [count, requests] of [
        [0, []],
        [20, [20]],
        [21, [20, 1]],
        [45, [20, 20, 5]],
    ] as const) {
        it(`puts ${count} members into requests of ${requests.join(", ") || "none"}`, async () => {
            const { graph } = directoryWith();
            assert.deepEqual(await groups.addMembers(graph.client, group, many(count)), many(count));
            const sizes = graph.requests.flatMap(changesIn);
            assert.deepEqual(sizes, requests);
        });
    }

    it("refers to members as directory objects", async () => {
        const { graph } = directoryWith();
        await groups.addMembers(graph.client, group, [guid(1)]);
        assert.deepEqual(bodyOf(graph.requests[0]), {
            "members@odata.bind": [`https://graph.microsoft.com/v1.0/directoryObjects/${guid(1)}`],
        });
    });

    it("sends 20 one by one when one of them is already a member, and returns who was added", async () => {
        const directory = directoryWith(guid(2));
        const added = await groups.addMembers(directory.graph.client, group, [guid(1), guid(2), guid(3)]);
        assert.deepEqual(added, [guid(1), guid(3)]);
        assert.equal(directory.writes.length, 4);
        assert.deepEqual([...directory.members.get(group)!].sort(), [guid(1), guid(2), guid(3)]);
    });

    it("does not send a single existing member twice", async () => {
        const directory = directoryWith(guid(1));
        assert.deepEqual(await groups.addMembers(directory.graph.client, group, [guid(1)]), []);
        assert.equal(directory.writes.length, 1);
    });

    it("waits while the group or a member is not everywhere yet", async () => {
        const directory = directoryWith();
        directory.next(`PATCH /groups/${group}`, refusal(404), lag, lag);
        assert.deepEqual(await groups.addMembers(directory.graph.client, group, [guid(1)]), [guid(1)]);
        assert.deepEqual(directory.graph.time.sleeps, [250, 500, 1_000]);
    });

    it("gives up at once when it may not", async () => {
        const directory = directoryWith();
        directory.next(`PATCH /groups/${group}`, refusal(403, "Authorization_RequestDenied"));
        await assert.rejects(groups.addMembers(directory.graph.client, group, [guid(1)]), /403/);
        assert.equal(directory.writes.length, 1);
    });

    it("stops waiting for lag after two minutes", async () => {
        const { graph } = new FakeDirectory();
        const startMs = graph.time.now();
        await assert.rejects(groups.addMembers(graph.client, group, [guid(1)]), /404/);
        assert.ok(graph.time.now() - startMs <= 120_000);
    });
});

describe("removing members", () => {
    it("takes away the reference, never the member", async () => {
        const directory = directoryWith(guid(1), guid(2));
        assert.deepEqual(await groups.removeMembers(directory.graph.client, group, [guid(1)]), [guid(1)]);
        assert.deepEqual(directory.writes, [`DELETE ${members}/${guid(1)}/$ref`]);
        assert.deepEqual([...directory.members.get(group)!], [guid(2)]);
    });

    it("takes both answers for an absent member as done, and reports that nothing was removed", async () => {
        const directory = directoryWith();
        directory.next(`DELETE ${members}/${guid(2)}/$ref`, refusal(404));
        const removed = await groups.removeMembers(directory.graph.client, group, [guid(1), guid(2)]);
        assert.deepEqual(removed, []);
    });

    it("throws any other refusal", async () => {
        const directory = directoryWith(guid(1));
        directory.next(`DELETE ${members}/${guid(1)}/$ref`, refusal(403, "Authorization_RequestDenied"));
        await assert.rejects(groups.removeMembers(directory.graph.client, group, [guid(1)]), /403/);
    });
});

describe("listing members", () => {
    it("reads once, on a separate connection, in the largest pages, only ids", async () => {
        const { graph } = directoryWith(guid(1), guid(2));
        assert.deepEqual(await groups.listMemberIds(graph.client, group), new Set([guid(1), guid(2)]));
        const [request] = graph.requests;
        assert.equal(request?.isFreshConnection, true);
        assert.deepEqual(
            [...new URL(request?.url ?? "").searchParams],
            [
                ["$select", "id"],
                ["$top", "999"],
            ],
        );
    });

    it("distinguishes an unknown group from an empty one", async () => {
        const directory = directoryWith();
        assert.deepEqual(await groups.listMemberIds(directory.graph.client, group), new Set());
        assert.equal(await groups.listMemberIds(directory.graph.client, guid(101)), undefined);
    });
});
