import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { RunRequest } from "@pulumi/pulumi/proto/language_pb";
import { runArguments, runEnvironment } from "../../tools/languageHost/run";
import { pluginRunner } from "../../tools/languageHost/runPlugin";

function request(): RunRequest {
    const made = new RunRequest();
    made.setProject("entra-b2b");
    made.setStack("contoso");
    made.setPwd("/program");
    made.setProgram("index.ts");
    made.setMonitorAddress("127.0.0.1:1");
    made.setParallel(16);
    made.setDryrun(true);
    made.getConfigMap().set("azuread:tenantId", "t");
    made.setConfigsecretkeysList(["azuread:clientSecret"]);
    return made;
}

describe("the language host", () => {
    it("runs the program with what the engine asked for", () => {
        const args = runArguments(request(), { nodeargs: "--require  tsx/cjs" }, "127.0.0.1:2", "runner.js");
        assert.deepEqual(args.slice(0, 3), ["--require", "tsx/cjs", "runner.js"]);
        assert.equal(args[args.indexOf("--engine") + 1], "127.0.0.1:2");
        assert.equal(args[args.indexOf("--monitor") + 1], "127.0.0.1:1");
        assert.equal(args[args.indexOf("--parallel") + 1], "16");
        assert.ok(args.includes("--dry-run"));
        assert.equal(args.at(-1), "index.ts");
    });

    it("hands configuration to the program, and which of it is secret", () => {
        const env = runEnvironment(request(), { typescript: false });
        assert.deepEqual(JSON.parse(env["PULUMI_CONFIG"] ?? ""), { "azuread:tenantId": "t" });
        assert.deepEqual(JSON.parse(env["PULUMI_CONFIG_SECRET_KEYS"] ?? ""), ["azuread:clientSecret"]);
        assert.equal(env["PULUMI_NODEJS_TYPESCRIPT"], "false");
    });

    it("runs policy packs and other plugins each by its own script", () => {
        assert.match(pluginRunner("analyzer"), /run-policy-pack$/);
        assert.match(pluginRunner("resource"), /run-plugin$/);
    });

    it("ends when the engine was killed", async function () {
        this.timeout(40_000);
        const engine = createServer().listen(0, "127.0.0.1");
        await once(engine, "listening");
        const address = `127.0.0.1:${(engine.address() as AddressInfo).port}`;
        const main = join(__dirname, "..", "..", "tools", "languageHost", "main.ts");
        const host = spawn(process.execPath, ["--import", "tsx", main, address]);
        after(() => host.kill("SIGKILL"));
        const exit = once(host, "exit");
        await once(host.stdout, "data");
        engine.close();
        assert.deepEqual(await exit, [0, null]);
    });
});
