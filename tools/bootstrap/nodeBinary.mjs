import { existsSync } from "node:fs";
import { join } from "node:path";
import { PreparationError } from "./preparationError.mjs";

/** @pulumi/pulumi and p-retry want at least this one. */
const leastMajor = 22;

/**
 * The Node that runs the project: this one, or where it is too old the one that npm's `node` package brings.
 *
 * @param {string} root - The project's root folder.
 * @returns {string} Path of the binary.
 */
export function findNode(root) {
    if (Number(process.versions.node.split(".")[0]) >= leastMajor) {
        return process.execPath;
    }
    const name = process.platform === "win32" ? "node.exe" : "node";
    const packaged = join(root, "node_modules", "node", "bin", name);
    if (existsSync(packaged)) {
        return packaged;
    }
    throw new PreparationError(
        `Node ${process.versions.node} is too old, and npm's "node" package brought no binary for this machine: ` +
            `install Node ${leastMajor} or newer (https://nodejs.org).`,
    );
}
