import type { Entity } from "./entity";
import { parseMembershipRule } from "./membershipRule";
import { RowHistory } from "./rowHistory";

export type { Entity } from "./entity";

export type TableName =
    | "users"
    | "deletedUsers"
    | "groups"
    | "groupSettings"
    | "deletedGroups"
    | "members"
    | "owners"
    | "sponsors"
    | "managers"
    | "servicePrincipals"
    | "deletedServicePrincipals"
    | "applications"
    | "deletedApplications"
    | "federatedCredentials"
    | "permissionGrants"
    | "administrativeUnits"
    | "deletedAdministrativeUnits"
    | "activatedRoles"
    | "roleDefinitions"
    | "armOperations"
    | "armResources"
    | "appRoleAssignments"
    | "roleAssignments"
    | "roleEligibilitySchedules"
    | "roleEligibilityRequests"
    | "claimsMappingPolicies"
    | "accessPackageCatalogs"
    | "accessPackages"
    | "accessReviews"
    | "assignmentPolicies"
    | "entitlementRoleAssignments"
    | "groupAssignmentRequests"
    | "groupAssignmentSchedules"
    | "groupEligibilityRequests"
    | "groupEligibilitySchedules"
    | "roleManagementPolicies"
    | "catalogResources"
    | "connectedOrganizations"
    | "conditionalAccessPolicies"
    | "authenticationStrengths"
    | "namedLocations"
    | "partners"
    | "subscribedSkus"
    | "b2bManagementPolicies"
    | "claimsMappingAssignments"
    | "identitySynchronizations"
    | "synchronizationJobs"
    | "synchronizationSecrets"
    | "singletons";

/** Tables whose rows are objects of the directory. */
const directoryTables: readonly TableName[] = [
    "users",
    "groups",
    "servicePrincipals",
    "applications",
    "administrativeUnits",
];

/** Finds objects of a table by their keys, without reading all of them. */
export interface IndexDefinition {
    readonly table: TableName;
    readonly keysOf: (entity: Entity) => Iterable<string>;
}

/** The knowledge of one replica. */
export class View {
    private readonly tables = new Map<TableName, Map<string, Entity>>();
    /** Ids by key, of the indexes that have been requested. */
    private readonly indexes = new Map<IndexDefinition, Map<string, Set<string>>>();
    /** When rows changed, and what they were. */
    readonly history = new RowHistory();
    /** What relations hold that were changed by parts, by entity: their ids in place of the entity's own. */
    private readonly related = new WeakMap<Entity, Set<string>>();
    /** The tables of those relations. */
    private readonly relatedTables = new Set<TableName>();
    /** The objects of the relation that was listed last: its pages are wanted one after the other. */
    private listed:
        { readonly key: string; readonly revision: number; readonly objects: readonly Entity[] } | undefined;

    get(table: TableName, id: string): Entity | undefined {
        const found = this.tables.get(table)?.get(id.toLowerCase());
        return found !== undefined && this.relatedTables.has(table) ? this.whole(found) : found;
    }

    list(table: TableName): Entity[] {
        const rows = [...(this.tables.get(table)?.values() ?? [])];
        return this.relatedTables.has(table) ? rows.map((entity) => this.whole(entity)) : rows;
    }

    /** An entity with what its relation holds now. */
    private whole(entity: Entity): Entity {
        const ids = this.related.get(entity);
        return ids === undefined ? entity : { ...entity, ids: [...ids] };
    }

    /** Everything that is known. */
    *entries(): Generator<readonly [TableName, string, Entity]> {
        for (const [table, rows] of this.tables) {
            for (const [id, entity] of rows) {
                yield [table, id, this.whole(entity)];
            }
        }
    }

    clear(): void {
        this.tables.clear();
        this.indexes.clear();
        this.history.clear();
        this.listed = undefined;
    }

    count(table: TableName): number {
        return this.tables.get(table)?.size ?? 0;
    }

    /** The objects that have a key, in the order in which they got it. */
    find(definition: IndexDefinition, key: string): Entity[] {
        const ids = (this.indexes.get(definition) ?? this.indexed(definition)).get(key) ?? [];
        return [...ids].map((id) => this.get(definition.table, id)).filter((row) => row !== undefined);
    }

    private indexed(definition: IndexDefinition): Map<string, Set<string>> {
        const index = new Map<string, Set<string>>();
        this.indexes.set(definition, index);
        for (const [id, entity] of this.tables.get(definition.table) ?? []) {
            addTo(index, definition, id, entity);
        }
        return index;
    }

    private reindex(table: TableName, id: string, before: Entity | undefined, now: Entity | undefined): void {
        for (const [definition, index] of this.indexes) {
            if (definition.table === table) {
                for (const key of before === undefined ? [] : definition.keysOf(before)) {
                    index.get(key)?.delete(id);
                }
                if (now !== undefined) {
                    addTo(index, definition, id, now);
                }
            }
        }
    }

    /** Ids that a relation holds, such as a group's members. */
    references(table: TableName, id: string): string[] {
        const rule = table === "members" ? this.ruleOf(id) : undefined;
        return rule === undefined
            ? ((this.get(table, id)?.["ids"] as string[] | undefined) ?? [])
            : this.list("users")
                  .filter((user) => rule(user))
                  .map((user) => String(user["id"]));
    }

    /** Whether a relation holds an id, without a list of all. */
    hasReference(table: TableName, id: string, other: string): boolean {
        const rule = table === "members" ? this.ruleOf(id) : undefined;
        if (rule !== undefined) {
            return this.references(table, id).includes(other);
        }
        const entity = this.tables.get(table)?.get(id.toLowerCase());
        const ids = entity && this.related.get(entity);
        return ids === undefined
            ? ((entity?.["ids"] as string[] | undefined) ?? []).includes(other)
            : ids.has(other);
    }

    /** The rule that gives a dynamic group its members. In Entra they follow minutes later; here with the replica. */
    private ruleOf(groupId: string): ((user: Entity) => boolean) | undefined {
        const group = this.get("groups", groupId);
        const types = group?.["groupTypes"] as string[] | undefined;
        return types?.includes("DynamicMembership") === true
            ? parseMembershipRule(String(group?.["membershipRule"]))
            : undefined;
    }

    /** The objects that a relation holds. */
    referencedObjects(table: TableName, id: string): readonly Entity[] {
        const [key, { revision }] = [`${table}/${id.toLowerCase()}`, this.history];
        if (this.listed?.key !== key || this.listed.revision !== revision) {
            this.listed = { key, revision, objects: this.directoryObjects(this.references(table, id)) };
        }
        return this.listed.objects;
    }

    /** As `references`, without those whose object is deleted: it keeps its relations for its restoration. */
    liveReferences(table: TableName, id: string): string[] {
        return this.references(table, id).filter((other) => this.directoryObject(other) !== undefined);
    }

    /** Any object of the directory, of whatever kind. */
    directoryObject(id: string): Entity | undefined {
        for (const table of directoryTables) {
            const found = this.get(table, id);
            if (found !== undefined) {
                return found;
            }
        }
        return undefined;
    }

    /** Those of the objects that are known here. */
    directoryObjects(ids: readonly string[]): Entity[] {
        return ids.map((id) => this.directoryObject(id)).filter((object) => object !== undefined);
    }

    /** Changes a part of a relation. The row is an object of this view alone from then on. */
    private relate(rows: Map<string, Entity>, { id, added, removed }: Relating): void {
        const row = rows.get(id) ?? { id, ids: [] };
        let ids = this.related.get(row);
        if (ids === undefined) {
            const own = { ...row };
            ids = new Set(row["ids"] as string[]);
            rows.set(id, own);
            this.related.set(own, ids);
        }
        removed.forEach((other) => ids.delete(other));
        added.forEach((other) => ids.add(other));
    }

    apply(write: Write): void {
        const { table, id, revision } = write;
        const rows = this.tables.get(table) ?? new Map<string, Entity>();
        this.tables.set(table, rows);
        if ("added" in write) {
            // The whole of a relation costs much: it is noted only where someone compares.
            const whole = () => (this.history.isKept ? this.get(table, id) : undefined);
            const before = whole();
            this.relatedTables.add(table);
            this.relate(rows, write);
            this.history.note(table, id, { before, now: whole(), revision });
            return;
        }
        const { entity } = write;
        this.history.note(table, id, { before: this.get(table, id), now: entity, revision });
        this.reindex(table, id, rows.get(id), entity);
        if (entity === undefined) {
            rows.delete(id);
        } else {
            rows.set(id, entity);
        }
    }
}

function addTo(
    index: Map<string, Set<string>>,
    { keysOf }: IndexDefinition,
    id: string,
    entity: Entity,
): void {
    for (const key of keysOf(entity)) {
        const ids = index.get(key) ?? new Set();
        index.set(key, ids.add(id));
    }
}

/** A change of some ids of a relation: the whole of a hundred thousand members is not written for each of them. */
interface Relating {
    readonly table: TableName;
    readonly id: string;
    readonly added: readonly string[];
    readonly removed: readonly string[];
    /** Its number among all writes. */
    readonly revision: number;
}

/** A row in place of the one before; `undefined` removes it. */
interface Replacing {
    readonly table: TableName;
    readonly id: string;
    readonly entity: Entity | undefined;
    /** Its number among all writes. */
    readonly revision: number;
}

type Write = Replacing | Relating;

interface Replica {
    readonly view: View;
    readonly lagFactor: number;
    /** Writes still to come, in order: each is visible from its time on, if all before it are. */
    readonly pending: { readonly write: Write; readonly visibleAtMs: number }[];
    /** Until when nothing arrives here. */
    stuckUntilMs: number;
}

function newReplica(lagFactor: number): Replica {
    return { view: new View(), lagFactor, pending: [], stuckUntilMs: 0 };
}

/** How far a replica is behind the primary. */
export interface ReplicaLag {
    readonly pendingWrites: number;
    /** Until all of them are there, in milliseconds. */
    readonly behindMs: number;
    /** Learns nothing for now. */
    readonly isStuck: boolean;
}

/** Replicas and how far they lag. */
export interface StoreOptions {
    readonly replicaCount: number;
    /** Middle of each replica's lag for each write, in milliseconds; drawn between half of it and half more. */
    readonly lagMs: number;
    /**
     * Share of writes that a replica learns late, 0 to 1. It learns the others at once, unless an earlier one is
     * late. Default: all.
     */
    readonly lagShare?: number;
    readonly random: () => number;
    /** Decides which writes are late. Default: the source of the lags. */
    readonly shareRandom?: () => number;
    readonly now: () => number;
}

/**
 * How many times longer the lag of the search index is than a replica's. The documentation says that it is longer.
 */
const indexLagFactor = 3;

/**
 * A directory as Entra keeps one. A primary takes the writes, and each read replica applies them in order, each after
 * its own lag. An index that lags more answers advanced queries.
 *
 * @see https://devblogs.microsoft.com/identity/designing-for-eventual-consistency-for-microsoft-entra
 */
export class ReplicatedStore {
    readonly primary = new View();
    private readonly replicas: Replica[];
    private readonly index = newReplica(indexLagFactor);
    private revision = 0;
    /** Distinguishes the directory from an earlier one. */
    private beganMs: number;

    constructor(private readonly options: StoreOptions) {
        this.replicas = Array.from({ length: options.replicaCount }, () => newReplica(1));
        this.beganMs = options.now();
    }

    /** A name of this directory, which another one in its place does not have. */
    get epoch(): string {
        return String(this.beganMs);
    }

    /** Keeps what rows were from now on, on all replicas. */
    keepHistory(): void {
        for (const view of this.views()) {
            view.history.keep();
        }
    }

    private views(): View[] {
        return [this.primary, this.index.view, ...this.replicas.map((replica) => replica.view)];
    }

    get replicaCount(): number {
        return this.replicas.length;
    }

    /** A replica's knowledge at this moment. */
    replica(index: number): View {
        return this.upToNow(this.replicas[index % this.replicas.length] as Replica);
    }

    /** What advanced queries find at this moment. @see https://learn.microsoft.com/graph/aad-advanced-queries */
    searchIndex(): View {
        return this.upToNow(this.index);
    }

    private upToNow(replica: Replica): View {
        const nowMs = this.options.now();
        if (nowMs < replica.stuckUntilMs) {
            return replica.view;
        }
        const firstLater = replica.pending.findIndex(({ visibleAtMs }) => visibleAtMs > nowMs);
        // At once: thousands of writes taken from a list one by one are moved thousands of times.
        const due = replica.pending.splice(0, firstLater < 0 ? replica.pending.length : firstLater);
        for (const { write } of due) {
            replica.view.apply(write);
        }
        return replica.view;
    }

    /** Writes to the primary; `undefined` removes. */
    commit(table: TableName, id: string, entity: Entity | undefined): void {
        this.write({ table, id: id.toLowerCase(), entity, revision: ++this.revision });
    }

    /** Adds ids to a relation, such as a group's members, and takes others out. */
    relate(table: TableName, id: string, change: Pick<Relating, "added" | "removed">): void {
        this.write({ table, id: id.toLowerCase(), ...change, revision: ++this.revision });
    }

    private write(write: Write): void {
        this.primary.apply(write);
        const { now, random, lagMs, lagShare = 1, shareRandom = random } = this.options;
        for (const replica of [...this.replicas, this.index]) {
            const isLate = lagShare >= 1 || shareRandom() < lagShare;
            const drawnMs = isLate ? lagMs * replica.lagFactor * (0.5 + random()) : 0;
            replica.pending.push({ write, visibleAtMs: now() + drawnMs });
        }
        // There may never be a search, so apply what is due now; otherwise it would pile up.
        this.upToNow(this.index);
    }

    /** Writes to all replicas at once: what was there before the first read. */
    seed(table: TableName, id: string, entity: Entity): void {
        const write = { table, id: id.toLowerCase(), entity, revision: ++this.revision };
        this.views().forEach((view) => view.apply(write));
    }

    /** Forgets everything, everywhere. */
    clear(): void {
        this.primary.clear();
        this.beganMs += 1;
        for (const replica of [...this.replicas, this.index]) {
            replica.view.clear();
            replica.pending.length = 0;
        }
    }

    /** How far each replica is behind at this moment. */
    lags(): ReplicaLag[] {
        const nowMs = this.options.now();
        return this.replicas.map((replica) => {
            this.upToNow(replica);
            const latestMs = replica.pending.reduce(
                (latest, { visibleAtMs }) => Math.max(latest, visibleAtMs),
                nowMs,
            );
            return {
                pendingWrites: replica.pending.length,
                behindMs: latestMs - nowMs,
                isStuck: nowMs < replica.stuckUntilMs,
            };
        });
    }

    /** Lets a replica learn nothing for a while. */
    stick(index: number, durationMs: number): void {
        (this.replicas[index % this.replicas.length] as Replica).stuckUntilMs =
            this.options.now() + durationMs;
    }
}
