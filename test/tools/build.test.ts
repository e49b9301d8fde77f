import assert from "node:assert/strict";
import { packagesIn, publishedManifest } from "../../tools/build/manifest";
import { mainPackage, sandboxPackage } from "../../tools/build/packages";

const project = {
    version: "1.2.3",
    license: "Apache-2.0",
    dependencies: { "@pulumi/pulumi": "^3.0.0", zod: "^4.0.0", commander: "^15.0.0" },
    devDependencies: { fastify: "^5.0.0", mocha: "^12.0.0" },
};

describe("what is published", () => {
    it("depends on what it loads alone, and leaves the SDK to its user", () => {
        const used = new Set(["zod", "@pulumi/pulumi"]);
        const manifest = publishedManifest(project, mainPackage, used) as Record<string, unknown>;
        assert.deepEqual(manifest["dependencies"], { zod: "^4.0.0" });
        assert.deepEqual(manifest["peerDependencies"], { "@pulumi/pulumi": "^3.0.0" });
        assert.equal(manifest["private"], undefined);
        assert.equal(manifest["repository"], undefined);
    });

    it("names the way in by which states find their life cycles", () => {
        const { exports } = publishedManifest(project, mainPackage, new Set()) as {
            exports: Record<string, unknown>;
        };
        assert.deepEqual(Object.keys(exports), [
            ".",
            "./providers",
            "./lifecycle",
            "./program",
            "./policy-pack",
            "./package.json",
        ]);
    });

    it("says the repository that provenance has to agree with", () => {
        const { repository } = publishedManifest(
            project,
            sandboxPackage,
            new Set(),
            "https://github.com/o/r",
        ) as {
            repository: unknown;
        };
        assert.deepEqual(repository, { type: "git", url: "git+https://github.com/o/r.git" });
    });

    it("is refused when it loads what is no dependency", () => {
        assert.throws(
            () => publishedManifest(project, mainPackage, new Set(["fastify"])),
            /fastify is loaded/,
        );
    });

    it("has a server in the sandbox tenant's package alone, whose command has its name", () => {
        const manifest = publishedManifest(project, sandboxPackage, new Set(["fastify", "zod"])) as Record<
            string,
            unknown
        >;
        assert.deepEqual(manifest["dependencies"], { fastify: "^5.0.0", zod: "^4.0.0" });
        assert.deepEqual(manifest["bin"], { "pulumi-entra-b2b-sandbox": "sandbox/bin.js" });
    });

    it("is told by the packages that its files load", () => {
        const text =
            'require("./own"); require("node:fs"); require("fs"); require("@a/b/c"); require("zod/v4"); await import("undici")';
        assert.deepEqual(packagesIn(text), ["@a/b", "zod", "undici"]);
    });
});
