import { execFile } from "node:child_process";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { build } from "../../tools/build";
import type { PublishedPackage } from "../../tools/build/packages";

const run = promisify(execFile);
// npm is a batch file there.
const shell = process.platform === "win32";

/**
 * Builds a package and packs it as it would be published.
 *
 * @param folder - Where the tarball is put.
 * @returns The tarball's path.
 */
export async function packed(published: PublishedPackage, folder: string): Promise<string> {
    const built = join(folder, published.folder);
    await build(published, built);
    const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", folder], {
        cwd: built,
        shell,
    });
    const [{ filename } = { filename: "" }] = JSON.parse(stdout) as { filename: string }[];
    await rm(built, { recursive: true });
    return join(folder, filename);
}

/** A project outside this one, so that nothing of this one's packages is found from it. */
export class InstalledPackage {
    private constructor(
        /** Folder of the project. */
        readonly project: string,
        readonly tarball: string,
        private readonly folder: string,
    ) {}

    /**
     * Has npm install a package's tarball into an empty project, with all that it depends on.
     *
     * @param besides - Further packages, with a version each: `name@range`.
     */
    static async install(published: PublishedPackage, ...besides: string[]): Promise<InstalledPackage> {
        const folder = await realpath(await mkdtemp(join(tmpdir(), "entra-b2b-package-")));
        const project = join(folder, "project");
        const tarball = await packed(published, folder);
        await mkdir(project);
        await writeFile(join(project, "package.json"), JSON.stringify({ name: "project", private: true }));
        await run(
            "npm",
            [
                "install",
                "--prefer-offline",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                tarball,
                ...besides,
            ],
            { cwd: project, shell },
        );
        return new InstalledPackage(project, tarball, folder);
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

    remove(): Promise<void> {
        return rm(this.folder, { recursive: true, force: true });
    }
}

/** How a command ended. */
export interface CommandResult {
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
}
