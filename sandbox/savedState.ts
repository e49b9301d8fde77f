import { readFile, rename, writeFile } from "node:fs/promises";
import { z } from "zod";
import type { Entity, ReplicatedStore, TableName } from "./store";

const savedSchema = z.object({
    format: z.literal("entra-b2b-sandbox/1"),
    /** Ids come from this seed. With another one, the app that signs in would not be in the directory. */
    seed: z.int(),
    tables: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))),
});

/** A directory as it can be kept in a file: what the primary holds, by table and id. No log, no faults, no secret. */
export type SavedState = z.infer<typeof savedSchema>;

export function savedStateOf(store: ReplicatedStore, seed: number): SavedState {
    const tables: Record<string, Record<string, Entity>> = {};
    for (const [table, id, entity] of store.primary.entries()) {
        (tables[table] ??= {})[id] = entity;
    }
    return { format: "entra-b2b-sandbox/1", seed, tables };
}

/**
 * Replaces the content of all replicas at once with a saved directory.
 *
 * @returns All ids that are taken by it.
 * @throws Error - It was saved with another seed.
 */
export function loadState(store: ReplicatedStore, seed: number, saved: SavedState): Set<string> {
    if (saved.seed !== seed) {
        throw new Error(`The state was saved with --seed ${saved.seed}: start the sandbox with the same.`);
    }
    store.clear();
    const taken = new Set<string>();
    for (const [table, entities] of Object.entries(saved.tables)) {
        for (const [id, entity] of Object.entries(entities)) {
            store.seed(table as TableName, id, entity);
            taken.add(id.toLowerCase());
        }
    }
    return taken;
}

/** @throws Error - The file holds something else; `undefined` for a file that is not there yet. */
export async function readState(file: string): Promise<SavedState | undefined> {
    const text = await readFile(file, "utf8").catch(() => undefined);
    if (text === undefined) {
        return undefined;
    }
    try {
        return savedSchema.parse(JSON.parse(text));
    } catch (cause) {
        throw new Error(`${file} holds no saved state of a sandbox tenant: name another file.`, { cause });
    }
}

/** Writes the file completely or not at all. */
export async function writeState(file: string, state: SavedState): Promise<void> {
    await writeFile(`${file}.part`, JSON.stringify(state), { mode: 0o600 });
    await rename(`${file}.part`, file);
}
