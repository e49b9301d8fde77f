import assert from "node:assert/strict";
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { build } from "../../tools/build";
import type { PublishedPackage } from "../../tools/build/packages";

const run = promisify(execFile);
// npm is a batch file there.
const shell = process.platform === "win32";

/**
 * Builds the packages and packs some of them as they would be published.
 *
 * @param folder - Where the tarballs are put.
 * @returns The tarballs' paths by package.
 */
async function pack(
    published: readonly PublishedPackage[],
    folder: string,
): Promise<ReadonlyMap<PublishedPackage, string>> {
    await build(folder);
    const tarballs = new Map<PublishedPackage, string>();
    for (const each of published) {
        const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", folder], {
            cwd: join(folder, each.folder),
            shell,
        });
        const [{ filename } = { filename: "" }] = JSON.parse(stdout) as { filename: string }[];
        tarballs.set(each, join(folder, filename));
    }
    return tarballs;
}

/** An empty project outside this one, so that nothing of this one's packages is found from it, and tarballs to install. */
export class InstalledPackage {
    private readonly servers: ChildProcess[] = [];

    private constructor(
        /** Folder of the project. */
        readonly project: string,
        private readonly tarballs: ReadonlyMap<PublishedPackage, string>,
        /** Folder of everything that the test writes. */
        readonly folder: string,
    ) {}

    /** Packs packages for an empty project. Nothing is installed yet. */
    static async pack(published: readonly PublishedPackage[]): Promise<InstalledPackage> {
        const folder = await realpath(await mkdtemp(join(tmpdir(), "entra-b2b-package-")));
        const project = join(folder, "project");
        const tarballs = await pack(published, folder);
        await mkdir(project);
        return new InstalledPackage(project, tarballs, folder);
    }

    /** The tarball that a package was installed from. */
    tarballOf(published: PublishedPackage): string {
        const tarball = this.tarballs.get(published);
        assert.ok(tarball !== undefined, `${published.name} was not installed.`);
        return tarball;
    }

    /** Writes a file of the project. */
    async write(name: string, text: string): Promise<void> {
        const file = join(this.project, name);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, text);
    }

    /** Runs a command of an installed package as its user does, such as `npx pulumi-entra-b2b --help`. */
    async npx(words: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<CommandResult> {
        return this.run("npx", ["--no-install", ...words], env);
    }

    async run(
        command: string,
        words: readonly string[],
        env: NodeJS.ProcessEnv = {},
    ): Promise<CommandResult> {
        try {
            const { stdout, stderr } = await run(command, words, {
                cwd: this.project,
                env: { ...process.env, ...env },
                maxBuffer: 64 * 1024 * 1024,
                shell,
            });
            return { code: 0, stdout, stderr };
        } catch (error) {
            const { code, stdout, stderr } = error as CommandResult;
            return { code, stdout, stderr };
        }
    }

    /**
     * Starts a server, and waits for the line that it prints when it serves.
     *
     * @throws Error - It ended before.
     */
    async start(words: readonly string[], folder: string) {
        const [program = "", ...options] = words;
        const child = spawn(program, options, { cwd: folder, stdio: ["ignore", "pipe", "inherit"], shell });
        this.servers.push(child);
        const exit = new Promise<number | null>((resolve) => child.once("exit", resolve));
        const line = await new Promise<string>((resolve, reject) => {
            createInterface(child.stdout).once("line", resolve);
            child.once("exit", (code) => reject(new Error(`It ended with code ${code ?? "none"}.`)));
        });
        return { exit, line };
    }

    remove(): Promise<void> {
        this.servers.forEach((server) => server.kill("SIGKILL"));
        return rm(this.folder, { recursive: true, force: true });
    }
}

/** How a command ended. */
export interface CommandResult {
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
}
