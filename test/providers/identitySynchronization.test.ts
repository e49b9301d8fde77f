import assert from "node:assert/strict";
import { SandboxSession } from "./overSandbox";
import { failuresOf } from "./setUp";

const tenantId = "11111111-1111-4111-8111-111111111111";
const partners = "/policies/crossTenantAccessPolicy/partners";
const path = `${partners}/${tenantId}/identitySynchronization`;
const inputs = { tenantId, displayName: "Fabrikam", allowUserSync: true };

describe("the life cycle of a partner's synchronization", () => {
    let session: SandboxSession;

    beforeEach(() => {
        session = SandboxSession.start();
        session.directory.succeed(`POST ${partners}`, { tenantId });
    });

    const run = () => session.lifecycle("identitySynchronization");
    const current = () => session.directory.ask(`GET ${path}`);

    it("requires a tenant id and a clear yes or no", async () => {
        assert.deepEqual(await failuresOf(run(), { tenantId: "fabrikam.example" }), [
            "tenantId",
            "allowUserSync",
        ]);
    });

    it("is set as soon as the partner is known to replicas, and removed with nothing left", async () => {
        const { id, outs } = await run().create(inputs);
        assert.equal(id, tenantId);
        session.catchUp();
        assert.deepEqual(current().body["userSyncInbound"], { isSyncAllowed: true });
        await run().delete(id, outs ?? {});
        session.catchUp();
        assert.equal(current().status, 404);
        assert.equal(session.directory.ask(`DELETE ${partners}/${tenantId}`).status, 204);
    });

    it("returns to its former value when someone else had set it", async () => {
        session.catchUp();
        session.directory.succeed(`PUT ${path}`, {
            displayName: "By hand",
            userSyncInbound: { isSyncAllowed: false },
        });
        session.catchUp();
        const { outs } = await run().create(inputs);
        await run().delete(tenantId, outs ?? {});
        session.catchUp();
        const { displayName, userSyncInbound } = current().body;
        assert.deepEqual([displayName, userSyncInbound], ["By hand", { isSyncAllowed: false }]);
    });

    it("is removed when it was already as declared, unless that is to be restored", async () => {
        for (const [onRemove, status] of [
            ["delete", 404],
            ["restore", 200],
        ] as const) {
            await run().create(inputs);
            // The run that did this was killed: nothing is known of it.
            const { outs } = await run().create({ ...inputs, onRemove });
            await run().delete(tenantId, outs ?? {});
            session.catchUp();
            assert.equal(current().status, status);
        }
    });

    it("stops a synchronization without removing it", async () => {
        const { outs } = await run().create(inputs);
        await run().update(tenantId, outs ?? {}, { ...inputs, allowUserSync: false });
        session.catchUp();
        assert.deepEqual(current().body["userSyncInbound"], { isSyncAllowed: false });
    });

    it("shows a refresh what was changed by hand, and what is gone", async () => {
        const { outs } = await run().create(inputs);
        session.catchUp();
        session.directory.succeed(`PATCH ${path}`, { userSyncInbound: { isSyncAllowed: false } });
        session.catchUp();
        assert.equal((await run().read(tenantId, outs ?? {})).props?.["allowUserSync"], false);
        session.directory.succeed(`DELETE ${path}`);
        session.catchUp();
        assert.deepEqual(await run().read(tenantId, outs ?? {}), {});
    });

    it("is another one for another tenant", async () => {
        const { diff } = run();
        const other = { ...inputs, tenantId: "22222222-2222-4222-8222-222222222222" };
        assert.deepEqual(await diff(tenantId, inputs, other), { changes: true, replaces: ["tenantId"] });
        assert.deepEqual(await diff(tenantId, inputs, inputs), { changes: false, replaces: [] });
    });

    it("stays unchanged when it is declared under another name in the same run", async () => {
        const { outs } = await run().create(inputs);
        const { check, delete: remove } = run();
        await check({}, inputs);
        await remove(tenantId, outs ?? {});
        session.catchUp();
        assert.equal(current().status, 200);
    });
});
