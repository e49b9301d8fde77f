import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { ConfigurationError } from "../../../config";
import { engineModuleVariable } from "../../../commands/shared/engineEnvironment";
import { run } from "../../../commands/tenants/command";
import type { TenantsOptions } from "../../../commands/tenants/options";

/**
 * Stands for the engine: notes the start of each stack, does what the stack's script says, and ends with its code.
 */
const engine = `#!/bin/sh
if [ "$1" = version ]; then echo v3.276.0; exit; fi
while [ "$1" != --stack ]; do shift; done
echo "$2" >> started
if [ -f "$2.sh" ]; then . "./$2.sh"; fi
`;

describe("tenants up", function () {
    this.timeout(20_000);
    const home = process.cwd();
    const variables = { ...process.env };
    const write = process.stderr.write.bind(process.stderr);
    let folder: string;
    let said: string;

    beforeEach(() => {
        folder = realpathSync(mkdtempSync(join(tmpdir(), "tenants-")));
        writeFileSync(join(folder, "Pulumi.yaml"), "name: p\nruntime: nodejs\n");
        ["a", "b", "c"].forEach((stack) =>
            writeFileSync(join(folder, `Pulumi.${stack}.yaml`), "config: {}\n"),
        );
        writeFileSync(join(folder, "pulumi"), engine, { mode: 0o755 });
        process.chdir(folder);
        Object.assign(process.env, {
            PATH: [folder, variables["PATH"]].join(delimiter),
            [engineModuleVariable]: "",
        });
        said = "";
        process.stderr.write = (text: string | Uint8Array) => {
            said += String(text);
            return true;
        };
    });

    afterEach(() => {
        process.stderr.write = write;
        process.chdir(home);
        Object.assign(process.env, {
            PATH: variables["PATH"],
            [engineModuleVariable]: variables[engineModuleVariable] ?? "",
        });
        rmSync(folder, { recursive: true, force: true });
    });

    /** What the engine does for a stack. */
    const script = (stack: string, text: string) => writeFileSync(join(folder, `${stack}.sh`), text);
    const started = () => readFileSync(join(folder, "started"), "utf8").trim().split("\n").join("");
    const forgetStarts = () => rmSync(join(folder, "started"), { force: true });

    async function up(options: Partial<TenantsOptions>) {
        const file = join(folder, "report.json");
        const code = await run({ action: "up", parallel: 1, format: [{ format: "json", file }], ...options });
        const { results } = JSON.parse(readFileSync(file, "utf8")) as {
            results: { stack: string; status: string; summary: string }[];
        };
        return {
            code,
            statuses: results.map(({ stack, status }) => `${stack} ${status}`).join(", "),
            summaryOf: (stack: string) => results.find((each) => each.stack === stack)?.summary ?? "",
        };
    }

    it("resumes with the canary of the run that it goes on with", async () => {
        script("c", "exit 1\n");
        const first = await up({ all: true, canary: ["c"], continueOnError: true });
        assert.equal(first.statuses, "a notRun, b notRun, c failed");
        forgetStarts();
        const second = await up({ resume: true, continueOnError: true });
        assert.equal(second.statuses, "a notRun, b notRun, c failed");
        assert.equal(started(), "c");
        script("c", "");
        forgetStarts();
        assert.equal((await up({ resume: true })).code, 0);
        assert.equal(started(), "cab");
    });

    it("resumes with another canary only if it is one of the run's stacks", async () => {
        script("a", "exit 1\n");
        await up({ stacks: ["a", "b"] });
        await assert.rejects(up({ resume: true, canary: ["c"] }), /--canary: the canary is not one of/);
        script("a", "");
        forgetStarts();
        await up({ resume: true, canary: ["b"] });
        assert.equal(started(), "ba");
    });

    it("starts no engine for a stack whose stack config is gone since", async () => {
        script("a", "exit 1\n");
        await up({ all: true });
        rmSync(join(folder, "Pulumi.b.yaml"));
        forgetStarts();
        script("a", "");
        const { code, statuses, summaryOf } = await up({ resume: true, continueOnError: true });
        assert.equal(statuses, "a done, b failed, c done");
        assert.match(summaryOf("b"), /stack config no longer exists/);
        assert.deepEqual([code, started()], [1, "ac"]);
    });

    it("keeps a second run out while the first one runs, and takes the place of a killed one", async () => {
        const lock = join(folder, ".entra-b2b", "tenants-up.lock");
        script("a", "while [ ! -f go ]; do sleep 0.02; done\n");
        const first = up({ stacks: ["a"] });
        while (!existsSync(join(folder, "started"))) {
            await setTimeout(10);
        }
        // Another process's number: the own one is of a run that ended with an earlier process of this number.
        writeFileSync(lock, JSON.stringify({ host: hostname(), pid: process.ppid }));
        await assert.rejects(
            run({ action: "up", all: true }),
            (error) =>
                error instanceof ConfigurationError && /another run of this action/.test(error.message),
        );
        writeFileSync(join(folder, "go"), "");
        assert.equal((await first).code, 0);
        assert.ok(existsSync(lock), "The lock of another process stays.");
        writeFileSync(lock, JSON.stringify({ host: hostname(), pid: 2 ** 22 + 1 }));
        assert.equal((await up({ all: true })).code, 0);
        assert.equal(existsSync(lock), false);
        writeFileSync(lock, JSON.stringify({ host: "elsewhere", pid: 1 }));
        await assert.rejects(run({ action: "up", all: true }), /process 1 on elsewhere/);
    });

    it("goes on when the record cannot be written any longer, and says so", async () => {
        // Once the run has recorded this engine, it writes nothing until the engine ends.
        const isRecorded = `grep -q $$ .entra-b2b/tenants-up.json`;
        script("a", `until ${isRecorded}; do sleep 0.05; done\nrm -r .entra-b2b && touch .entra-b2b\n`);
        const { code, statuses } = await up({ all: true });
        assert.equal(statuses, "a done, b done, c done");
        assert.equal(code, 0);
        assert.match(said, /The record of the run could not be written \(\w+\)/);
    });

    it("does not begin when the record cannot be written", async () => {
        writeFileSync(join(folder, ".entra-b2b"), "");
        await assert.rejects(
            run({ action: "up", all: true }),
            (error) => error instanceof ConfigurationError,
        );
        assert.equal(existsSync(join(folder, "started")), false);
    });

    it("is interrupted when its terminal is closed", async () => {
        script("a", "trap 'exit 1' INT; touch trapped; while true; do sleep 0.02; done\n");
        const running = up({ all: true });
        while (!existsSync(join(folder, "trapped"))) {
            await setTimeout(10);
        }
        process.emit("SIGHUP");
        const { code, statuses } = await running;
        assert.equal(statuses, "a canceled, b notRun, c notRun");
        assert.equal(code, 130);
    });

    it("refuses a project without stacks, and a tag that no stack has", async () => {
        writeFileSync(join(folder, "Pulumi.a.yaml"), "config: { entra-b2b:tags: [emea] }\n");
        await assert.rejects(
            run({ action: "up", tag: ["emea", "apac"] }),
            /--tag: no stack has the tag "apac"/,
        );
        ["a", "b", "c"].forEach((stack) => rmSync(join(folder, `Pulumi.${stack}.yaml`)));
        await assert.rejects(run({ action: "up", all: true }), /the project has no stack config/);
    });
});
