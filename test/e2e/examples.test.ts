import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { SandboxDirectory } from "../../sandbox/process";
import { Deployment, type Program } from "./deployment";

const examplesFolder = join(__dirname, "../../examples");
const checksFolder = join(__dirname, "examples");

/** What an example's file in `test/e2e/examples` says of the directory after an `up`. */
interface ExampleCheck {
    readonly check: (directory: SandboxDirectory) => void;
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

for (const name of names) {
    describe(`examples/${name}`, function () {
        this.timeout(180_000);
        let deployment: Deployment;

        before(async () => {
            const sandbox = ["--replicas", "3", "--lag", "300", "--seed", "11"];
            deployment = await Deployment.start({ sandbox, program: programOf(name) });
        });
        after(() => deployment?.stop());

        it("runs, and the directory then holds what it declares", async () => {
            const { code, output } = await deployment.stack.up();
            assert.equal(code, 0, output);
            if (!isProgram(name)) {
                assert.deepEqual(await deployment.missing(), []);
            }
            // A program's declarations cannot be read from outside, so each has its check.
            // eslint-disable-next-line @typescript-eslint/no-require-imports -- its name is known at run time only.
            const { check } = require(join(checksFolder, name)) as ExampleCheck;
            check(await deployment.sandbox.directory());
        });

        it("has nothing to change in a second run, and nothing in a refresh", async () => {
            const again = await deployment.stack.up("--expect-no-changes");
            assert.equal(again.code, 0, again.output);
            const refreshed = await deployment.stack.refresh("--expect-no-changes");
            assert.equal(refreshed.code, 0, refreshed.output);
        });

        it("can be taken down", async () => {
            const { code, output } = await deployment.stack.destroy();
            assert.equal(code, 0, output);
        });
    });
}
