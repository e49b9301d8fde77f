/** A directory object, policy or list of references, as data. */
export type Entity = Readonly<Record<string, unknown>>;

export type TableName =
    | "users"
    | "deletedUsers"
    | "groups"
    | "deletedGroups"
    | "members"
    | "owners"
    | "sponsors"
    | "managers"
    | "servicePrincipals"
    | "conditionalAccessPolicies"
    | "namedLocations"
    | "partners"
    | "singletons";

/** What one replica knows. */
export class View {
    private readonly tables = new Map<TableName, Map<string, Entity>>();

    get(table: TableName, id: string): Entity | undefined {
        return this.tables.get(table)?.get(id.toLowerCase());
    }

    list(table: TableName): Entity[] {
        return [...(this.tables.get(table)?.values() ?? [])];
    }

    /** Ids that a relation holds, such as a group's members. */
    references(table: TableName, id: string): string[] {
        return (this.get(table, id)?.["ids"] as string[] | undefined) ?? [];
    }

    /** Any object of the directory: user, group or service principal. */
    directoryObject(id: string): Entity | undefined {
        return this.get("users", id) ?? this.get("groups", id) ?? this.get("servicePrincipals", id);
    }

    /** Those of the objects that are known here. */
    directoryObjects(ids: readonly string[]): Entity[] {
        return ids.map((id) => this.directoryObject(id)).filter((object) => object !== undefined);
    }

    apply({ table, id, entity }: Write): void {
        const rows = this.tables.get(table) ?? new Map<string, Entity>();
        this.tables.set(table, rows);
        if (entity === undefined) {
            rows.delete(id);
        } else {
            rows.set(id, entity);
        }
    }
}

interface Write {
    readonly table: TableName;
    readonly id: string;
    readonly entity: Entity | undefined;
}

interface Replica {
    readonly view: View;
    /** Writes still to come, in order, each with the time from which it is visible. */
    readonly pending: { readonly write: Write; readonly visibleAtMs: number }[];
    lastVisibleAtMs: number;
    /** Until when nothing arrives here. */
    stuckUntilMs: number;
}

/** Replicas and how far they lag. */
export interface StoreOptions {
    readonly replicaCount: number;
    /** Middle of each replica's lag for each write, in milliseconds; drawn between half of it and half more. */
    readonly lagMs: number;
    readonly random: () => number;
    readonly now: () => number;
}

/**
 * A directory as Entra keeps one: a primary takes the writes, and each read replica applies them in order, each
 * after a lag of its own.
 *
 * @see https://devblogs.microsoft.com/identity/designing-for-eventual-consistency-for-microsoft-entra
 */
export class ReplicatedStore {
    readonly primary = new View();
    private readonly replicas: Replica[];

    constructor(private readonly options: StoreOptions) {
        this.replicas = Array.from({ length: options.replicaCount }, () => ({
            view: new View(),
            pending: [],
            lastVisibleAtMs: 0,
            stuckUntilMs: 0,
        }));
    }

    get replicaCount(): number {
        return this.replicas.length;
    }

    /** A replica's knowledge at this moment. */
    replica(index: number): View {
        const replica = this.replicas[index % this.replicas.length] as Replica;
        const nowMs = this.options.now();
        while (
            nowMs >= replica.stuckUntilMs &&
            replica.pending[0] !== undefined &&
            replica.pending[0].visibleAtMs <= nowMs
        ) {
            const next = replica.pending.shift();
            if (next) {
                replica.view.apply(next.write);
            }
        }
        return replica.view;
    }

    /** Writes to the primary; `undefined` removes. */
    commit(table: TableName, id: string, entity: Entity | undefined): void {
        const write = { table, id: id.toLowerCase(), entity };
        this.primary.apply(write);
        const { now, random, lagMs } = this.options;
        for (const replica of this.replicas) {
            const visibleAtMs = Math.max(replica.lastVisibleAtMs, now() + lagMs * (0.5 + random()));
            replica.lastVisibleAtMs = visibleAtMs;
            replica.pending.push({ write, visibleAtMs });
        }
    }

    /** Writes everywhere at once: what was there before anybody looked. */
    seed(table: TableName, id: string, entity: Entity): void {
        const write = { table, id: id.toLowerCase(), entity };
        for (const view of [this.primary, ...this.replicas.map((replica) => replica.view)]) {
            view.apply(write);
        }
    }

    /** Lets a replica learn nothing for a while. */
    stick(index: number, durationMs: number): void {
        (this.replicas[index % this.replicas.length] as Replica).stuckUntilMs =
            this.options.now() + durationMs;
    }
}
