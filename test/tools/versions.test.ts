import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { minVersion, satisfies } from "semver";

const root = join(__dirname, "..", "..");
const text = (path: string) => readFileSync(join(root, path), "utf8");

interface Manifest {
    readonly engines: { readonly node: string };
    readonly devDependencies: Readonly<Record<string, string>>;
}
const manifest = (path: string) => JSON.parse(text(path)) as Manifest;

interface LockedPackage {
    readonly dev?: boolean;
    readonly link?: boolean;
    readonly engines?: { readonly node?: string };
}
const { packages } = JSON.parse(text("package-lock.json")) as { packages: Record<string, LockedPackage> };

describe("the versions that this project names", () => {
    const { devDependencies, engines } = manifest("package.json");

    it("are the same for the Pulumi SDK, the CLI that is built, and the CLI that pipelines install", () => {
        const pulumi = (devDependencies["@pulumi/pulumi"] ?? "").replace("^", "");
        assert.match(pulumi, /^\d+\.\d+\.\d+$/);
        const stated = {
            goModules: [...text("tools/pulumi-cli/go.mod").matchAll(/pulumi\/(?:pkg|sdk)\/v3 v(\S+)/g)],
            github: [
                ...text("pipelines/github/actions/prepare/action.yml").matchAll(/pulumi-version: \^?(\S+)/g),
            ],
            azure: [...text("pipelines/azure/prepare.yml").matchAll(/PULUMI_VERSION: (\S+)/g)],
        };
        assert.deepEqual(
            Object.values(stated).map((found) => [...new Set(found.map(([, version]) => version))]),
            Object.keys(stated).map(() => [pulumi]),
        );
    });

    it("want the oldest Node that all dependencies support, and no newer one", () => {
        const least = minVersion(engines.node)?.version ?? "";
        const wanted = Object.entries(packages)
            .filter(([path, { dev }]) => path.startsWith("node_modules/") && dev !== true)
            .flatMap(([path, { engines: { node = "*" } = {} }]) => [{ path, node }]);
        assert.ok(wanted.length > 50);
        assert.deepEqual(
            wanted.filter(({ node }) => !satisfies(least, node)),
            [],
        );
        // One of them supports nothing older.
        assert.ok(wanted.some(({ node }) => minVersion(node)?.version === least));
    });

    it("want the same Node in every package and every document", () => {
        const least = engines.node.replace(">=", "");
        for (const path of ["policy/package.json", "sandbox/package.json"]) {
            assert.equal(manifest(path).engines.node, engines.node, path);
        }
        const documents = globSync(["*.md", "{docs,examples,policy,sandbox}/**/*.md"], { cwd: root });
        const stated = documents.flatMap((path) =>
            [...text(path).matchAll(/Node ([\d.]*\d)(?= or newer)/g)].map(
                ([, version]) => `${path}: ${version}`,
            ),
        );
        assert.ok(stated.length >= 5);
        assert.deepEqual(
            stated.filter((each) => !each.endsWith(`: ${least}`)),
            [],
        );
    });
});
