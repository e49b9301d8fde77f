import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigurationError, findStackFile, readStackFile } from "../../config";

describe("a stack config that a command reads", () => {
    let stacksFolder: string;

    beforeEach(() => {
        stacksFolder = join(mkdtempSync(join(tmpdir(), "stack-file-")), "stacks");
        mkdirSync(stacksFolder);
    });

    afterEach(() => rmSync(join(stacksFolder, ".."), { recursive: true }));

    const write = (text: string) => writeFileSync(join(stacksFolder, "Pulumi.contoso.yaml"), text);
    const read = (more: { stack?: string; configFile?: string } = {}) =>
        readStackFile({ stack: "contoso", stacksFolder, ...more });
    const problemOf = (act: () => unknown) => {
        try {
            act();
        } catch (error) {
            assert.ok(error instanceof ConfigurationError);
            return error.problems[0];
        }
        return assert.fail("It was read.");
    };

    it("is given with its text, its values, and its path from the folder above", () => {
        const text = "config:\n    entra-b2b:guestList: guests.csv\n";
        write(text);
        assert.deepEqual(read(), {
            file: join("stacks", "Pulumi.contoso.yaml"),
            path: join(stacksFolder, "Pulumi.contoso.yaml"),
            stacksFolder,
            text,
            values: { "entra-b2b:guestList": "guests.csv" },
        });
    });

    it("is empty when its file says nothing, as for the engine", () => {
        for (const text of ["", "# nothing yet\n", "config:\n", "encryptionsalt: v1:x\n"]) {
            write(text);
            assert.deepEqual(read().values, {});
        }
    });

    it("is reported as missing by its path and by the option that names it", () => {
        assert.deepEqual(
            problemOf(() => read({ stack: "nowhere" })),
            {
                file: join("stacks", "Pulumi.nowhere.yaml"),
                field: "--stack",
                message: "the stack config does not exist",
                cure: "Correct the name, or create the file",
            },
        );
        const other = problemOf(() => read({ configFile: join(stacksFolder, "..", "other.yaml") }));
        assert.deepEqual([other?.file, other?.field], ["other.yaml", "--config-file"]);
    });

    it("may be missing for a command that creates it, and must be valid if it exists", () => {
        const find = () => findStackFile({ stack: "contoso", stacksFolder });
        assert.equal(find(), undefined);
        write("config: [1]\n");
        assert.match(problemOf(find)?.message ?? "", /no keys with values/);
    });

    it("is reported as unreadable, which differs from a missing file", () => {
        const folder = problemOf(() => read({ configFile: stacksFolder }));
        assert.match(folder?.message ?? "", /cannot be read \(EISDIR/);
    });

    it("is reported as not YAML, without its content", () => {
        write('config:\n    azuread:clientSecret: "hunter2\n');
        const problem = problemOf(() => read());
        assert.match(problem?.message ?? "", /is not valid YAML \(.*line 3/);
        assert.doesNotMatch(JSON.stringify(problem), /hunter2/);
    });

    it("is refused when there are no keys in it", () => {
        for (const text of ["[]", "hello", "config: hello\n", "config: [1]\n"]) {
            write(text);
            assert.match(problemOf(() => read())?.message ?? "", /no keys with values/);
        }
    });
});
