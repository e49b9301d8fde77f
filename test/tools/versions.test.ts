import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "..", "..");
const text = (path: string) => readFileSync(join(root, path), "utf8");
const { devDependencies } = JSON.parse(text("package.json")) as { devDependencies: Record<string, string> };

describe("the versions that this project names", () => {
    const pulumi = (devDependencies["@pulumi/pulumi"] ?? "").replace("^", "");

    it("are the same for the Pulumi SDK, the CLI that is built, and the CLI that pipelines install", () => {
        assert.match(pulumi, /^\d+\.\d+\.\d+$/);
        const stated = {
            goModules: [...text("tools/pulumi-cli/go.mod").matchAll(/pulumi\/(?:pkg|sdk)\/v3 v(\S+)/g)],
            github: [...text(".github/actions/prepare/action.yml").matchAll(/pulumi-version: \^?(\S+)/g)],
            azure: [...text(".azure-pipelines/prepare.yml").matchAll(/PULUMI_VERSION: (\S+)/g)],
        };
        assert.deepEqual(
            Object.values(stated).map((found) => [...new Set(found.map(([, version]) => version))]),
            Object.keys(stated).map(() => [pulumi]),
        );
    });
});
