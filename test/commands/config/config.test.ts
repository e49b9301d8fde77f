import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { checkedStackOf, readStackFile } from "../../../config";
import { settingsOf } from "../../../commands/config/settings";

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

describe("the settings in force", () => {
    const ids = ["b", "a", "b"].map((letter) => `${letter}0000000-0000-4000-8000-000000000000`);
    const text = `config:
  entra-b2b:crossTenantAccess:
    b2bCollaboration:
      inbound:
        users: { block: all }
        applications:
          block: all
      outbound: none
  entra-b2b:externalCollaboration:
    domains:
      allow:
        - Zebra.example
        - alpha.example
  entra-b2b:guestDefaults:
    sponsorIds:
${ids.map((id) => `        - ${id}\n`).join("")}`;
    let folder: string;

    before(() => {
        folder = mkdtempSync(join(tmpdir(), "settings-"));
        writeFileSync(join(folder, "Pulumi.forms.yaml"), text);
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    function inForce(stacksFolder: string, stack: string) {
        const stackFile = readStackFile({ stack, stacksFolder });
        const checked = checkedStackOf(stackFile);
        return { ...checked, settings: settingsOf(checked, stackFile.file) };
    }

    it("are as the file has them where the check changes their form or order", () => {
        const found = inForce(folder, "forms").settings.flatMap(({ key, value, origin }) =>
            origin === undefined ? [] : [`${origin.line} ${key.slice("entra-b2b:".length)} ${String(value)}`],
        );
        assert.deepEqual(found.sort(), [
            "12 externalCollaboration.domains.allow[0] Zebra.example",
            "13 externalCollaboration.domains.allow[1] alpha.example",
            `16 guestDefaults.sponsorIds[0] ${ids[0]}`,
            `17 guestDefaults.sponsorIds[1] ${ids[1]}`,
            `18 guestDefaults.sponsorIds[2] ${ids[2]}`,
            "5 crossTenantAccess.b2bCollaboration.inbound.users.block all",
            "7 crossTenantAccess.b2bCollaboration.inbound.applications.block all",
            "8 crossTenantAccess.b2bCollaboration.outbound none",
        ]);
    });

    it("have every value of the samples and examples, and none of them as a default", () => {
        const folders = [
            join(root, "stacks"),
            ...readdirSync(join(root, "examples")).map((name) => join(root, "examples", name)),
        ];
        const stacks = folders.flatMap((each) =>
            (each.endsWith(".md") ? [] : readdirSync(each)).flatMap((name) => {
                const stack = /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1];
                return stack === undefined ? [] : [{ stacksFolder: each, stack }];
            }),
        );
        assert.ok(stacks.length > 3);
        for (const { stacksFolder, stack } of stacks) {
            const { settings, values } = inForce(stacksFolder, stack);
            const set = new Set(settings.filter(({ origin }) => origin !== undefined).map(({ key }) => key));
            const visit = (value: unknown, key: string): void => {
                if (typeof value === "object" && value !== null && Object.keys(value).length > 0) {
                    Object.entries(value).forEach(([each, part]) =>
                        visit(part, Array.isArray(value) ? `${key}[${each}]` : `${key}.${each}`),
                    );
                    return;
                }
                assert.ok(set.has(key), `${basename(stacksFolder)} ${stack}: ${key}`);
            };
            Object.entries(values)
                .filter(([key]) => key.startsWith("entra-b2b:"))
                .forEach(([key, value]) => visit(value, key));
        }
    });
});
