import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

const root = join(__dirname, "..", "..");

interface Outcome {
    readonly code: number | null;
    readonly output: string;
}

/** A copy of the bootstrap in a separate project, with the test's own commands on the PATH. */
class Clone {
    private constructor(readonly folder: string) {}

    static async create(): Promise<Clone> {
        const clone = new Clone(await mkdtemp(join(tmpdir(), "entra-b2b-clone-")));
        const { folder } = clone;
        await cp(join(root, "tools", "bootstrap"), join(folder, "tools", "bootstrap"), { recursive: true });
        for (const file of ["bootstrap.mjs", "start.cjs"]) {
            await cp(join(root, "tools", file), join(folder, "tools", file));
        }
        await mkdir(join(folder, "tools", "pulumi-cli"));
        await writeFile(
            join(folder, "package.json"),
            `{"engines":{"node":">=20"},"devDependencies":{"@pulumi/pulumi":"^3.210.0"}}`,
        );
        await writeFile(join(folder, "package-lock.json"), "{}");
        await writeFile(
            join(folder, "script.ts"),
            `import { findPulumi } from "./tools/bootstrap/pulumiCli.mjs";
            import { PreparationError, preparationFailed } from "./tools/bootstrap/preparationError.mjs";
            if (process.argv[2] === "--engine") {
                findPulumi(__dirname).then(
                    (path) => console.log("pulumi is", path),
                    (error) => {
                        console.log(error.message);
                        process.exit(error instanceof PreparationError ? preparationFailed : 1);
                    },
                );
            }`,
        );
        await mkdir(join(folder, "commands"));
        return clone;
    }

    /** Puts a shell script on the PATH. */
    async command(name: string, script: string): Promise<void> {
        const path = join(this.folder, "commands", name);
        await writeFile(path, `#!/bin/sh\n${script}\n`);
        await chmod(path, 0o755);
    }

    /** Gives the project the packages of this one. */
    async install(): Promise<void> {
        await mkdir(join(this.folder, "node_modules"), { recursive: true });
        await symlink(join(root, "node_modules", "tsx"), join(this.folder, "node_modules", "tsx"));
        await writeFile(join(this.folder, "node_modules", ".package-lock.json"), "{}");
    }

    run(...args: string[]): Promise<Outcome> {
        const child = spawn(process.execPath, [join(this.folder, "tools", "bootstrap.mjs"), ...args], {
            env: {
                PATH: [join(this.folder, "commands"), dirname(process.execPath), "/usr/bin", "/bin"].join(
                    delimiter,
                ),
                HOME: this.folder,
                XDG_CACHE_HOME: join(this.folder, "cache"),
            },
        });
        let output = "";
        child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
        child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
        return new Promise((resolve) => child.once("close", (code) => resolve({ code, output })));
    }

    remove(): Promise<void> {
        return rm(this.folder, { recursive: true, force: true });
    }
}

/** What a fake npm does for `npm ci`: packages appear, and the call is counted. */
const installing = `sleep 0.3; echo "$@" >> calls; mkdir -p node_modules; ln -sfn ${join(root, "node_modules", "tsx")} node_modules/tsx; echo '{}' > node_modules/.package-lock.json`;

describe("the bootstrap", () => {
    let clone: Clone;

    beforeEach(async () => {
        clone = await Clone.create();
    });
    afterEach(() => clone.remove());

    const calls = async () => (await readFile(join(clone.folder, "calls"), "utf8")).trim().split("\n");

    it("installs missing packages with npm ci, says so, and runs the script", async () => {
        await clone.command("npm", installing);
        const { code, output } = await clone.run("script.ts");
        assert.equal(code, 0, output);
        assert.match(output, /Installing packages \(npm ci\) … done in/);
        assert.match((await calls())[0] ?? "", /^ci /);
    });

    it("installs nothing a second time", async () => {
        await clone.command("npm", installing);
        await clone.run("script.ts");
        await clone.run("script.ts");
        assert.equal((await calls()).length, 1);
    });

    it("installs again when the lockfile has changed", async () => {
        await clone.command("npm", installing);
        await clone.run("script.ts");
        const lockfile = join(clone.folder, "package-lock.json");
        await writeFile(lockfile, `{"lockfileVersion":3}`);
        const later = new Date(Date.now() + 60_000);
        await utimes(lockfile, later, later);
        await clone.run("script.ts");
        assert.equal((await calls()).length, 2);
    });

    it("installs once when two runs start together", async () => {
        await clone.command("npm", installing);
        const outcomes = await Promise.all([clone.run("script.ts"), clone.run("script.ts")]);
        assert.deepEqual(
            outcomes.map(({ code }) => code),
            [0, 0],
        );
        assert.equal((await calls()).length, 1);
    });

    it("takes over the lock of a run that was killed", async () => {
        await clone.command("npm", installing);
        await mkdir(join(clone.folder, ".sandbox"));
        const { pid } = spawn("true");
        await writeFile(join(clone.folder, ".sandbox", "install.lock"), String(pid));
        await new Promise((resolve) => setTimeout(resolve, 50));
        const { code, output } = await clone.run("script.ts");
        assert.equal(code, 0, output);
    });

    it("shows npm's words and the cure when npm fails", async () => {
        await clone.command("npm", "echo 'npm error network' >&2; exit 1");
        const { code, output } = await clone.run("script.ts");
        assert.equal(code, 3);
        assert.match(output, /npm error network/);
        assert.match(output, /Check that npm reaches its registry/);
    });

    it("takes a Pulumi from the PATH when it is new enough", async () => {
        await clone.install();
        await clone.command("pulumi", "echo v3.200.1");
        const { code, output } = await clone.run("script.ts", "--engine");
        assert.equal(code, 0, output);
        assert.match(output, /pulumi is .*commands\/pulumi/);
    });

    it("ignores an old Pulumi, and installs the vendor's through npm into a separate cache", async () => {
        await clone.install();
        await clone.command("pulumi", "echo v3.199.0");
        await clone.command(
            "npm",
            'mkdir -p "$PULUMI_HOME/versions/$PULUMI_VERSION/bin"; echo > "$PULUMI_HOME/versions/$PULUMI_VERSION/bin/pulumi"',
        );
        const { code, output } = await clone.run("script.ts", "--engine");
        assert.equal(code, 0, output);
        assert.match(
            output,
            /pulumi is .*cache\/pulumi-entra-b2b\/pulumi-3\.210\.0\/npm\/versions\/3\.210\.0\/bin\/pulumi/,
        );
    });

    it("builds with Go where npm cannot download, once", async () => {
        await clone.install();
        await clone.command("npm", "exit 1");
        await clone.command(
            "go",
            `echo build >> ${join(clone.folder, "calls")}; while [ "$1" != "-o" ]; do shift; done; echo > "$2"`,
        );
        const first = await clone.run("script.ts", "--engine");
        assert.match(first.output, /pulumi is .*built\/pulumi/);
        await clone.run("script.ts", "--engine");
        assert.equal((await calls()).length, 1);
    });

    it("names the three cures when there is no way to a Pulumi", async () => {
        await clone.install();
        await clone.command("npm", "echo 'no route' >&2; exit 1");
        await clone.command("go", "echo 'no compiler' >&2; exit 1");
        const { code, output } = await clone.run("script.ts", "--engine");
        assert.equal(code, 3);
        assert.match(output, /npm: no route/);
        assert.match(output, /Go: no compiler/);
        assert.match(output, /install Pulumi[\s\S]*connect to the internet[\s\S]*install Go/);
    });

    it("takes npm's Node where this one is older than package.json requires", async () => {
        await clone.install();
        await writeFile(join(clone.folder, "package.json"), `{"engines":{"node":">=99.1"}}`);
        const { code, output } = await clone.run("script.ts");
        assert.equal(code, 3);
        assert.match(output, /Install Node 99\.1 or newer/);
        await mkdir(join(clone.folder, "node_modules", "node", "bin"), { recursive: true });
        const packaged = join(clone.folder, "node_modules", "node", "bin", "node");
        await writeFile(packaged, "#!/bin/sh\necho the packaged Node\n");
        await chmod(packaged, 0o755);
        assert.match((await clone.run("script.ts")).output, /^the packaged Node$/m);
    });

    it("hands the script's exit code on", async () => {
        await clone.install();
        await writeFile(join(clone.folder, "script.ts"), "process.exit(7);");
        assert.equal((await clone.run("script.ts")).code, 7);
    });
});
