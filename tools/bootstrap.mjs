/**
 * Runs one of the project's TypeScript programs straight after a clone: `node tools/bootstrap.mjs [--pulumi] SCRIPT …`.
 * Starts on Node's built-ins alone; installs what is missing, and with `--pulumi` gets a Pulumi command line too.
 * Exit code 3 means that this preparation failed; any other is the program's own.
 */
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { installDependencies } from "./bootstrap/dependencies.mjs";
import { findNode } from "./bootstrap/nodeBinary.mjs";
import { findPulumi } from "./bootstrap/pulumiCli.mjs";
import { PreparationError } from "./bootstrap/preparationError.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const preparationFailed = 3;

/**
 * @param {boolean} needsPulumi
 * @returns {Promise<{ node: string, env: NodeJS.ProcessEnv }>}
 */
async function prepare(needsPulumi) {
    await installDependencies(root);
    const node = findNode(root);
    const pulumi = needsPulumi ? await findPulumi(root) : undefined;
    const path = [dirname(node), process.env["PATH"] ?? ""].join(delimiter);
    return { node, env: { ...process.env, PATH: path, ...(pulumi && { ENTRA_B2B_PULUMI: pulumi }) } };
}

/**
 * @param {string} script
 * @param {string[]} args
 * @param {{ node: string, env: NodeJS.ProcessEnv }} prepared
 */
function run(script, args, { node, env }) {
    const tsx = pathToFileURL(createRequire(join(root, "package.json")).resolve("tsx")).href;
    const child = spawn(node, ["--import", tsx, join(root, script), ...args], { env, stdio: "inherit" });
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

const words = process.argv.slice(2);
const needsPulumi = words[0] === "--pulumi";
const [script, ...args] = needsPulumi ? words.slice(1) : words;
if (script === undefined) {
    fail("Usage: node tools/bootstrap.mjs [--pulumi] SCRIPT [ARGUMENT …]");
} else {
    try {
        run(script, args, await prepare(needsPulumi));
    } catch (error) {
        if (!(error instanceof PreparationError)) {
            throw error;
        }
        fail(error.message);
    }
}
