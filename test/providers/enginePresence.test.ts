import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { engineAddress, watchEngine } from "../../providers/lifecycle/kit/enginePresence";

const started: ChildProcess[] = [];

function start(file: string, ...args: readonly string[]): ChildProcess {
    const preload = join(__dirname, "../../tools/start.cjs");
    const process_ = spawn(process.execPath, ["--require", preload, join(__dirname, file), ...args]);
    started.push(process_);
    return process_;
}

async function firstOutput({ stdout }: ChildProcess): Promise<string> {
    assert.ok(stdout);
    const [text] = (await once(stdout, "data")) as [Buffer];
    return text.toString().trim();
}

async function startEngine() {
    const engine = start("engine/engine.cjs");
    return { engine, address: `127.0.0.1:${await firstOutput(engine)}` };
}

describe("the watch over the engine", function () {
    this.timeout(20_000);

    afterEach(() => {
        started.splice(0).forEach((each) => each.kill("SIGKILL"));
    });

    it("finds the engine's address in the arguments of a plugin process alone", () => {
        const plugin = ["node", "/x/@pulumi/pulumi/cmd/dynamic-provider/index.js"];
        assert.equal(engineAddress([...plugin, "127.0.0.1:4711"]), "127.0.0.1:4711");
        assert.equal(engineAddress(plugin), undefined);
        assert.equal(engineAddress(["node", "/x/bin.js", "127.0.0.1:4711"]), undefined);
    });

    it("says that an engine is gone when it is killed, and not before", async () => {
        const { engine, address } = await startEngine();
        let isGone = false;
        const gone = new Promise<void>((resolve) => {
            watchEngine(address, () => {
                isGone = true;
                resolve();
            });
        });
        await setTimeout(200);
        assert.equal(isGone, false);
        engine.kill("SIGKILL");
        await gone;
    });

    it("says so when the engine was gone before the watch began", async () => {
        const { engine, address } = await startEngine();
        engine.kill("SIGKILL");
        await once(engine, "exit");
        await new Promise<void>((resolve) => {
            watchEngine(address, resolve);
        });
    });

    it("stops the writes of a plugin whose engine is killed, and ends its process", async () => {
        const { engine, address } = await startEngine();
        const plugin = start("engine/dynamic-provider/plugin.ts", address);
        await firstOutput(plugin);
        await setTimeout(300);
        engine.kill("SIGKILL");
        await once(engine, "exit");
        // What was sent before the connection closed may still come.
        await setTimeout(300);
        let later = "";
        plugin.stdout?.on("data", (text: Buffer) => (later += text.toString()));
        const [code] = (await once(plugin, "exit")) as [number];
        assert.deepEqual([code, later], [1, ""]);
    });
});
