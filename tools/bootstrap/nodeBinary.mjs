import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PreparationError } from "./preparationError.mjs";

/**
 * The Node that runs the project: this one, or if package.json needs a newer one, that of npm's `node` package.
 *
 * @param {string} root - The project's root folder.
 * @returns {Promise<string>} Path of the binary.
 * @throws PreparationError - This Node is too old, and npm's package has none for this machine.
 */
export async function findNode(root) {
    const { engines } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
    const least = String(engines.node).replace(">=", "");
    if (isAtLeast(process.versions.node, least)) {
        return process.execPath;
    }
    const name = process.platform === "win32" ? "node.exe" : "node";
    const packaged = join(root, "node_modules", "node", "bin", name);
    if (existsSync(packaged)) {
        return packaged;
    }
    throw new PreparationError(
        `Node ${process.versions.node} is too old, and npm's "node" package has no binary for this machine. ` +
            `Install Node ${least} or newer (https://nodejs.org).`,
    );
}

/**
 * @param {string} version
 * @param {string} least
 */
function isAtLeast(version, least) {
    const [[major = 0, minor = 0], [leastMajor = 0, leastMinor = 0]] = /** @type {const} */ ([
        version.split(".").map(Number),
        least.split(".").map(Number),
    ]);
    return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}
