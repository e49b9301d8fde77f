import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** How long what was read is believed by a run that goes on, in milliseconds. */
const lastsMs = 3_600_000;

/**
 * What an import has read so far, so that one that is stopped goes on from there. Holds addresses and names of guests:
 * the folder is for its owner's eyes, ignored by Git, and removed when the import is done.
 */
export class Checkpoint {
    private constructor(private readonly folder: string) {}

    /**
     * @param folder - Of this tenant's import alone.
     * @param isFresh - Forgets what an earlier run has read.
     * @param nowMs - Milliseconds since 1970.
     */
    static async open(folder: string, isFresh = false, nowMs = Date.now()): Promise<Checkpoint> {
        const startedMs = await stat(join(folder, "started")).then(
            ({ mtimeMs }) => mtimeMs,
            () => undefined,
        );
        if (startedMs === undefined || isFresh || nowMs - startedMs > lastsMs) {
            await rm(folder, { recursive: true, force: true });
            await mkdir(folder, { recursive: true, mode: 0o700 });
            await chmod(folder, 0o700);
            await writeFile(join(folder, "started"), "");
            // The folder ignores itself: no project has to know of it.
            await writeFile(join(folder, ".gitignore"), "*\n");
        }
        return new Checkpoint(folder);
    }

    /** What an earlier run read under a name; else reads it now, and keeps it. */
    async read<T>(name: string, read: () => Promise<T>): Promise<T> {
        const file = join(this.folder, `${name}.json`);
        const known = await readFile(file, "utf8").catch(() => undefined);
        if (known !== undefined) {
            return JSON.parse(known) as T;
        }
        const value = await read();
        // Whole or not at all: a file that was cut short would be believed.
        await writeFile(`${file}.part`, JSON.stringify(value), { mode: 0o600 });
        await rename(`${file}.part`, file);
        return value;
    }

    /** Removes what was kept. */
    async finish(): Promise<void> {
        await rm(this.folder, { recursive: true, force: true });
    }
}
