import assert from "node:assert/strict";
import { guid, refusal } from "../graph/fakes";
import { failuresOf, over, unknown } from "./setUp";

const objectId = guid(1);
const inputs = { kind: "user", objectId };
const getByIds = "POST /directoryObjects/getByIds";
const list = "GET /identity/conditionalAccess/policies";
const nobody = { status: 200, body: { value: [] } };

describe("ReplicatedRead, checked", () => {
    it("reports all faults at once", async () => {
        const faults = await failuresOf(over("replicatedRead"), {
            kind: "device",
            objectId: "x",
            expected: 1,
        });
        assert.deepEqual(faults, ["kind", "objectId", "expected"]);
    });

    it("passes an object that is not made yet", async () => {
        const { check } = over("replicatedRead");
        const news = { kind: "group", objectId: unknown, expected: { displayName: unknown } };
        assert.deepEqual(await check({}, news), { inputs: news, failures: [] });
    });
});

describe("ReplicatedRead, compared", () => {
    it("sees no change where there is none, and sends no request", async () => {
        const { diff, directory } = over("replicatedRead");
        const olds = { ...inputs, expected: { a: 1, b: 2 } };
        const same = await diff(objectId, olds, { ...inputs, expected: { b: 2, a: 1 } });
        assert.deepEqual(same, { changes: false, replaces: [] });
        assert.deepEqual(directory.calls, []);
    });

    it("is replaced with another object, and updated for other values", async () => {
        const { diff } = over("replicatedRead");
        const other = await diff(objectId, inputs, { ...inputs, objectId: guid(2) });
        assert.deepEqual(other, { changes: true, replaces: ["objectId"] });
        const expected = await diff(objectId, inputs, { ...inputs, expected: { a: 1 } });
        assert.deepEqual(expected, { changes: true, replaces: [] });
    });
});

describe("ReplicatedRead, created", () => {
    it("waits until three reads in a row show the object", async () => {
        const { create, directory } = over("replicatedRead");
        directory.users.set(objectId, { id: objectId });
        directory.next(getByIds, nobody);
        assert.deepEqual(await create(inputs), { id: objectId, outs: inputs });
        assert.equal(directory.calls.length, 4);
    });

    it("waits until the object shows its expected values", async () => {
        const { create, directory } = over("replicatedRead");
        directory.users.set(objectId, { id: objectId, displayName: "new" });
        directory.next(getByIds, { status: 200, body: { value: [{ id: objectId, displayName: "old" }] } });
        await create({ ...inputs, expected: { displayName: "new" } });
        assert.equal(directory.calls.length, 4);
    });

    it("reads policies through their list, whatever the case of the id", async () => {
        const { create, directory } = over("replicatedRead");
        directory.policies.push({ id: guid(171).toUpperCase() });
        await create({ kind: "conditionalAccessPolicy", objectId: guid(171) });
        assert.deepEqual(directory.calls, [list, list, list]);
    });

    it("says that the object never came", async () => {
        const { create } = over("replicatedRead");
        await assert.rejects(create(inputs), /the last one, at \S+, did not find the object/);
    });

    it("keeps the two minutes although every read is throttled", async () => {
        const { create, directory } = over("replicatedRead");
        const startMs = directory.graph.time.now();
        directory.next(getByIds, ...Array<ReturnType<typeof refusal>>(100).fill(refusal(429)));
        await assert.rejects(create(inputs), /the last one, at \S+, failed \(POST .*429/);
        assert.ok(directory.graph.time.now() - startMs <= 121_000);
    });
});

describe("ReplicatedRead, later", () => {
    it("exists in a refresh as soon as one replica knows the object", async () => {
        const { read, directory } = over("replicatedRead");
        directory.users.set(objectId, { id: objectId, displayName: "changed since" });
        directory.next(getByIds, nobody, nobody);
        const props = { ...inputs, expected: { displayName: "old" } };
        assert.deepEqual(await read(objectId, props), { id: objectId, props });
    });

    it("is gone in a refresh only when several replicas agree", async () => {
        const { read, directory } = over("replicatedRead");
        assert.deepEqual(await read(objectId, inputs), {});
        assert.equal(directory.calls.length, 3);
    });

    it("waits again when updated", async () => {
        const { update, directory } = over("replicatedRead");
        directory.users.set(objectId, { id: objectId, displayName: "new" });
        const news = { ...inputs, expected: { displayName: "new" } };
        assert.deepEqual(await update(objectId, inputs, news), { outs: news });
    });

    it("does not touch the object when deleted", async () => {
        const lifecycle = over("replicatedRead");
        await lifecycle.delete(objectId, inputs);
        assert.deepEqual(lifecycle.directory.calls, []);
    });
});
