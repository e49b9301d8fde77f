import type { Entity } from "./entity";

/** A row as it was from a change on; `undefined` where it was not there. */
interface Version {
    readonly revision: number;
    readonly entity: Entity | undefined;
}

/**
 * When rows changed, by the number of the write, and what they were before: what a delta query compares. The number of
 * a row's last change is always kept, and former rows from the moment on that someone asks for changes.
 */
export class RowHistory {
    /** The number of the last write. */
    revision = 0;
    /** Whether former rows are kept. */
    isKept = false;
    /** By table and id. A removed row keeps its number. */
    private readonly revisions = new Map<string, Map<string, number>>();
    private readonly versions = new Map<string, Version[]>();

    /** Keeps what rows were from now on. */
    keep(): void {
        this.isKept = true;
    }

    clear(): void {
        this.revisions.clear();
        this.versions.clear();
    }

    note(
        table: string,
        id: string,
        { before, now, revision }: { before: Entity | undefined; now: Entity | undefined; revision: number },
    ): void {
        const ofTable = this.revisions.get(table) ?? new Map<string, number>();
        this.revisions.set(table, ofTable);
        if (this.isKept) {
            const key = `${table}/${id}`;
            const known = this.versions.get(key) ?? [{ revision: ofTable.get(id) ?? 0, entity: before }];
            known.push({ revision, entity: now });
            this.versions.set(key, known);
        }
        ofTable.set(id, revision);
        this.revision = Math.max(this.revision, revision);
    }

    /** Ids of rows that changed after a write, each with the number of its last change. */
    changedSince(table: string, revision: number): Map<string, number> {
        return new Map([...(this.revisions.get(table) ?? [])].filter(([, changed]) => changed > revision));
    }

    /** A row as it was right after a write. @param now - The row as it is. */
    at(table: string, id: string, revision: number, now: Entity | undefined): Entity | undefined {
        if ((this.revisions.get(table)?.get(id) ?? 0) <= revision) {
            return now;
        }
        return this.versions.get(`${table}/${id}`)?.findLast((version) => version.revision <= revision)
            ?.entity;
    }
}
