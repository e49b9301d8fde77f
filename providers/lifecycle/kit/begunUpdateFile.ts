import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { fileInRunFolder, makeRunFolder } from "./runFolder";

/** Of the file's form; another one is not read. */
const fileVersion = 1;

const begunUpdate = z.object({
    /** Names of the properties that were declared. */
    declared: z.array(z.string()),
    /** Values of the properties that differ. Each text is a digest: what is secret in a state is not in this file either. */
    properties: z.record(
        z.string(),
        z.object({
            /** What the state has. */
            before: z.unknown(),
            /** What runs were about to write. */
            after: z.array(z.unknown()),
        }),
    ),
});

/** What updates of an object were about to write. */
export type BegunUpdate = Readonly<z.infer<typeof begunUpdate>>;

const content = begunUpdate.extend({ version: z.literal(fileVersion) });

/** The file of one object. What cannot be written or read counts as nothing, as on a machine without the file. */
export class BegunUpdateFile {
    private readonly path: string;

    /** @param folder - The project's. */
    constructor(
        private readonly folder: string,
        name: string,
    ) {
        this.path = fileInRunFolder(folder, `updates/${name}.json`);
    }

    read(): BegunUpdate | undefined {
        try {
            return content.parse(JSON.parse(readFileSync(this.path, "utf8")));
        } catch {
            return undefined;
        }
    }

    write(update: BegunUpdate): void {
        const text: z.input<typeof content> = { version: fileVersion, ...update };
        unlessImpossible(() => {
            makeRunFolder(this.folder);
            mkdirSync(dirname(this.path), { recursive: true });
            // Whoever is killed while writing leaves the former file.
            writeFileSync(`${this.path}.new`, `${JSON.stringify(text)}\n`);
            renameSync(`${this.path}.new`, this.path);
        });
    }

    remove(): void {
        unlessImpossible(() => rmSync(this.path, { force: true }));
    }
}

/** A file that cannot be written stops no update: a run after a kill stops then, as it does on another machine. */
function unlessImpossible(action: () => void): void {
    try {
        action();
    } catch {
        // See above.
    }
}
