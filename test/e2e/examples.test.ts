import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import pLimit from "p-limit";
import type { SandboxDirectory } from "../../sandbox/process";
import type { PulumiResult } from "../../tools/pulumiStack";
import { Deployment, type Program } from "./deployment";

const examplesFolder = join(__dirname, "../../examples");
const checksFolder = join(__dirname, "examples");

/** What an example's file in `test/e2e/examples` says of the directory after an `up`. */
interface ExampleCheck {
    readonly check: (directory: SandboxDirectory) => void;
    /** Says what it still holds after a `destroy`. Default: not checked. */
    readonly checkAfter?: (directory: SandboxDirectory) => void;
}

/** Those with a check here; `tenantSettings.test.ts` and `furtherAreas.test.ts` deploy the others. */
const names = readdirSync(examplesFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(checksFolder, `${entry.name}.ts`)))
    .map(({ name }) => name);

/** A folder with a `Pulumi.yaml` is a program; one without is a stack of the project's own program. */
function isProgram(name: string): boolean {
    return existsSync(join(examplesFolder, name, "Pulumi.yaml"));
}

function programOf(name: string): Program {
    const folder = join(examplesFolder, name);
    const configFile = join(folder, "Pulumi.sandbox.yaml");
    return {
        folder: isProgram(name) ? folder : join(examplesFolder, ".."),
        stack: "sandbox",
        // A program may do without configuration.
        configFile: existsSync(configFile) ? configFile : join(checksFolder, "noConfig.yaml"),
    };
}

/** Programs at the same time: each waits for its replicas half of the time. */
const jobCount = 2;

interface ExampleRun {
    readonly up: PulumiResult;
    readonly missing: readonly string[];
    readonly directory: SandboxDirectory;
    readonly again: PulumiResult;
    readonly outputs: unknown;
    readonly outputsAgain: unknown;
    readonly destroy: PulumiResult;
    readonly directoryAfter: SandboxDirectory;
}

function checkOf(name: string): ExampleCheck {
    // A program's declarations cannot be read from outside, so each has its check.
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- its name is known at run time only.
    return require(join(checksFolder, name)) as ExampleCheck;
}

async function runExample(name: string): Promise<ExampleRun> {
    const sandbox = ["--replicas", "3", "--lag", "300", "--seed", "11"];
    const deployment = await Deployment.start({ sandbox, program: programOf(name) });
    try {
        return {
            up: await deployment.stack.up(),
            missing: isProgram(name) ? [] : await deployment.missing(),
            directory: await deployment.sandbox.directory(),
            outputs: await outputsOf(deployment),
            again: await deployment.stack.up("--refresh", "--expect-no-changes"),
            outputsAgain: await outputsOf(deployment),
            destroy: await deployment.stack.destroy(),
            directoryAfter: await deployment.sandbox.directory(),
        };
    } finally {
        await deployment.stop();
    }
}

/** What the state holds of each resource. */
async function outputsOf({ stack }: Deployment): Promise<unknown> {
    const { deployment } = (await stack.exportState()) as {
        deployment: { resources: readonly { urn: string; outputs?: unknown }[] };
    };
    const outputs = Object.fromEntries(deployment.resources.map(({ urn, outputs }) => [urn, outputs]));
    // The engine encrypts a secret again whenever it reads the resource.
    return JSON.parse(
        JSON.stringify(outputs, (name, value: unknown) => (name === "ciphertext" ? "" : value)),
    );
}

describe("examples", function () {
    this.timeout(600_000);
    const runs = new Map<string, Promise<ExampleRun>>();

    before(() => {
        const limit = pLimit(jobCount);
        names.forEach((name) => runs.set(name, limit(runExample, name)));
        // A failure is reported by the tests that wait for it.
        void Promise.allSettled(runs.values());
    });

    for (const name of names) {
        describe(name, () => {
            const runOf = () => runs.get(name) ?? assert.fail(name);

            it("runs, and the directory then holds what it declares", async () => {
                const { up, missing, directory } = await runOf();
                assert.equal(up.code, 0, up.output);
                assert.deepEqual(missing, []);
                checkOf(name).check(directory);
            });

            it("has nothing to change in a second run, and nothing in its refresh", async () => {
                const { again, outputs, outputsAgain } = await runOf();
                assert.equal(again.code, 0, again.output);
                assert.deepEqual(outputsAgain, outputs);
            });

            it("can be taken down", async () => {
                const { destroy, directoryAfter } = await runOf();
                assert.equal(destroy.code, 0, destroy.output);
                checkOf(name).checkAfter?.(directoryAfter);
            });
        });
    }
});
