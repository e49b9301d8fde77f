import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readState, savedStateOf, writeState } from "../../sandbox/savedState";
import { Directory } from "./directory";

describe("a saved sandbox tenant", () => {
    let folder: string;
    let file: string;

    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "sandbox-state-"));
        file = join(folder, "tenant.json");
    });
    after(() => rm(folder, { recursive: true, force: true }));

    it("is the same when it is loaded, on every replica, and draws no id twice", async () => {
        const first = Directory.create({ seed: 5 });
        const guest = first.invite("alice@fabrikam.example");
        const group = first.makeGroup("Partners");
        first.succeed(`POST /groups/${group}/members/$ref`, {
            "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${guest}`,
        });
        first.succeed("DELETE /users/00000000-0000-4000-8000-00000000a002");
        await writeState(file, savedStateOf(first.tenant.store, 5));
        const savedState = await readState(file);
        const second = Directory.create({ seed: 5, replicaCount: 3, lagMs: 5_000, savedState });
        assert.deepEqual(savedStateOf(second.tenant.store, 5), savedState);
        for (const replica of [0, 1, 2]) {
            assert.deepEqual(second.memberIds(group, replica), [guest]);
        }
        const another = second.invite("bob@fabrikam.example");
        assert.ok(![guest, group].includes(another));
    });

    it("is refused with another seed, and when it is not a directory", async () => {
        const savedState = savedStateOf(Directory.create({ seed: 5 }).tenant.store, 5);
        assert.throws(() => Directory.create({ seed: 6, savedState }), /--seed 5/);
        await writeFile(file, "{}");
        await assert.rejects(readState(file), /holds no saved state/);
        assert.equal(await readState(join(folder, "none.json")), undefined);
    });

    it("shows how far each replica is behind", () => {
        const directory = Directory.create({ replicaCount: 2, lagMs: 1_000 });
        directory.invite("alice@fabrikam.example");
        const lags = directory.tenant.store.lags();
        assert.ok(lags.every(({ pendingWrites, behindMs }) => pendingWrites > 0 && behindMs > 0));
        directory.pass(60_000);
        assert.deepEqual(
            directory.tenant.store.lags().map(({ pendingWrites, behindMs }) => [pendingWrites, behindMs]),
            [
                [0, 0],
                [0, 0],
            ],
        );
    });
});
