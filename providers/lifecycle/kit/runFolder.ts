/** The folder of a project in which runs keep what the next one has to know: it ignores itself in git. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** @returns The path of a file of this name. */
export function fileInRunFolder(folder: string, name: string): string {
    return join(folder, ".entra-b2b", name);
}

/** Makes the folder if there is none. */
export function makeRunFolder(folder: string): void {
    const ignored = fileInRunFolder(folder, ".gitignore");
    mkdirSync(dirname(ignored), { recursive: true });
    writeFileSync(ignored, "*\n");
}
