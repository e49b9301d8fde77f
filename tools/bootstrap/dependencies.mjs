import { createHash } from "node:crypto";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withLock } from "./lock.mjs";
import { longStep } from "./longStep.mjs";
import { PreparationError } from "./preparationError.mjs";

/**
 * Installs the lockfile's packages when they are missing or older than the lockfile.
 *
 * @param {string} root - The project's root folder.
 */
export async function installDependencies(root) {
    if (await isCurrent(root)) {
        return;
    }
    const isWaiting = () => process.stderr.write("Another run is installing packages; waiting for it …\n");
    await withLock(
        join(root, ".sandbox", "install.lock"),
        async () => {
            if (!(await isCurrent(root))) {
                await install(root);
                await writeFile(stampFile(root), await lockfileDigest(root));
            }
        },
        isWaiting,
    );
}

/** @param {string} root */
async function install(root) {
    const { npm_execpath: npm } = process.env;
    const command = npm?.endsWith(".js") ? [process.execPath, npm] : ["npm"];
    // What npm warns of here is meant for the project's authors.
    const options = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
    try {
        await longStep("Installing packages (npm ci)", [...command, ...options], { cwd: root });
    } catch (error) {
        throw new PreparationError(
            `The packages could not be installed:\n${/** @type {Error} */ (error).message}\n` +
                "Check that npm reaches its registry, then run this again.",
        );
    }
}

/**
 * The digest shows whether the packages are this lockfile's. Packages that a user installed with npm have no digest, and
 * are current if newer than the lockfile.
 *
 * @param {string} root
 */
async function isCurrent(root) {
    const stamp = await readFile(stampFile(root), "utf8").catch(() => undefined);
    if (stamp !== undefined && stamp === (await lockfileDigest(root))) {
        return true;
    }
    const [installed, lockfile] = await Promise.all([
        stat(join(root, "node_modules", ".package-lock.json")).catch(() => undefined),
        stat(join(root, "package-lock.json")),
    ]);
    return installed !== undefined && installed.mtimeMs >= lockfile.mtimeMs;
}

/** @param {string} root */
function stampFile(root) {
    return join(root, "node_modules", ".lockfile-digest");
}

/** @param {string} root */
async function lockfileDigest(root) {
    return createHash("sha256")
        .update(await readFile(join(root, "package-lock.json")))
        .digest("hex");
}
