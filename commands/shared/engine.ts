import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { findProject, findStackFile } from "../../config";
import { engineEnvironment } from "../shared/engineEnvironment";
import { linkPackages } from "./basePackages";
import type { StackPlan, StackState } from "./plan";

const run = promisify(execFile);
const maxOutputBytes = 512 * 1024 * 1024;

/** The engine refused. Its own text is the message. */
export class PreviewError extends Error {}

/** The stack in question. */
export interface StackSource {
    /** Folder of the project. */
    readonly folder: string;
    readonly stack: string;
    /** Default: the stack's own config file. */
    readonly configFile?: string | undefined;
}

/** The engine on the PATH, run for one stack. It previews, and deploys nothing. */
export class Engine {
    private environment: Promise<NodeJS.ProcessEnv> | undefined;

    constructor(private readonly source: StackSource) {}

    /** @returns `undefined` for a stack that was never deployed. */
    async state(): Promise<StackState | undefined> {
        return JSON.parse(await this.pulumi(this.source.folder, ["stack", "export"])) as StackState;
    }

    /** @param folder - Folder of the program; default the project's. */
    plan(folder = this.source.folder): Promise<StackPlan> {
        return this.preview(folder);
    }

    /**
     * The plan against the tenant as it is now. The findings of the refresh are only in the plan, and are not kept.
     */
    refreshedPlan(): Promise<StackPlan> {
        return this.preview(this.source.folder, "--refresh");
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
     * The plan of the program as another commit has it, against the same state: one without steps if the commit has no
     * stack config for the stack, which then is none of its stacks.
     *
     * @param ref - A branch, tag or commit.
     */
    async planOf(ref: string): Promise<StackPlan> {
        const project = this.source.folder;
        // Inside the project, so that packages of folders above it are found as from there.
        const parent = join(project, ".sandbox");
        await mkdir(parent, { recursive: true });
        const folder = await mkdtemp(join(parent, "base-"));
        const program = join(folder, await this.git("rev-parse", "--show-prefix"));
        try {
            await this.git("worktree", "add", "--detach", "--force", "--end-of-options", folder, ref);
            await linkPackages(project, program);
            return this.hasStackIn(program) ? await this.plan(program) : {};
        } finally {
            // The links first, because the folders that they lead to must not be deleted.
            await rm(join(program, "node_modules"), { recursive: true, force: true });
            await this.git("worktree", "remove", "--force", folder).catch(() => undefined);
            await rm(folder, { recursive: true, force: true });
        }
    }

    private hasStackIn(program: string): boolean {
        const { stack, configFile } = this.source;
        try {
            const { stacksFolder } = findProject(program);
            return configFile !== undefined || findStackFile({ stack, stacksFolder }) !== undefined;
        } catch {
            // The program itself says what is wrong with its files.
            return true;
        }
    }

    private async git(...args: string[]): Promise<string> {
        try {
            const { stdout } = await run("git", args, { cwd: this.source.folder });
            return stdout.trim();
        } catch (error) {
            throw new PreviewError(
                `git ${args[0]} failed: ${(error as { stderr?: string }).stderr ?? String(error)}`,
            );
        }
    }

    private async pulumi(cwd: string, args: readonly string[]): Promise<string> {
        this.environment ??= engineEnvironment();
        const env = await this.environment;
        try {
            const { stdout } = await run(
                "pulumi",
                [...args, "--stack", this.source.stack, "--non-interactive"],
                { cwd, env, maxBuffer: maxOutputBytes },
            );
            return stdout;
        } catch (error) {
            if ((error as NodeJS.ErrnoException).code === "ENOENT") {
                throw new PreviewError(
                    "There is no Pulumi command line on the PATH: https://www.pulumi.com/docs/install/ explains how to install it.",
                );
            }
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
        const errors = diagnostics.filter(({ severity }) => severity === "error");
        // Each resource reports a failed sign-in.
        const reasons = new Set(errors.map((each) => each.message.trimEnd()));
        return reasons.size > 0 ? [...reasons].join("\n") : stderr || message;
    } catch {
        return stderr || stdout || message;
    }
}
