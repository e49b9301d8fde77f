import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const root = join(__dirname, "..", "..");
const config = join(root, ".dependency-cruiser.cjs");
const cruiser = join(root, "node_modules", "dependency-cruiser", "bin", "dependency-cruiser.mjs");

interface CruiseResult {
    readonly modules: readonly {
        readonly source: string;
        readonly dependencies: readonly { readonly module: string; readonly resolved: string }[];
    }[];
    readonly summary: {
        readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
    };
}

/** What the check of imports finds in folders of a project. */
async function cruise(project: string, ...folders: string[]): Promise<CruiseResult> {
    const words = [cruiser, "--config", config, "--output-type", "json", ...folders];
    const { stdout } = await promisify(execFile)(process.execPath, words, {
        cwd: project,
        maxBuffer: 64 * 1024 * 1024,
    });
    return JSON.parse(stdout) as CruiseResult;
}

describe("the check of imports", function () {
    this.timeout(120_000);
    let project: string;

    before(async () => {
        project = await realpath(await mkdtemp(join(tmpdir(), "entra-b2b-imports-")));
        for (const name of ["package.json", "policy/package.json", "sandbox/package.json", "tsconfig.json"]) {
            await cp(join(root, name), join(project, name));
        }
        for (const name of ["@pulumi/pulumi", "@pulumi/policy", "mocha", "p-map", "zod"]) {
            await write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: "index.js" }));
            await write(`node_modules/${name}/index.js`, "");
        }
    });
    after(() => rm(project, { recursive: true, force: true }));

    async function write(name: string, text: string): Promise<void> {
        await mkdir(dirname(join(project, name)), { recursive: true });
        await writeFile(join(project, name), text);
    }

    /** Files of a project, what each imports, and the rule that this breaks. */
    const planted: readonly [file: string, imported: string, rule: string | undefined][] = [
        ["rules/one.ts", "../config/one", "imports-of-rules"],
        ["rules/two.ts", "@pulumi/pulumi", "packages-of-rules"],
        ["rules/three.ts", "zod", undefined],
        ["config/one.ts", "../graph/client/one", "imports-of-config"],
        ["components/one.ts", "../graph/client/one", "imports-of-components"],
        ["components/two.ts", "../config/two", "imports-of-components"],
        ["components/three.ts", "mocha", "published-packages"],
        ["components/four.ts", "../rules/three", undefined],
        ["components/five.ts", "@pulumi/pulumi", undefined],
        ["config/two.ts", "../rules/three", undefined],
        ["providers/one.ts", "../components/four", "imports-of-providers"],
        ["providers/lifecycle/kit/one.ts", "../kinds/one", "imports-of-providers/lifecycle/kit"],
        ["providers/lifecycle/kinds/one.ts", "../../../graph/client/one", undefined],
        ["graph/client/one.ts", "p-map", undefined],
        ["graph/client/two.ts", "../consistency/one", "imports-of-graph/client"],
        ["graph/consistency/one.ts", "../client/one", undefined],
        ["policy/model/one.ts", "../../config/two", "imports-of-policy"],
        ["policy/evaluate/one.ts", "@pulumi/policy", "no-pulumi-in-policy"],
        ["policy/pack/one.ts", "@pulumi/policy", undefined],
        ["policy/pack/two.ts", "mocha", "packages-of-the-pack"],
        ["commands/doctor/one.ts", "../staleGuests/one", "imports-of-commands/doctor"],
        ["commands/staleGuests/one.ts", "../../graph/client/one", undefined],
        ["sandbox/one.ts", "../graph/client/one", "imports-of-sandbox"],
        ["sandbox/two.ts", "p-map", "published-packages"],
        ["tools/one.ts", "./two", "no-circles"],
        // A circle is reported once.
        ["tools/two.ts", "./one", undefined],
        ["tools/three.ts", "../graph/client/one", undefined],
    ];

    it("finds each import that is not allowed, including imports of types, and no other", async () => {
        for (const [file, imported] of planted) {
            await write(file, `import type { A } from "${imported}";\nexport type B = A;\n`);
        }
        const { summary } = await cruise(project, ".");
        const found = (file: string) =>
            summary.violations.filter(({ from }) => from === file).map(({ rule }) => rule.name);
        for (const [file, imported, rule] of planted) {
            const names = found(file);
            const isRight = rule === undefined ? names.length === 0 : names.includes(rule);
            assert.ok(isRight, `${file} imports ${imported}: ${names.join(", ") || "nothing found"}`);
        }
    });

    it("finds that published code loads each package of dependencies", async () => {
        const { modules } = await cruise(
            root,
            "index.ts",
            "commands",
            "policy",
            "program",
            "providers",
            "sandbox",
        );
        for (const workspace of ["", "policy/", "sandbox/"]) {
            const { dependencies } = JSON.parse(
                await readFile(join(root, workspace, "package.json"), "utf8"),
            ) as { dependencies: Record<string, string> };
            const own = modules.filter(
                ({ source }) =>
                    source.startsWith(workspace) && (workspace !== "" || !/^(policy|sandbox)\//.test(source)),
            );
            const loaded = own.flatMap((module) => module.dependencies.map((each) => each.module));
            const unused = Object.keys(dependencies).filter(
                (name) => !loaded.some((each) => each === name || each.startsWith(`${name}/`)),
            );
            assert.deepEqual(unused, [], `${workspace}package.json`);
        }
    });
});
