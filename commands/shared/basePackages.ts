import type { Dirent } from "node:fs";
import { mkdir, readdir, realpath, stat, symlink } from "node:fs/promises";
import { isAbsolute, join, relative } from "node:path";

/**
 * Links the packages that are installed in a project into another checkout of the project. A package that is a folder
 * of the project itself (a workspace) is the checkout's own folder, so that its code is also the checkout's.
 *
 * @param project - The project's folder, with its `node_modules`.
 * @param checkout - The same folder of another checkout, without one.
 */
export async function linkPackages(project: string, checkout: string): Promise<void> {
    const [from, to] = [project, checkout].map((folder) => join(folder, "node_modules")) as [string, string];
    const home = await realpath(project);
    for (const entry of await entriesOf(from)) {
        const names = entry.name.startsWith("@")
            ? (await entriesOf(join(from, entry.name))).map(({ name }) => join(entry.name, name))
            : [entry.name];
        for (const name of names) {
            const target = await packageOf(join(from, name), home, checkout);
            if (target !== undefined) {
                await mkdir(join(to, name, ".."), { recursive: true });
                await symlink(target, join(to, name), "junction");
            }
        }
    }
}

/** @returns `undefined` for a workspace that the checkout does not have, and for what is not a folder. */
async function packageOf(installed: string, home: string, checkout: string): Promise<string | undefined> {
    const real = await realpath(installed).catch(() => undefined);
    if (real === undefined || !(await isFolder(real))) {
        return undefined;
    }
    const path = relative(home, real);
    const isWorkspace = !isAbsolute(path) && !/^\.\.|(?:^|[\\/])node_modules(?:[\\/]|$)/.test(path);
    if (!isWorkspace) {
        return real;
    }
    const own = join(checkout, path);
    return (await isFolder(own)) ? own : undefined;
}

async function isFolder(path: string): Promise<boolean> {
    return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}

function entriesOf(folder: string): Promise<Dirent[]> {
    // Packages may all be in a folder above.
    return readdir(folder, { withFileTypes: true }).catch(() => []);
}
