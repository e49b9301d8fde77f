import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { parse, stringify } from "yaml";
import { loadTenant, type Tenant } from "../../config";
import { missingFrom } from "../../tools/demo/declared";
import { standIns } from "../../sandbox/plugins";
import { SandboxProcess } from "../../sandbox/process";
import { preparePulumiHome, pulumiBinary } from "../../tools/pulumiHome";
import { PulumiStack } from "../../tools/pulumiStack";
import { scaledTime } from "../../tools/scaledTime";

const root = join(__dirname, "..", "..");
const stacksFolder = join(root, "stacks");
const stackName = "sandbox";

/** A Pulumi program with the stack config that it is run with. */
export interface Program {
    readonly folder: string;
    readonly stack: string;
    readonly configFile: string;
}

const demo: Program = {
    folder: root,
    stack: stackName,
    configFile: join(stacksFolder, `Pulumi.${stackName}.yaml`),
};

type Config = Record<string, unknown>;

/** How a deployment differs from the demo's. */
export interface DeploymentOptions {
    /** Options of the sandbox tenant's command line. */
    readonly sandbox?: readonly string[];
    /** Variables of every Pulumi command other than those that sign in. */
    readonly env?: NodeJS.ProcessEnv;
    /** Default: the project's program with a copy of the demo's stack. */
    readonly program?: Program;
    /**
     * How many times as fast as real time the tenant and the package's waits run. Default 4: waits take a quarter of
     * their time, and a request on a busy machine still takes less than the lag. 1 is real time.
     */
    readonly timeScale?: number;
}

/** A separate sandbox tenant, and a program that the real engine deploys to it. */
export class Deployment {
    private constructor(
        readonly sandbox: SandboxProcess,
        readonly stack: PulumiStack,
        /** Folder of the run: a place for guest lists. */
        readonly folder: string,
        /** Environment of the Pulumi commands. */
        readonly env: NodeJS.ProcessEnv,
        private readonly program: Program,
    ) {}

    static async start({
        sandbox: options = [],
        env = {},
        program = demo,
        timeScale = 4,
    }: DeploymentOptions = {}): Promise<Deployment> {
        const time = scaledTime(timeScale);
        const stateFolder = join(root, ".sandbox");
        await mkdir(stateFolder, { recursive: true });
        const folder = await mkdtemp(join(stateFolder, "e2e-"));
        const sandbox = await SandboxProcess.start("--state-dir", folder, ...time.sandbox, ...options);
        try {
            const home = await preparePulumiHome({
                root,
                stateFolder: folder,
                pulumi: await pulumiBinary(root),
                plugins: standIns(root),
            });
            const all = { ...home, ...sandbox.env, ...time.env, ...env };
            const stack = await PulumiStack.create({
                programFolder: program.folder,
                stack: program.stack,
                env: all,
                workFolder: folder,
                configFile: program.configFile,
            });
            return new Deployment(sandbox, stack, folder, all, program);
        } catch (error) {
            await sandbox.stop();
            throw error;
        }
    }

    /** A further stack of the program, in the same tenant and in a backend that no other stack shares. */
    async beside(stack: string): Promise<PulumiStack> {
        const folder = await mkdtemp(join(this.folder, "beside-"));
        const home = await preparePulumiHome({
            root,
            stateFolder: folder,
            pulumi: await pulumiBinary(root),
            plugins: standIns(root),
        });
        return PulumiStack.create({
            programFolder: this.program.folder,
            stack,
            env: { ...this.env, ...home },
            workFolder: folder,
            configFile: this.program.configFile,
        });
    }

    async config(): Promise<Config> {
        return (parse(await readFile(this.stack.configFile, "utf8")) as { config: Config }).config;
    }

    /** Changes the working copy of the stack config; of the deployment's own stack unless another is given. */
    async configure(changes: Config, { configFile }: PulumiStack = this.stack): Promise<void> {
        // The engine leaves an empty config out.
        const whole = parse(await readFile(configFile, "utf8")) as { config?: Config };
        whole.config = { ...whole.config, ...changes };
        await writeFile(configFile, stringify(whole));
    }

    /** Changes the demo's guest list as text, and has the stack use the changed copy. */
    async changeGuestList(change: (text: string) => string): Promise<void> {
        const file = join(this.folder, "guests.csv");
        const current = join(stacksFolder, String((await this.config())["entra-b2b:guestList"]));
        await writeFile(file, change(await readFile(current, "utf8")));
        await this.configure({ "entra-b2b:guestList": relative(stacksFolder, file) });
    }

    /** What the files declare, in the words of `missingFrom`, and the directory has not. */
    async missing(): Promise<string[]> {
        return missingFrom(await this.sandbox.directory(), await this.tenant());
    }

    async tenant(): Promise<Tenant> {
        return loadTenant({ stack: stackName, stacksFolder, values: await this.config() });
    }

    async stop(): Promise<void> {
        await this.sandbox.stop();
        await rm(this.folder, { recursive: true, force: true });
    }
}
