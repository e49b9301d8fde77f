/**
 * Runs one of the project's TypeScript programs straight after a clone: `node tools/bootstrap.mjs SCRIPT …`. Starts on
 * Node's built-ins alone, and installs missing packages. A program that needs the Pulumi command line gets one itself
 * (`bootstrap/pulumiCli.mjs`). Exit code 3 means that a preparation failed; any other comes from the program.
 */
import { spawn } from "node:child_process";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { installDependencies } from "./bootstrap/dependencies.mjs";
import { findNode } from "./bootstrap/nodeBinary.mjs";
import { PreparationError, preparationFailed } from "./bootstrap/preparationError.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

/** The published package's commands take the engine from the PATH; here, this module finds or builds one for them. */
const engineModule = { ENTRA_B2B_ENGINE_MODULE: join(root, "tools", "projectEngine.ts") };

/**
 * @param {string} script
 * @param {string[]} args
 */
async function run(script, args) {
    await installDependencies(root);
    const node = await findNode(root);
    const env = {
        ...process.env,
        PATH: [dirname(node), process.env["PATH"] ?? ""].join(delimiter),
        ...(script.startsWith("commands/") && engineModule),
    };
    const start = join(root, "tools", "start.cjs");
    const child = spawn(node, ["--require", start, join(root, script), ...args], { env, stdio: "inherit" });
    for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
        // The program decides how it ends; this process only waits for it.
        process.on(signal, () => child.kill(signal));
    }
    child.once("error", (error) => fail(error.message));
    child.once("exit", (code, signal) => {
        process.exitCode = code ?? (signal === "SIGINT" ? 130 : 143);
    });
}

/** @param {string} message */
function fail(message) {
    process.stderr.write(`${message}\n`);
    process.exitCode = preparationFailed;
}

const [script, ...args] = process.argv.slice(2);
if (script === undefined) {
    fail("Usage: node tools/bootstrap.mjs SCRIPT [ARGUMENT …]");
} else {
    try {
        await run(script, args);
    } catch (error) {
        if (!(error instanceof PreparationError)) {
            throw error;
        }
        fail(error.message);
    }
}
