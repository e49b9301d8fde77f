import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** How long a continued run trusts what was read before, in milliseconds. */
const lastsMs = 3_600_000;

/**
 * What an import has read so far, so that a stopped run continues from there. It holds addresses and names of guests,
 * so only the owner can read the folder, Git ignores it, and it is removed when the import is done.
 */
export class Checkpoint {
    private constructor(private readonly folder: string) {}

    /**
     * Opens the checkpoint of an import.
     *
     * @param folder - Used only by the import of this tenant.
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
            // The folder ignores itself, so that no project has to know about it.
            await writeFile(join(folder, ".gitignore"), "*\n");
        }
        return new Checkpoint(folder);
    }

    /** What an earlier run read under a name. Otherwise reads it now, and keeps it. */
    async read<T>(name: string, read: () => Promise<T>): Promise<T> {
        const file = join(this.folder, `${name}.json`);
        const known = await readFile(file, "utf8").catch(() => undefined);
        if (known !== undefined) {
            return JSON.parse(known) as T;
        }
        const value = await read();
        // Written completely or not at all, because an incomplete file would be trusted.
        await writeFile(`${file}.part`, JSON.stringify(value), { mode: 0o600 });
        await rename(`${file}.part`, file);
        return value;
    }

    /** Removes what was kept. */
    async finish(): Promise<void> {
        await rm(this.folder, { recursive: true, force: true });
    }
}
