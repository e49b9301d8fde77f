import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigurationError, findProject, shortName } from "../../config";

describe("the Pulumi project of a folder", () => {
    let folder: string;

    beforeEach(() => {
        folder = realpathSync(mkdtempSync(join(tmpdir(), "project-")));
        mkdirSync(join(folder, "src", "deep"), { recursive: true });
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it("is the nearest one above, with its stack configs beside its file", () => {
        writeFileSync(join(folder, "Pulumi.yaml"), "name: outer\n");
        writeFileSync(join(folder, "src", "Pulumi.yaml"), "name: inner\n");
        const inner = join(folder, "src");
        assert.deepEqual(findProject(join(inner, "deep")), { folder: inner, stacksFolder: inner });
    });

    for (const [name, text] of [
        ["Pulumi.yml", "name: p\nstackConfigDir: stacks\n"],
        ["Pulumi.json", '{ "name": "p", "stackConfigDir": "stacks" }'],
    ] as const) {
        it(`has its stack configs where ${name} says`, () => {
            writeFileSync(join(folder, name), text);
            assert.equal(findProject(join(folder, "src")).stacksFolder, join(folder, "stacks"));
        });
    }

    it("is refused with the cure where there is none, and where its file is not YAML", () => {
        assert.throws(
            () => findProject(folder),
            (error) =>
                error instanceof ConfigurationError && /no Pulumi project.*Change to/.test(error.message),
        );
        writeFileSync(join(folder, "Pulumi.yaml"), "name: [");
        assert.throws(
            () => findProject(folder),
            (error) =>
                error instanceof ConfigurationError && /is not valid YAML \(.*line 1/.test(error.message),
        );
    });

    it("is refused if it has settings of this package, which the engine would give to every stack", () => {
        const problems = (text: string) => {
            writeFileSync(join(folder, "Pulumi.yaml"), text);
            try {
                findProject(folder);
            } catch (error) {
                assert.ok(error instanceof ConfigurationError);
                return error.problems.map(({ file, line, field }) => `${file}:${line} ${field}`);
            }
            return [];
        };
        const config =
            "config:\n  onRemove: block\n  entra-b2b:tags: { value: [a] }\n  azuread:useCli: true\n";
        assert.deepEqual(problems(`name: p\n${config}`), ["Pulumi.yaml:4 entra-b2b:tags"]);
        assert.deepEqual(problems(`name: entra-b2b\n${config}`), [
            "Pulumi.yaml:3 onRemove",
            "Pulumi.yaml:4 entra-b2b:tags",
        ]);
        for (const none of ["", " stacks", " {}"]) {
            assert.deepEqual(problems(`name: entra-b2b\nconfig:${none}\n`), []);
        }
    });

    it("has stacks whose files leave organization and project out", () => {
        assert.equal(shortName("contoso/entra-b2b/production"), "production");
        assert.equal(shortName("production"), "production");
    });
});
