import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { killNow } from "../faults/processes";
import type { PulumiResult } from "../../tools/pulumiStack";
import { Deployment } from "./deployment";
import { knownObjects } from "./knownObjects";

const run = promisify(execFile);
const root = join(__dirname, "..", "..");
const folder = join(__dirname, "ownership");
const program = { folder, stack: "ownership", configFile: join(folder, "Pulumi.ownership.yaml") };

/** The package is patient for two minutes: on this clock that takes seconds. */
const timeScale = 20;

describe("the command after a run that could not finish what it made", function () {
    this.timeout(300_000);
    let deployment: Deployment;

    before(async () => {
        deployment = await Deployment.start({
            program,
            sandbox: ["--replicas", "2", "--lag", "200", "--seed", "5"],
            timeScale,
        });
    });
    after(() => deployment?.stop());

    const assertKnown = async () =>
        assert.deepEqual(await knownObjects(deployment), {
            unknownToState: [],
            missingFromTenant: [],
            withoutProvider: [],
        });
    const policies = async () => (await deployment.sandbox.directory()).conditionalAccessPolicies.length;
    const succeed = async (running: Promise<PulumiResult>) => {
        const { code, output } = await running;
        assert.equal(code, 0, output);
        await assertKnown();
    };

    /** Makes a policy, a group and a guest, and confirms none: no replica learns of them while the run waits. */
    const fail = async () => {
        await deployment.configure({ "ownership:declare": ["policy", "group", "guest"] });
        await deployment.sandbox.stopReplication();
        const { code, output } = await deployment.stack.up();
        await deployment.sandbox.startReplication();
        assert.notEqual(code, 0, output);
        assert.match(output, /reads in a row agreed/);
        assert.equal(await policies(), 1);
        await assertKnown();
    };

    /** Makes the state one of an earlier version, which kept unfinished resources without their provider's text. */
    const takeProvidersAway = async () => {
        const state = (await deployment.stack.exportState()) as {
            deployment: { resources: { outputs?: Record<string, unknown> }[] };
        };
        state.deployment.resources.forEach(({ outputs = {} }) => delete outputs["__provider"]);
        const file = join(deployment.folder, "state.json");
        await writeFile(file, JSON.stringify(state));
        await shell(`pulumi stack import --file ${file}`);
    };
    const shell = (command: string) =>
        run("sh", ["-c", command], {
            cwd: folder,
            env: { ...process.env, ...deployment.env, PULUMI_STACK: program.stack },
        });

    it("works: refresh, and then up", async () => {
        await fail();
        await succeed(deployment.stack.refresh());
        await succeed(deployment.stack.up());
        await succeed(deployment.stack.up("--expect-no-changes"));
        assert.equal(await policies(), 1);
        await succeed(deployment.stack.destroy());
        assert.equal(await policies(), 0);
    });

    it("works: destroy", async () => {
        await fail();
        await succeed(deployment.stack.destroy());
        assert.equal(await policies(), 0);
    });

    it("works: up of a program without the resources", async () => {
        await fail();
        await deployment.configure({ "ownership:declare": [] });
        await succeed(deployment.stack.up());
        assert.equal(await policies(), 0);
    });

    /** Updates a partner, and kills the engine while the run waits until its write shows. */
    const killUpdate = async () => {
        const { sandbox, stack } = deployment;
        await deployment.configure({ "ownership:declare": ["partner"] });
        await succeed(stack.up());
        await deployment.configure({ "ownership:declare": ["changed partner"] });
        await sandbox.stopReplication();
        const { writes } = await sandbox.stats();
        const killed = stack.up().catch(() => undefined);
        while ((await sandbox.stats()).writes === writes) {
            await setTimeout(20);
        }
        assert.ok(stack.enginePid);
        killNow(stack.enginePid);
        await killed;
        await sandbox.startReplication();
        assert.deepEqual(
            (await sandbox.directory()).partners.map(({ inboundTrust }) => inboundTrust),
            [
                {
                    isMfaAccepted: true,
                    isCompliantDeviceAccepted: true,
                    isHybridAzureADJoinedDeviceAccepted: false,
                },
            ],
        );
        const { code, output } = await stack.cancel();
        assert.equal(code, 0, output);
    };

    for (const [next, go] of [
        ["destroy", () => deployment.stack.destroy()],
        [
            "up of a program without the resource",
            async () => {
                await deployment.configure({ "ownership:declare": [] });
                return deployment.stack.up();
            },
        ],
    ] as const) {
        it(`works after an update whose engine was killed: ${next}`, async () => {
            await killUpdate();
            await succeed(go());
            assert.deepEqual((await deployment.sandbox.directory()).partners, []);
        });
    }

    it("works: up, of a state of an earlier version", async () => {
        await fail();
        await takeProvidersAway();
        await succeed(deployment.stack.up());
        await succeed(deployment.stack.up("--expect-no-changes"));
    });

    it("works: destroy of a state of an earlier version, after the documented command", async () => {
        await takeProvidersAway();
        const { code, output } = await deployment.stack.destroy();
        assert.notEqual(code, 0);
        assert.match(output, /code must be a string, not undefined/);
        const guide = await readFile(join(root, "docs", "troubleshooting.md"), "utf8");
        const [, command = ""] = /```sh\n(pulumi stack export .*?)```/s.exec(guide) ?? [];
        await shell(command);
        await succeed(deployment.stack.destroy());
        assert.equal(await policies(), 0);
    });
});
