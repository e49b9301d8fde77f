import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { publishedText } from "../../tools/build/documents";
import { compiledOf, publishedManifest, type Manifest } from "../../tools/build/manifest";
import { mainPackage, policyPackage, publishedPackages, sandboxPackage } from "../../tools/build/packages";

const root = join(__dirname, "..", "..");
const manifestOf = (folder: string) =>
    JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as Manifest & {
        readonly dependencies: Record<string, string>;
        readonly devDependencies: Record<string, string>;
        readonly optionalDependencies: Record<string, string>;
        readonly peerDependencies: Record<string, string>;
    };

describe("the package.json files", () => {
    it("have one version, by which the packages name each other", () => {
        const { version, dependencies } = manifestOf(".");
        assert.deepEqual(
            ["policy", "policy/pack", "sandbox"].map((folder) => manifestOf(folder).version),
            [version, version, version],
        );
        assert.equal(dependencies[policyPackage.name], version);
    });

    it("say of each package what npm and its readers look for", () => {
        for (const { name, workspace } of publishedPackages) {
            const manifest = manifestOf(workspace);
            assert.equal(manifest.name, name);
            for (const field of [
                "description",
                "keywords",
                "license",
                "author",
                "homepage",
                "bugs",
                "engines",
            ]) {
                assert.ok(manifest[field], `${name}: ${field}`);
            }
            assert.deepEqual(manifest.repository, {
                ...manifestOf(".").repository,
                ...(workspace !== "." && { directory: workspace }),
            });
        }
    });

    it("publish every folder that a published file imports", () => {
        for (const { name, workspace, compiledIn } of publishedPackages) {
            const folder = join(root, workspace);
            const { files = [] } = manifestOf(workspace);
            const folders = files.filter((pattern) => /^[\w-]+$/.test(pattern));
            const published = ["*.ts", ...folders.map((each) => `${each}/**/*.ts`)];
            for (const file of globSync(published, { cwd: folder })) {
                const text = readFileSync(join(folder, file), "utf8");
                for (const [, path = ""] of text.matchAll(/(?:from|import|require)\s*\(?\s*"(\.[^"]*)"/g)) {
                    const target = join(dirname(file), path);
                    const [top = ""] = target.replace("../", "").split("/");
                    const isOwnFile =
                        globSync(`${target}.{ts,cjs}`, { cwd: folder }).length > 0 && !target.includes("/");
                    assert.ok(
                        isOwnFile || [...folders, ...compiledIn].includes(top),
                        `${name}: ${file} imports ${path}`,
                    );
                }
            }
        }
    });

    it("leave the SDK to its user: resources of one copy are unknown to another", () => {
        const { dependencies, devDependencies, optionalDependencies, peerDependencies } = manifestOf(".");
        assert.deepEqual(peerDependencies, {
            "@pulumi/pulumi": devDependencies["@pulumi/pulumi"],
            ...optionalDependencies,
        });
        assert.deepEqual(
            manifestOf(".")["peerDependenciesMeta"],
            Object.fromEntries(Object.keys(optionalDependencies).map((name) => [name, { optional: true }])),
        );
        assert.ok(!Object.keys(dependencies).some((name) => name.startsWith("@pulumi/")));
        assert.deepEqual(Object.keys(manifestOf("policy").peerDependencies), ["@pulumi/policy"]);
    });
});

describe("what is published", () => {
    it("is the workspace's package.json with compiled entries, without what serves development", () => {
        const { scripts, devDependencies, optionalDependencies, ...published } = publishedManifest(
            {
                name: "example",
                version: "1.2.3",
                main: "./index.ts",
                bin: { example: "./bin.cjs" },
                exports: {
                    ".": "./index.ts",
                    "./plain": "./plain.cjs",
                    "./start": "./start.cjs",
                    "./package.json": "./package.json",
                },
                files: ["*.js", "inner"],
                dependencies: { zod: "^4.0.0" },
                scripts: { test: "mocha" },
                devDependencies: { mocha: "^12.0.0" },
                optionalDependencies: { plugin: "^1.0.0" },
            },
            {
                workspace: "example",
                compiled: new Set(["index", "bin"]),
                onlyInClone: ["./start"],
                compiledIn: ["rules"],
            },
        );
        assert.deepEqual([scripts, devDependencies, optionalDependencies], [undefined, undefined, undefined]);
        const index = { types: "./example/index.d.ts", default: "./example/index.js" };
        assert.deepEqual(published, {
            name: "example",
            version: "1.2.3",
            main: index.default,
            types: index.types,
            bin: { example: "./example/bin.js" },
            exports: { ".": index, "./plain": "./example/plain.cjs", "./package.json": "./package.json" },
            files: ["example/*.js", "example/inner", "rules", "CHANGELOG.md"],
            dependencies: { zod: "^4.0.0" },
        });
    });

    it("keeps the entry point by which states find their life cycles, and omits what runs TypeScript", () => {
        const { exports } = publishedManifest(manifestOf("."), {
            workspace: ".",
            compiled: new Set(["providers/lifecycle/index"]),
            onlyInClone: mainPackage.onlyInClone,
        });
        assert.deepEqual(Object.keys(exports ?? {}), [
            ".",
            "./providers",
            "./lifecycle",
            "./program",
            "./foundation",
            "./package.json",
        ]);
        assert.deepEqual((exports as Record<string, unknown>)["./lifecycle"], {
            types: "./providers/lifecycle/index.d.ts",
            default: "./providers/lifecycle/index.js",
        });
    });

    it("says the repository that provenance has to match", () => {
        const { repository, homepage, bugs } = publishedManifest(manifestOf("sandbox"), {
            workspace: sandboxPackage.workspace,
            compiled: new Set(),
            repository: "https://github.com/o/r",
        });
        assert.deepEqual(repository, {
            type: "git",
            url: "git+https://github.com/o/r.git",
            directory: "sandbox",
        });
        assert.equal(homepage, "https://github.com/o/r/tree/main/sandbox#readme");
        assert.equal(bugs, "https://github.com/o/r/issues");
    });

    it("has a compiled file in place of TypeScript and of what runs it, and no other", () => {
        const compiled = new Set(["pack/main"]);
        assert.deepEqual(
            ["./pack/main.ts", "pack/main.cjs", "pack/PulumiPolicy.yaml", "scaledTime.cjs"].map((file) =>
                compiledOf(file, compiled),
            ),
            ["pack/main.js", "pack/main.js", undefined, undefined],
        );
        assert.equal(compiledOf("pack/main.ts", compiled, ".d.ts"), "pack/main.d.ts");
    });
});

describe("a published document", () => {
    const textOf = (text: string, source: string, target = source) =>
        publishedText(text, {
            source,
            target,
            isPublished: (file) => file === "docs/review.md",
            sources: "https://example.com/blob/v1",
        });

    it("links what the package has, and else the repository", () => {
        assert.equal(
            textOf("[a](review.md#b) [c](../examples/README.md) [d](https://e) [f](#g)", "docs/import.md"),
            "[a](review.md#b) [c](https://example.com/blob/v1/examples/README.md) [d](https://e) [f](#g)",
        );
        assert.equal(
            textOf("[a](../docs/review.md)", "policy/README.md", "README.md"),
            "[a](docs/review.md)",
        );
        assert.equal(
            textOf("[a](model)", "policy/README.md", "README.md"),
            "[a](https://example.com/blob/v1/policy/model)",
        );
    });

    it("leads the readme of each package only to what there is", () => {
        for (const { readme } of publishedPackages) {
            const folder = readme.startsWith("tools/") ? "." : dirname(readme);
            for (const [, link = ""] of readFileSync(join(root, readme), "utf8").matchAll(
                /\]\((?![a-z]+:|#)([^)#\s]+)/g,
            )) {
                assert.ok(existsSync(join(root, folder, link)), `${readme}: ${link}`);
            }
        }
    });
});
