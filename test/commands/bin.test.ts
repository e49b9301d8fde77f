import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandLines } from "../../commands";

const root = join(__dirname, "..", "..");
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
};

/** Programs whose `--help` a user may ask for; the others take no options that are worth one. */
const withHelp = [
    ...commandLines.map((describe) => describe().name()),
    ...["demo", "bench", "test:faults", "sandbox", "test", "build"],
];

describe("npm run <command>", function () {
    this.timeout(60_000);
    let folder: string;

    before(() => {
        folder = mkdtempSync(join(tmpdir(), "entra-b2b-no-engine-"));
        symlinkSync(process.execPath, join(folder, "node"));
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    /** Runs a script of package.json where there is no engine, and no npm and no Go to get one. */
    function withoutEngine(name: string, ...options: string[]) {
        const [, ...words] = (scripts[name] ?? "").split(" ");
        const env = { PATH: folder, HOME: folder, XDG_CACHE_HOME: folder };
        return spawnSync(process.execPath, [...words, ...options], { cwd: root, env, encoding: "utf8" });
    }

    for (const name of withHelp) {
        it(`${name} -- --help prints how to call it, without an engine`, () => {
            const { status, stdout, stderr } = withoutEngine(name, "--help");
            assert.equal(status, 0, stderr);
            assert.ok(
                stdout.startsWith(`Usage: npm ${name === "test" ? name : `run ${name}`} -- [options]`),
                stdout,
            );
            assert.equal(stderr, "");
        });
    }

    it("reports wrong options before it looks for an engine", () => {
        const { status, stderr } = withoutEngine("review", "--stack", "sandbox", "--format", "xml");
        assert.equal(status, 2);
        assert.match(stderr, /Allowed choices are text, md, json, sarif, junit, html\./);
    });

    it("reports what is wrong with the stack before it searches for an engine", () => {
        for (const name of ["review", "drift"]) {
            const { status, stderr } = withoutEngine(name, "--stack", "nowhere");
            assert.equal(status, 2);
            assert.match(stderr, /the stack config does not exist/);
        }
    });

    it("ends with 3 when a command needs an engine and there is no way to get one", () => {
        for (const name of ["review", "drift"]) {
            const { status, stderr } = withoutEngine(name, "--stack", "sandbox");
            assert.match(stderr, /No Pulumi command line .* is on the PATH/);
            assert.equal(status, 3);
        }
    });
});

describe("the commands", function () {
    this.timeout(20_000);

    it("load their code when they run, and not for help", () => {
        const script = `
            process.argv = [process.execPath, "bin", "review", "--help"];
            process.on("exit", () => {
                const files = Object.keys(require.cache).map((file) => file.replaceAll("\\\\", "/"));
                process.stderr.write(JSON.stringify(files.filter((file) => /(?<![/]commands)[/](config|graph|policy)[/]/.test(file))));
            });
            require("./commands/bin.ts");`;
        const { stdout, stderr, status } = spawnSync(
            process.execPath,
            ["--require", join(root, "tools", "start.cjs"), "--eval", script],
            { cwd: root, encoding: "utf8" },
        );
        assert.equal(status, 0, stderr);
        assert.match(stdout, /^Usage: /);
        assert.deepEqual(JSON.parse(stderr), []);
    });
});

describe("the bin of each package.json", function () {
    this.timeout(20_000);

    for (const workspace of ["", "sandbox"]) {
        it(`runs from a clone: ${workspace || "the root"}`, () => {
            const folder = join(root, workspace);
            const { name, bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
                name: string;
                bin: Record<string, string>;
            };
            const script = join(folder, bin[name] ?? assert.fail());
            assert.ok(statSync(script).mode & 0o100 || process.platform === "win32", "can be executed");
            const { status, stdout, stderr } = spawnSync(process.execPath, [script, "--help"], {
                encoding: "utf8",
            });
            assert.equal(status, 0, stderr);
            assert.match(stdout, /^Usage: /);
        });
    }
});
