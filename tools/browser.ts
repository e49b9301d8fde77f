import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { chromium, type Browser } from "playwright-core";

const run = promisify(execFile);
const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "microsoft-edge"];
const installTimeoutMs = 240_000;

/** Why there is no browser to test with. */
export class NoBrowserError extends Error {}

/**
 * Starts a browser of this machine. Debian's is installed if there is none and this process may install packages, as
 * in the container of a pipeline.
 *
 * @throws NoBrowserError - There is none, and none can be installed.
 */
export async function startBrowser(): Promise<Browser> {
    const executablePath = (await onPath(names)) ?? (await installed());
    return await chromium.launch({ executablePath });
}

async function installed(): Promise<string> {
    const apt = await onPath(["apt-get"]);
    if (apt === undefined || process.getuid?.() !== 0) {
        throw new NoBrowserError(
            `none of ${names.join(", ")} is on the path, and this user cannot install packages`,
        );
    }
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const command = (...args: string[]) => run(apt, args, { env, timeout: installTimeoutMs });
    const install = () => command("install", "--yes", "--no-install-recommends", "chromium");
    try {
        // Lists of packages may be there; in a fresh container they are not.
        await install().catch(async () => {
            await command("update");
            await install();
        });
    } catch (error) {
        const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
        throw new NoBrowserError(`chromium could not be installed: ${reason}`);
    }
    const found = await onPath(names);
    if (found === undefined) {
        throw new NoBrowserError("chromium was installed, and is not on the path");
    }
    return found;
}

async function onPath(candidates: readonly string[]): Promise<string | undefined> {
    const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
    for (const name of candidates) {
        for (const folder of folders) {
            const file = join(folder, name);
            const isThere = await access(file, constants.X_OK).then(
                () => true,
                () => false,
            );
            if (isThere) {
                return file;
            }
        }
    }
    return undefined;
}
