import { spawn, type ChildProcess } from "node:child_process";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, stringify } from "yaml";

/** Outcome of one Pulumi command. */
export interface PulumiResult {
    readonly code: number;
    /** Standard output and standard error as they came, in one text. */
    readonly output: string;
}

/** How a {@link PulumiStack} is run. */
export interface PulumiStackOptions {
    /** Folder that holds Pulumi.yaml. */
    readonly programFolder: string;
    /** Stack name; its configuration is `stacks/Pulumi.<stack>.yaml` unless `configFile` is given. */
    readonly stack: string;
    /** Environment of every command: PULUMI_HOME, backend, passphrase, credentials. */
    readonly env: NodeJS.ProcessEnv;
    /** Folder for a working copy of the stack config: the engine writes to it. */
    readonly workFolder: string;
    /** The stack config to copy. */
    readonly configFile: string;
    /** Called with each piece of output as it comes. Default: nothing is shown. */
    readonly onOutput?: (text: string) => void;
}

/** Commands that take no `--config-file`. */
const withoutConfig: ReadonlySet<string> = new Set(["cancel", "stack", "state"]);

/**
 * One Pulumi stack, driven through the CLI as a person or a pipeline would. The stack config in the repository is
 * never written to: the engine works on a copy.
 */
export class PulumiStack {
    /** The copy of the stack config that the engine works on; may be changed between commands. */
    readonly configFile: string;
    private running: ChildProcess | undefined;

    private constructor(private readonly options: PulumiStackOptions) {
        this.configFile = join(options.workFolder, `Pulumi.${options.stack}.yaml`);
    }

    /** Copies the stack config and creates the stack in the backend. */
    static async create(options: PulumiStackOptions): Promise<PulumiStack> {
        const { workFolder } = options;
        await mkdir(workFolder, { recursive: true });
        const stack = new PulumiStack(options);
        await copyFile(options.configFile, stack.configFile);
        // The command writes the secrets' salt into the stack config beside Pulumi.yaml, whatever file it is given.
        // In a folder that holds only the project's name, that stack config is the copy.
        const project = parse(await readFile(join(options.programFolder, "Pulumi.yaml"), "utf8")) as {
            name: string;
        };
        await writeFile(
            join(workFolder, "Pulumi.yaml"),
            stringify({ name: project.name, runtime: "nodejs" }),
        );
        const { code, output } = await stack.run("stack", ["init", options.stack], {
            isQuiet: true,
            cwd: workFolder,
        });
        if (code !== 0) {
            throw new Error(`pulumi stack init failed with exit code ${code}:\n${output}`);
        }
        return stack;
    }

    /** Process id of the engine while a command runs. */
    get enginePid(): number | undefined {
        return this.running?.pid;
    }

    /** `pulumi up`, without a question. */
    up(...args: string[]): Promise<PulumiResult> {
        return this.run("up", ["--yes", "--skip-preview", ...args]);
    }

    preview(...args: string[]): Promise<PulumiResult> {
        return this.run("preview", args);
    }

    refresh(...args: string[]): Promise<PulumiResult> {
        return this.run("refresh", ["--yes", "--skip-preview", ...args]);
    }

    destroy(...args: string[]): Promise<PulumiResult> {
        return this.run("destroy", ["--yes", "--skip-preview", ...args]);
    }

    /** `pulumi state unprotect`: lets a `destroy` reach every resource. */
    unprotect(): Promise<PulumiResult> {
        return this.run("state", ["unprotect", "--all", "--yes"]);
    }

    /** Interrupts the command that is running, as Ctrl-C does. */
    interrupt(): void {
        this.running?.kill("SIGINT");
    }

    /** `pulumi cancel`: takes away the lock that a killed engine left. */
    cancel(): Promise<PulumiResult> {
        return this.run("cancel", ["--yes"]);
    }

    /** `pulumi stack export`: the state as an object, secrets encrypted. */
    async exportState(): Promise<unknown> {
        const { code, output } = await this.run("stack", ["export"], { isQuiet: true });
        if (code !== 0) {
            throw new Error(`pulumi stack export failed with exit code ${code}:\n${output}`);
        }
        return JSON.parse(output) as unknown;
    }

    /** `pulumi stack import`: takes a state that was exported. */
    importState(file: string): Promise<PulumiResult> {
        return this.run("stack", ["import", "--file", file]);
    }

    private run(
        command: string,
        args: string[],
        { isQuiet = false, cwd = this.options.programFolder } = {},
    ): Promise<PulumiResult> {
        const { env, stack, onOutput } = this.options;
        const isOnStack = !args.includes("init");
        const all = [
            command,
            ...args,
            "--non-interactive",
            "--color=never",
            ...(isOnStack ? ["--stack", stack] : []),
            ...(withoutConfig.has(command) ? [] : ["--config-file", this.configFile]),
        ];
        return new Promise((resolve, reject) => {
            const child = spawn("pulumi", all, {
                cwd,
                env: { ...process.env, ...env },
                stdio: ["ignore", "pipe", "pipe"],
            });
            this.running = child;
            let output = "";
            const take = (chunk: Buffer) => {
                const text = chunk.toString("utf8");
                output += text;
                if (!isQuiet) {
                    onOutput?.(text);
                }
            };
            child.stdout.on("data", take);
            child.stderr.on("data", take);
            child.on("error", reject);
            child.on("close", (code) => {
                this.running = undefined;
                resolve({ code: code ?? 1, output });
            });
        });
    }
}
