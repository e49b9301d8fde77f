import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "..", "..", "..");

describe("npm run config", function () {
    this.timeout(60_000);
    let folder: string;

    before(() => {
        folder = mkdtempSync(join(tmpdir(), "config-command-"));
        writeFileSync(join(folder, "Pulumi.yaml"), "name: x\nruntime: nodejs\n");
        writeFileSync(
            join(folder, "base.yaml"),
            "config:\n  entra-b2b:groups:\n    - name: a\n      displayName: From the base\n",
        );
        writeFileSync(
            join(folder, "Pulumi.one.yaml"),
            "config:\n  entra-b2b:extends: base.yaml\n  entra-b2b:groups:\n    a: { displayName: Own }\n",
        );
        writeFileSync(
            join(folder, "Pulumi.wrong.yaml"),
            "config:\n  entra-b2b:extends: base.yaml\n  entra-b2b:groups:\n    a: { displayname: Own }\n",
        );
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    const run = (...options: string[]) =>
        spawnSync(process.execPath, [join(root, "commands", "bin.cjs"), "config", ...options], {
            cwd: folder,
            encoding: "utf8",
        });

    it("lists each value with the file and line that sets it", () => {
        const { stdout, stderr, status } = run("--stack", "one", "--format", "json");
        assert.equal(status, 0, stderr);
        const { settings } = JSON.parse(stdout) as {
            settings: { key: string; value: unknown; origin?: { file: string; line: number } }[];
        };
        const of = (key: string) => settings.find((each) => each.key === key);
        const { value, origin } = of("entra-b2b:groups[0].displayName") ?? assert.fail();
        assert.equal(value, "Own");
        assert.equal(origin?.line, 4);
        assert.match(String(origin?.file), /Pulumi\.one\.yaml$/);
        assert.match(String(of("entra-b2b:groups[0].name")?.origin?.file), /base\.yaml$/);
        assert.equal(of("entra-b2b:guestsAs")?.origin, undefined);
        const text = run("--stack", "one");
        assert.match(text.stdout, /entra-b2b:guestsAs +guests +default/);
    });

    it("refuses what is wrong, with the place", () => {
        const { stdout, stderr, status } = run("--stack", "wrong");
        assert.equal(status, 2);
        assert.equal(stdout, "");
        assert.match(stderr, /Pulumi\.wrong\.yaml:4:\d+ entra-b2b:groups\[0\]\.displayname: unknown key/);
    });
});
