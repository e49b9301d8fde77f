import { randomBytes } from "node:crypto";
import { chmod, copyFile, link, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { shellWord } from "../rules/text";
import { findPulumi } from "./bootstrap/pulumiCli.mjs";

/** A Pulumi resource plugin that this project brings itself, as a TypeScript program. */
export interface PluginSource {
    /** Package name, such as `azuread`. */
    readonly name: string;
    /** The version that is passed to the engine. Must match the npm package that programs use. */
    readonly version: string;
    /** TypeScript file that is run. */
    readonly entry: string;
}

/** Where the engine's state is kept, and what it finds there. */
export interface PulumiHomeOptions {
    /** The project's root folder. */
    readonly root: string;
    /** Folder for all state: plugins, backend, passphrase. Git-ignored. */
    readonly stateFolder: string;
    /** The Pulumi command line to use: a path to the binary. */
    readonly pulumi: string;
    /** Lets the engine download plugins, which needs the internet. Default `false`. */
    readonly isAcquisitionAllowed?: boolean;
    /** Plugins to lay out. Default: none, so that the engine takes real ones. */
    readonly plugins?: readonly PluginSource[];
}

/** Names the Pulumi command line that a parent process found, so that its children need not look again. */
export const pulumiVariable = "ENTRA_B2B_PULUMI";

/**
 * The Pulumi command line of this machine, downloaded or built if there is none, which takes minutes.
 *
 * @param root - The project's root folder.
 * @throws PreparationError - None was found, and none could be downloaded or built.
 */
export async function pulumiBinary(root: string): Promise<string> {
    return process.env[pulumiVariable] || findPulumi(root);
}

/**
 * Lays out a Pulumi home of the project's own, and answers the environment that makes the engine use it. A user's
 * own `~/.pulumi`, plugins and logged-in backend are neither read nor written.
 */
export async function preparePulumiHome(options: PulumiHomeOptions): Promise<NodeJS.ProcessEnv> {
    const { root, stateFolder } = options;
    const home = join(stateFolder, "pulumi-home");
    const backend = join(stateFolder, "backend");
    const commands = join(stateFolder, "bin");
    await Promise.all([home, backend, commands].map((folder) => mkdir(folder, { recursive: true })));
    for (const plugin of options.plugins ?? []) {
        const folder = join(home, "plugins", `resource-${plugin.name}-v${plugin.version}`);
        await mkdir(folder, { recursive: true });
        await writeLauncher(join(folder, `pulumi-resource-${plugin.name}`), node(root, plugin.entry));
    }
    await layOutEngine(root, commands, options.pulumi);
    return {
        PULUMI_HOME: home,
        PULUMI_BACKEND_URL: `file://${backend}`,
        PULUMI_CONFIG_PASSPHRASE: await passphrase(join(stateFolder, "passphrase")),
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: String(options.isAcquisitionAllowed !== true),
        PATH: [commands, process.env["PATH"] ?? ""].join(delimiter),
    };
}

/**
 * The environment for a user's own stacks: their backend and plugins as they are; for an engine that has no language
 * host beside it, this project's own is put on the PATH.
 *
 * @param folder - Where the engine is laid out with it. Git-ignored.
 */
export async function engineOnPath(root: string, folder: string, pulumi: string): Promise<NodeJS.ProcessEnv> {
    const commands = join(folder, "bin");
    await mkdir(commands, { recursive: true });
    await layOutEngine(root, commands, pulumi);
    return { PATH: [commands, dirname(pulumi), process.env["PATH"] ?? ""].join(delimiter) };
}

/** The words that run a script, TypeScript or not. */
function node(root: string, script: string): string[] {
    return [process.execPath, "--require", join(root, "tools", "start.cjs"), script];
}

/** Writes a command that runs `words` with further arguments: a shell script, and on Windows a batch file. */
async function writeLauncher(path: string, words: readonly string[]): Promise<void> {
    if (process.platform === "win32") {
        await writeIfChanged(
            `${path}.cmd`,
            `@echo off\r\n${words.map((word) => `"${word}"`).join(" ")} %*\r\n`,
        );
        return;
    }
    await writeIfChanged(path, `#!/bin/sh\nexec ${words.map(shellWord).join(" ")} "$@"\n`);
    await chmod(path, 0o755);
}

/** Two runs may prepare the same folder: a file in use is not touched when it is right already. */
async function writeIfChanged(path: string, content: string): Promise<void> {
    const current = await readFile(path, "utf8").catch(() => undefined);
    if (current !== content) {
        await writeFile(path, content);
    }
}

/**
 * The vendor's command line has its language host and its dynamic-provider plugin beside it. For one that has not,
 * both are laid out together with the engine: the engine believes what lies beside it without a warning.
 */
async function layOutEngine(root: string, commands: string, pulumi: string): Promise<void> {
    const engine = join(commands, process.platform === "win32" ? "pulumi.exe" : "pulumi");
    const bundled = join(dirname(pulumi), "pulumi-language-nodejs");
    if ((await exists(bundled)) || (await exists(`${bundled}.exe`))) {
        await rm(commands, { recursive: true, force: true });
        return;
    }
    if (!(await isSameFile(pulumi, engine))) {
        await rm(engine, { force: true });
        await link(pulumi, engine).catch(() => copyFile(pulumi, engine));
    }
    const dynamicProvider = require.resolve("@pulumi/pulumi/cmd/dynamic-provider", { paths: [root] });
    await writeLauncher(join(commands, "pulumi-resource-pulumi-nodejs"), node(root, dynamicProvider));
    await writeLauncher(
        join(commands, "pulumi-language-nodejs"),
        node(root, join(root, "tools", "languageHost", "main.ts")),
    );
}

async function exists(path: string): Promise<boolean> {
    return (await stat(path).catch(() => undefined)) !== undefined;
}

/** True when both names hold the same engine: one file under two names, or a copy of it. */
async function isSameFile(left: string, right: string): Promise<boolean> {
    const [one, other] = await Promise.all([left, right].map((path) => stat(path).catch(() => undefined)));
    return one !== undefined && other !== undefined && one.size === other.size;
}

/** The passphrase that encrypts secrets in the sandbox's state: random, made once, readable by its owner only. */
async function passphrase(file: string): Promise<string> {
    const known = await readFile(file, "utf8").catch(() => undefined);
    if (known !== undefined) {
        return known;
    }
    await mkdir(dirname(file), { recursive: true });
    const fresh = randomBytes(24).toString("base64url");
    try {
        await writeFile(file, fresh, { mode: 0o600, flag: "wx" });
        return fresh;
    } catch {
        return readFile(file, "utf8");
    }
}
