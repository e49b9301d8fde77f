import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { Engine } from "../../../commands/shared/engine";

describe("a preview that fails", () => {
    const path = process.env["PATH"];
    let folder = "";

    before(() => {
        folder = mkdtempSync(join(tmpdir(), "engine-"));
        process.env["PATH"] = [folder, path].join(delimiter);
    });
    after(() => {
        process.env["PATH"] = path;
        rmSync(folder, { recursive: true });
    });

    it("names each reason once, however many resources report it", async () => {
        const diagnostics = ["No sign-in.\n\n", "No sign-in.\n", "No group.\n"].map((message) => ({
            severity: "error",
            message,
        }));
        const answer = JSON.stringify({
            diagnostics: [...diagnostics, { severity: "info", message: "Hm." }],
        });
        writeFileSync(join(folder, "answer.json"), answer);
        writeFileSync(join(folder, "pulumi"), "#!/bin/sh\ncat answer.json\nexit 1\n", { mode: 0o755 });
        await assert.rejects(new Engine({ folder, stack: "contoso" }).plan(), {
            message: "pulumi preview failed:\nNo sign-in.\nNo group.",
        });
    });
});

describe("the plan of another commit", () => {
    const path = process.env["PATH"];
    let folder = "";

    before(() => {
        folder = realpathSync(mkdtempSync(join(tmpdir(), "engine-base-")));
        process.env["PATH"] = [join(folder, "bin"), path].join(delimiter);
        mkdirSync(join(folder, "bin"));
        writeFileSync(join(folder, "bin", "pulumi"), `#!/bin/sh\necho '{ "steps": [] }'\n`, { mode: 0o755 });
        writeFileSync(join(folder, "Pulumi.yaml"), "name: p\nruntime: nodejs\n");
        writeFileSync(join(folder, "Pulumi.old.yaml"), "config: {}\n");
        const git = (...words: string[]) =>
            execFileSync("git", ["-c", "user.name=x", "-c", "user.email=x@x.example", ...words], {
                cwd: folder,
            });
        git("init", "-q", "-b", "main");
        git("add", ".");
        git("commit", "-qm", "begin");
        writeFileSync(join(folder, "Pulumi.new.yaml"), "config: {}\n");
    });
    after(() => {
        process.env["PATH"] = path;
        rmSync(folder, { recursive: true });
    });

    it("has no steps for a stack that the commit does not have", async function () {
        this.timeout(20_000);
        assert.deepEqual(await new Engine({ folder, stack: "old" }).planOf("main"), { steps: [] });
        assert.deepEqual(await new Engine({ folder, stack: "new" }).planOf("main"), {});
    });
});
