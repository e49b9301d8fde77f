import assert from "node:assert/strict";
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { linkPackages } from "../../../commands/shared/basePackages";

describe("the packages of a base that a review previews", () => {
    let folder: string;
    let project: string;
    let checkout: string;

    beforeEach(async () => {
        folder = await realpath(await mkdtemp(join(tmpdir(), "entra-b2b-base-")));
        project = join(folder, "project");
        checkout = join(project, ".sandbox", "base");
    });
    afterEach(() => rm(folder, { recursive: true, force: true }));

    async function write(...names: string[]): Promise<void> {
        for (const name of names) {
            await mkdir(dirname(join(project, name)), { recursive: true });
            await writeFile(join(project, name), "");
        }
    }
    const link = (name: string, target: string) => symlink(target, join(project, "node_modules", name));
    const linked = (name: string) => realpath(join(checkout, "node_modules", name)).catch(() => undefined);

    it("are the project's, except those that are folders of the checkout", async () => {
        const base = ".sandbox/base/";
        await write("node_modules/zod/index.js", "node_modules/@pulumi/pulumi/index.js", "policy/index.ts");
        await write("tools/new/index.ts", `${base}policy/index.ts`, "node_modules/.package-lock.json");
        await write("node_modules/.store/yaml/node_modules/yaml/index.js");
        await link("own-policy", "../policy");
        await link("@pulumi/new", "../../tools/new");
        await link("yaml", ".store/yaml/node_modules/yaml");
        await link("gone", "../gone");
        await linkPackages(project, checkout);
        const names = ["zod", "@pulumi/pulumi", "yaml", "own-policy", "@pulumi/new", "gone"];
        assert.deepEqual(await Promise.all(names.map(linked)), [
            join(project, "node_modules/zod"),
            join(project, "node_modules/@pulumi/pulumi"),
            join(project, "node_modules/.store/yaml/node_modules/yaml"),
            join(checkout, "policy"),
            undefined,
            undefined,
        ]);
    });

    it("stay when the base is removed", async () => {
        await write("node_modules/zod/index.js", "policy/index.ts", ".sandbox/base/policy/index.ts");
        await link("own-policy", "../policy");
        await linkPackages(project, checkout);
        await rm(join(checkout, "node_modules"), { recursive: true });
        for (const name of ["node_modules/zod/index.js", "policy/index.ts"]) {
            assert.equal(await realpath(join(project, name)), join(project, name));
        }
    });

    it("may all be installed in a folder above", async () => {
        await write("index.ts");
        await linkPackages(project, checkout);
        assert.equal(await linked("zod"), undefined);
    });
});
