import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { lifecycleFiles } from "../../providers/lifecycle";
import { BegunUpdates } from "../../providers/lifecycle/kit/begunUpdates";
import type { Properties } from "../../providers/lifecycle/kit/lifecycle";
import { comparedKinds } from "../../providers/lifecycle/kit/rememberingUpdates";
import { Run } from "../../providers/lifecycle/kit/run";
import { keptLog } from "./engineLogs";

describe("the record of begun updates", () => {
    let folder: string;
    const [kind, id] = ["conditionalAccessPolicy", "1"];
    const updates = () => new BegunUpdates(new Run({ log: keptLog(), folder }));
    const files = () => readdirSync(join(folder, ".entra-b2b", "updates"));

    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "begun-"))));
    afterEach(() => rmSync(folder, { recursive: true }));

    it("knows what each of several killed runs was about to write", () => {
        const olds = { state: "disabled", displayName: "MFA" };
        updates().begin(kind, id, olds, { ...olds, state: "enabled" });
        updates().begin(kind, id, olds, { ...olds, state: "enabledForReportingButNotEnforced" });
        const writtenOf = (shown: Properties) => updates().writtenOf(kind, id, olds, shown);
        assert.deepEqual(writtenOf({ ...olds, state: "enabled" }), ["state"]);
        assert.deepEqual(writtenOf({ ...olds, state: "enabledForReportingButNotEnforced" }), ["state"]);
        assert.deepEqual(writtenOf(olds), []);
        assert.deepEqual(writtenOf({ ...olds, state: "other" }), []);
        assert.deepEqual(
            writtenOf({ state: "enabled", displayName: "Of others" }),
            [],
            "explains only a part",
        );
    });

    it("ends as soon as the state has moved on", () => {
        const [olds, news] = [{ a: { b: ["x"] } }, { a: { b: ["y"] } }];
        updates().begin(kind, id, olds, news);
        assert.deepEqual(updates().unfinishedOf(kind, id, { ...olds, further: 1 }), ["a"]);
        assert.deepEqual(updates().unfinishedOf(kind, id, news), []);
        assert.deepEqual(files(), []);
        assert.deepEqual(updates().unfinishedOf(kind, id, olds), []);
    });

    it("keeps no text of a value", () => {
        const secret = fc.string({ minLength: 6 }).filter((text) => !/^[\da-f"\\:{}[\],]*$/.test(text));
        fc.assert(
            fc.property(secret, secret, (one, other) => {
                updates().begin(kind, id, { a: { b: [one] } }, { a: { b: [other] } });
                const digests = files()
                    .map((name) => readFileSync(join(folder, ".entra-b2b", "updates", name), "utf8"))
                    .join("");
                assert.ok(!digests.includes(one) && !digests.includes(other));
            }),
        );
    });

    it("is of one kind and one object", () => {
        updates().begin(kind, id, { a: 1 }, { a: 2 });
        assert.deepEqual(updates().unfinishedOf(kind, "2", { a: 1 }), []);
        assert.deepEqual(updates().unfinishedOf("namedLocation", id, { a: 1 }), []);
        updates().forget(kind, id);
        assert.deepEqual(updates().unfinishedOf(kind, id, { a: 1 }), []);
    });

    it("is none, and stops nothing, where the folder cannot be written or the file not be read", () => {
        writeFileSync(join(folder, ".entra-b2b"), "");
        updates().begin(kind, id, { a: 1 }, { a: 2 });
        updates().forget(kind, id);
        assert.deepEqual(updates().unfinishedOf(kind, id, { a: 1 }), []);
        const nowhere = new BegunUpdates(new Run({ log: keptLog() }));
        nowhere.begin(kind, id, { a: 1 }, { a: 2 });
        assert.deepEqual(nowhere.unfinishedOf(kind, id, { a: 1 }), []);
    });

    it("is kept of every kind whose end compares, and of no other", () => {
        const folderOfKinds = join(__dirname, "..", "..", "providers", "lifecycle");
        // What ends by these files stops where someone else changed something.
        const comparing =
            /from "[./]*(kit\/changedSince|kit\/graphObject|tenantPolicy|policyObject|formerPartner|changedPolicy|group\/end)"/;
        const found = Object.entries(lifecycleFiles).filter(([, file]) =>
            comparing.test(readFileSync(join(folderOfKinds, `${file}.ts`), "utf8")),
        );
        assert.deepEqual(found.map(([name]) => name).sort(), [...comparedKinds].sort());
    });
});
