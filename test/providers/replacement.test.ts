import assert from "node:assert/strict";
import type { LifecycleName } from "../../providers/lifecycle";
import type { Properties } from "../../providers/lifecycle/kit/lifecycle";
import { guid } from "../graph/fakes";
import type { SandboxSession } from "./overSandbox";
import { declarations, type Declaration } from "./declarations";
import { ownedKinds, tenantOfOwners } from "./ownedKinds";

for (const [name, { declare }] of Object.entries(declarations) as [LifecycleName, Declaration][]) {
    describe(`${name}, replaced`, () => {
        let session: SandboxSession;
        let inputs: Properties;
        let original: { id: string; outs: Properties };

        /** One resource as the engine makes it. */
        const make = async () => {
            const { check, create } = session.lifecycle(name);
            const { inputs: checked = {}, failures } = await check({}, inputs);
            assert.deepEqual(failures, []);
            const { id, outs = {} } = await create(checked);
            session.catchUp();
            return { id, outs };
        };
        beforeEach(async () => {
            session = tenantOfOwners();
            inputs = declare(session);
            session.catchUp();
            original = await make();
        });

        /** What the directory holds under an id, as a refresh of a later run finds it. */
        const shown = async ({ id, outs }: typeof original) =>
            Object.keys(await session.lifecycle(name).read(id, outs)).length > 0;

        it("exists afterwards, although the engine does not say that a creation replaces something", async () => {
            const replacement = await make();
            await session.current(name).delete(original.id, original.outs);
            session.catchUp();
            assert.ok(await shown(replacement));
            const isOther = replacement.id !== original.id;
            assert.ok(!isOther || !(await shown(original)), "the original is still there");
        });

        it("exists afterwards when a later run ends the original", async () => {
            const replacement = await make();
            // That run compares the replacement before it deletes what is no longer declared.
            const { check, diff, delete: remove } = session.lifecycle(name);
            const { inputs: news = {} } = await check(replacement.outs, inputs);
            assert.deepEqual((await diff(replacement.id, replacement.outs, news)).replaces, []);
            await remove(original.id, original.outs);
            session.catchUp();
            assert.ok(await shown(replacement));
        });
    });
}

describe("a group that the engine replaces although the life cycle asks for no replacement", () => {
    it("is deleted once its replacement exists", async () => {
        const session = tenantOfOwners();
        const { inputs } = ownedKinds.directoryGroup ?? { inputs: {} };
        const { id, outs = {} } = await session.lifecycle("directoryGroup").create(inputs);
        session.catchUp();
        const { check, diff, create, delete: remove } = session.lifecycle("directoryGroup");
        const { inputs: compared = {} } = await check(outs, inputs);
        assert.deepEqual((await diff(id, outs, compared)).replaces, []);
        // As replaceOnChanges does it: checked again, as new.
        const { inputs: anew = {} } = await check({}, { ...inputs, displayName: `${guid(1)}` });
        const replacement = await create(anew);
        assert.notEqual(replacement.id, id);
        await remove(id, outs);
        const ids = session.directory.tenant.store.primary.list("groups").map((group) => group["id"]);
        assert.deepEqual(ids, [replacement.id]);
    });
});
