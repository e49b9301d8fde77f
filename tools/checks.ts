import { spawn } from "node:child_process";
import { join } from "node:path";
import type { Writable } from "node:stream";

/** The project's root folder. */
export const root = join(__dirname, "..");

/** One static check: a tool of node_modules, run over the whole project. */
export interface Check {
    readonly name: string;
    /** Script in node_modules, and its arguments. */
    readonly command: readonly [string, ...string[]];
}

/** All that is checked without running the project. */
export const staticChecks: readonly Check[] = [
    { name: "types", command: ["typescript/bin/tsc", "--noEmit"] },
    { name: "lint", command: ["eslint/bin/eslint.js", ".", "--max-warnings", "0"] },
    {
        name: "imports",
        command: [
            "dependency-cruiser/bin/dependency-cruiser.mjs",
            "--config",
            ".dependency-cruiser.cjs",
            ".",
        ],
    },
    { name: "format", command: ["prettier/bin/prettier.cjs", "--check", "--log-level", "warn", "."] },
];

/**
 * Runs a script of node_modules with its output shown.
 *
 * @param env - Variables in addition to the process's own.
 * @param output - Where its output goes. Default: to this process's.
 * @returns Its exit code.
 */
export function runScript(
    [script, ...args]: readonly [string, ...string[]],
    env: NodeJS.ProcessEnv = {},
    output?: Writable,
): Promise<number> {
    return new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [join(root, "node_modules", script), ...args], {
            cwd: root,
            env: { ...process.env, ...env },
            stdio: output === undefined ? "inherit" : ["ignore", "pipe", "pipe"],
        });
        for (const stream of [child.stdout, child.stderr]) {
            stream?.on("data", (chunk: Buffer) => output?.write(chunk));
        }
        child.once("error", reject);
        child.once("close", (code) => resolve(code ?? 1));
    });
}

/** Runs a check, and says how it went. */
export async function runCheck({ name, command }: Check): Promise<boolean> {
    const startedMs = Date.now();
    console.log(`${name} …`);
    const isGood = (await runScript(command)) === 0;
    console.log(
        `${name} ${isGood ? "passed" : "FAILED"} in ${Math.round((Date.now() - startedMs) / 1000)} s`,
    );
    return isGood;
}
