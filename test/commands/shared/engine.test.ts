import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
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
