import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { ConfigurationError } from "../../config";
import { fileInRunFolder, makeRunFolder } from "../../providers/lifecycle/kit/runFolder";
import { isAlive } from "./liveProcess";
import type { Action } from "./options";

/**
 * Keeps a second run of the same action out of a project: both would write one record.
 *
 * @returns Ends the hold.
 * @throws ConfigurationError - Another run has it, or the folder cannot be written.
 */
export function holdRun(folder: string, action: Action): () => void {
    const file = fileInRunFolder(folder, `tenants-${action}.lock`);
    const refused = (message: string, cure: string) =>
        new ConfigurationError([{ file, field: action, message, cure }]);
    const take = () =>
        writeFileSync(file, JSON.stringify({ host: hostname(), pid: process.pid }), { flag: "wx" });
    try {
        makeRunFolder(folder);
        const holder = holderOf(file);
        // A killed run leaves its file. A number that is this process's own is of another process, before a restart.
        if (holder?.host === hostname() && (holder.pid === process.pid || !isAlive(holder.pid))) {
            rmSync(file, { force: true });
        }
        take();
    } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code !== "EEXIST") {
            const cure = "Give this command permission to write in the project's folder";
            throw refused(`the record of the run cannot be written (${code ?? String(error)})`, cure);
        }
        const { host = "unknown", pid = "unknown" } = holderOf(file) ?? {};
        throw refused(
            `another run of this action is under way in this project (process ${pid} on ${host})`,
            "Wait for its end, or delete the file if that process is another program",
        );
    }
    return () => {
        const holder = holderOf(file);
        // Someone may have deleted the file, and begun another run.
        if (holder?.host === hostname() && holder.pid === process.pid) {
            rmSync(file, { force: true });
        }
    };
}

function holderOf(file: string): { readonly host: string; readonly pid: number } | undefined {
    try {
        const { host, pid } = JSON.parse(readFileSync(file, "utf8")) as { host?: unknown; pid?: unknown };
        return typeof host === "string" && Number.isInteger(pid) ? { host, pid: pid as number } : undefined;
    } catch {
        return undefined;
    }
}
