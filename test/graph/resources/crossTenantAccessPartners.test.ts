import assert from "node:assert/strict";
import { crossTenantAccessPartners as partners, LostAnswerError } from "../../../graph";
import { FakeDirectory } from "../consistency/fakeDirectory";
import { guid, refusal } from "../fakes";

const tenantId = guid(1);
const root = "/policies/crossTenantAccessPolicy/partners";
const one = `${root}/${tenantId}`;
const settings = { tenantId, inboundTrust: { isMfaAccepted: true } };
const theirs = { tenantId, inboundTrust: { isMfaAccepted: false } };

function directoryWith(partner?: Record<string, unknown>): FakeDirectory {
    const directory = new FakeDirectory();
    if (partner) {
        directory.partners.set(tenantId, partner);
    }
    return directory;
}

describe("creating a partner's settings", () => {
    it("creates them if there are none, and reports that they are new", async () => {
        const directory = directoryWith();
        const { isNew } = await partners.create(directory.graph.client, settings);
        assert.equal(isNew, true);
        assert.deepEqual(directory.partners.get(tenantId), settings);
    });

    it("returns existing ones unchanged", async () => {
        const directory = directoryWith(theirs);
        const created = await partners.create(directory.graph.client, settings);
        assert.deepEqual(created, { partner: theirs, isNew: false });
        assert.deepEqual(directory.writes, []);
    });

    it("believes 409 when the replicas did not know them yet", async () => {
        const directory = directoryWith(theirs);
        directory.next(`GET ${one}`, refusal(404), refusal(404), refusal(404), refusal(404));
        const created = await partners.create(directory.graph.client, settings);
        assert.deepEqual(created, { partner: theirs, isNew: false });
        assert.deepEqual(directory.partners.get(tenantId), theirs);
    });

    it("looks its own up after a lost answer instead of sending again", async () => {
        const directory = directoryWith();
        directory.loseAnswerOf(`POST ${root}`);
        const created = await partners.create(directory.graph.client, settings);
        assert.deepEqual(created, { partner: settings, isNew: true });
        assert.deepEqual(directory.writes, [`POST ${root}`]);
    });

    it("sends again when the lost one was not done", async () => {
        const directory = directoryWith();
        directory.next(`POST ${root}`, new Error("socket hang up"));
        assert.equal((await partners.create(directory.graph.client, settings)).isNew, true);
        assert.deepEqual(directory.writes, [`POST ${root}`, `POST ${root}`]);
    });

    it("knows its own by 409 when the lost one was done and no replica showed it", async () => {
        const directory = directoryWith();
        directory.loseAnswerOf(`POST ${root}`);
        directory.next(`GET ${one}`, ...Array<ReturnType<typeof refusal>>(6).fill(refusal(404)));
        const created = await partners.create(directory.graph.client, settings);
        assert.deepEqual(created, { partner: settings, isNew: true });
    });

    it("gives up when a fifth answer is lost", async () => {
        const directory = directoryWith();
        directory.next(`POST ${root}`, ...Array.from({ length: 5 }, () => new Error("reset")));
        await assert.rejects(partners.create(directory.graph.client, settings), (error) =>
            LostAnswerError.isInstance(error),
        );
    });

    it("throws any other refusal", async () => {
        const directory = directoryWith();
        directory.next(`POST ${root}`, refusal(403, "Authorization_RequestDenied"));
        await assert.rejects(partners.create(directory.graph.client, settings), /403/);
    });
});

describe("changing and removing a partner's settings", () => {
    it("changes them as soon as the replica that answers knows them", async () => {
        const directory = directoryWith(theirs);
        directory.next(`PATCH ${one}`, refusal(404));
        await partners.update(directory.graph.client, tenantId, { inboundTrust: null });
        assert.equal(directory.partners.get(tenantId)?.["inboundTrust"], null);
    });

    it("removes them and waits until several replicas have none", async () => {
        const directory = directoryWith(theirs);
        await partners.remove(directory.graph.client, tenantId);
        assert.deepEqual(directory.calls, [
            `GET ${one}`,
            `DELETE ${one}`,
            `GET ${one}`,
            `GET ${one}`,
            `GET ${one}`,
        ]);
    });

    it("waits out the minutes for which removed settings can still be answered", async () => {
        const directory = directoryWith(theirs);
        const stale = { status: 200, body: theirs };
        directory.next(`GET ${one}`, ...Array<typeof stale>(25).fill(stale));
        const startMs = directory.graph.time.now();
        await partners.remove(directory.graph.client, tenantId);
        assert.ok(directory.graph.time.now() - startMs > 120_000);
    });

    it("sends nothing when several replicas agree that there are none", async () => {
        const directory = directoryWith();
        await partners.remove(directory.graph.client, tenantId);
        assert.deepEqual(directory.writes, []);
    });

    it("removes them although a lagging replica shows none", async () => {
        const directory = directoryWith(theirs);
        directory.next(`DELETE ${one}`, refusal(404), refusal(404));
        await partners.remove(directory.graph.client, tenantId);
        assert.equal(directory.partners.size, 0);
    });

    it("is not misled by one replica that has none", async () => {
        const directory = directoryWith(theirs);
        directory.next(`GET ${one}`, refusal(404), refusal(404));
        await partners.remove(directory.graph.client, tenantId);
        assert.deepEqual(directory.writes, [`DELETE ${one}`]);
    });
});
