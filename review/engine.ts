import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { engineOnPath, pulumiBinary } from "../tools/pulumiHome";
import type { StackPlan, StackState } from "./plan";

const run = promisify(execFile);
const maxOutputBytes = 512 * 1024 * 1024;

/** The engine refused: its words are the message. */
export class PreviewError extends Error {}

/** Which stack is asked about. */
export interface StackSource {
    readonly root: string;
    readonly stack: string;
    /** Default: the stack's own config file. */
    readonly configFile?: string | undefined;
}

/** The engine, run for one stack; it previews, and deploys nothing. */
export class Engine {
    private constructor(
        private readonly source: StackSource,
        private readonly env: NodeJS.ProcessEnv,
    ) {}

    static async start(source: StackSource): Promise<Engine> {
        const folder = join(source.root, ".sandbox", "engine");
        return new Engine(source, await engineOnPath(source.root, folder, pulumiBinary()));
    }

    /** @returns `undefined` for a stack that was never deployed. */
    async state(): Promise<StackState | undefined> {
        return JSON.parse(await this.pulumi(this.source.root, ["stack", "export"])) as StackState;
    }

    /** @param folder - Folder of the program; default the project's. */
    plan(folder = this.source.root): Promise<StackPlan> {
        return this.preview(folder);
    }

    /** The plan against the tenant as it is now. What the refresh finds is in the plan alone, and not kept. */
    refreshedPlan(): Promise<StackPlan> {
        return this.preview(this.source.root, "--refresh");
    }

    private async preview(folder: string, ...options: readonly string[]): Promise<StackPlan> {
        const { configFile } = this.source;
        return JSON.parse(
            await this.pulumi(folder, [
                "preview",
                "--json",
                ...options,
                ...(configFile ? ["--config-file", configFile] : []),
            ]),
        ) as StackPlan;
    }

    /**
     * The plan of the program as another commit has it, against the same state.
     *
     * @param ref - A branch, tag or commit.
     */
    async planOf(ref: string): Promise<StackPlan> {
        const { root } = this.source;
        const parent = join(root, ".sandbox");
        await mkdir(parent, { recursive: true });
        const folder = await mkdtemp(join(parent, "base-"));
        try {
            await this.git("worktree", "add", "--detach", "--force", folder, ref);
            await symlink(join(root, "node_modules"), join(folder, "node_modules"), "junction");
            return await this.plan(folder);
        } finally {
            // The link first: its target is not the base's to delete.
            await rm(join(folder, "node_modules"), { force: true });
            await this.git("worktree", "remove", "--force", folder).catch(() => undefined);
            await rm(folder, { recursive: true, force: true });
        }
    }

    private async git(...args: string[]): Promise<void> {
        try {
            await run("git", args, { cwd: this.source.root });
        } catch (error) {
            throw new PreviewError(
                `git ${args[0]} failed: ${(error as { stderr?: string }).stderr ?? String(error)}`,
            );
        }
    }

    private async pulumi(cwd: string, args: readonly string[]): Promise<string> {
        try {
            const { stdout } = await run(
                "pulumi",
                [...args, "--stack", this.source.stack, "--non-interactive"],
                {
                    cwd,
                    env: { ...process.env, ...this.env },
                    maxBuffer: maxOutputBytes,
                },
            );
            return stdout;
        } catch (error) {
            throw new PreviewError(`pulumi ${args[0]} failed:\n${reasonOf(error as Failure)}`);
        }
    }
}

interface Failure {
    readonly stdout?: string;
    readonly stderr?: string;
    readonly message?: string;
}

/** A preview that fails in JSON says why in its diagnostics. */
function reasonOf({ stdout = "", stderr = "", message = "" }: Failure): string {
    try {
        const { diagnostics = [] } = JSON.parse(stdout) as {
            diagnostics?: { severity: string; message: string }[];
        };
        const errors = diagnostics.filter(({ severity }) => severity === "error").map((each) => each.message);
        return errors.length > 0 ? errors.join("\n") : stderr || message;
    } catch {
        return stderr || stdout || message;
    }
}
