import { isDeepStrictEqual } from "node:util";
import type { GraphCall, GraphReply, Route } from "../../call";
import { noContent, timestamp, toChange } from "../../call";
import { badRequest, notFound } from "../../graphFault";
import type { EntityType } from "../../odata";
import type { Entity, TableName } from "../../store";
import { count, typedList, typedObject } from "../answers";
import { idsOfReferences } from "../references";

/** A kind of directory object with the common creation, change and deletion. */
export interface ObjectKind {
    /** Its collection, such as `/applications`. */
    readonly path: string;
    readonly table: TableName;
    /** Where deleted objects stay until they are restored. Default: they are gone. */
    readonly deletedTable?: TableName;
    readonly type: EntityType;
    readonly read: Route["permissions"];
    readonly write: Route["permissions"];
    /** Relations that a creation can set by `@odata.bind`. */
    readonly binds?: readonly TableName[];
    /** What the service sets. */
    readonly readOnly: ReadonlySet<string>;
    /**
     * Structures that a change replaces as a whole. Default: none, so that a change keeps the members that it does
     * not name.
     */
    readonly replaced?: readonly string[];
    /**
     * A new object, checked, without its id.
     *
     * @throws GraphFault - The refusal of the body.
     */
    readonly create: (call: GraphCall, body: Entity) => Entity;
    /**
     * An object after a change.
     *
     * @throws GraphFault - The refusal of the change.
     */
    readonly change: (call: GraphCall, changed: Entity, current: Entity) => Entity;
    /** What else a write does, when other objects follow this one. */
    readonly written?: (call: GraphCall, entity: Entity) => void;
    /** @throws GraphFault - This object cannot be deleted. */
    readonly assertRemovable?: (call: GraphCall, entity: Entity) => void;
    /** What goes with a deleted object. */
    readonly removed?: (call: GraphCall, entity: Entity) => void;
}

/** References that a creation can set at once. @see https://learn.microsoft.com/graph/api/application-post-applications */
const maxBinds = 20;

/** The object that a path names, by its id or by `(appId='…')`, as the answering replica knows it. */
export function findObject(call: GraphCall, table: TableName, key = call.parameters["id"] ?? ""): Entity {
    const [name, value] = key.split("=");
    const found =
        value === undefined
            ? call.view.get(table, key)
            : call.view
                  .list(table)
                  .find((row) => String(row[String(name)]).toLowerCase() === value.toLowerCase());
    if (found === undefined) {
        throw notFound(value ?? key);
    }
    return found;
}

/** The same object, to be changed. */
export function objectToChange(call: GraphCall, table: TableName): Entity {
    return toChange(call, table, String(findObject(call, table)["id"]), notFound);
}

/** A body's own members: without annotations and references. */
export function membersOf(body: Entity): Entity {
    return Object.fromEntries(Object.entries(body).filter(([name]) => !name.includes("@odata")));
}

/** Structures that a change names keep the members that it does not. @see https://docs.oasis-open.org/odata/odata/v4.01/odata-v4.01-part1-protocol.html (11.4.3) */
export function merged(current: Entity, changes: Entity): Entity {
    const isStructure = (value: unknown): value is Entity =>
        typeof value === "object" && value !== null && !Array.isArray(value);
    const entries = Object.entries(changes).map(([name, value]) => {
        const before = current[name];
        return [name, isStructure(value) && isStructure(before) ? merged(before, value) : value];
    });
    return { ...current, ...(Object.fromEntries(entries) as Entity) };
}

/** @throws GraphFault - 400: a member that the service sets. */
export function assertSettable({ readOnly }: Pick<ObjectKind, "readOnly">, body: Entity): void {
    const refused = Object.keys(body).find((name) => readOnly.has(name));
    if (refused !== undefined) {
        throw badRequest(`Property '${refused}' cannot be changed.`);
    }
}

/** @throws GraphFault - 400: a member that a creation needs is missing. */
export function assertGiven(type: string, body: Entity, ...names: readonly string[]): void {
    const missing = names.find(
        (name) => body[name] === undefined || body[name] === null || body[name] === "",
    );
    if (missing !== undefined) {
        throw badRequest(`A value is required for property '${missing}' of resource '${type}'.`);
    }
}

function bind(call: GraphCall, { binds = [] }: ObjectKind, id: string): void {
    const lists = binds.map(
        (relation) => [relation, idsOfReferences(call.body[`${relation}@odata.bind`])] as const,
    );
    const all = lists.flatMap(([, ids]) => ids);
    if (all.length > maxBinds) {
        throw badRequest(`The number of relationships exceeds the maximum of ${maxBinds}.`);
    }
    const unknown = all.find((other) => call.view.directoryObject(other) === undefined);
    if (unknown !== undefined) {
        throw notFound(unknown);
    }
    for (const [relation, ids] of lists) {
        call.tenant.store.commit(relation, id, { id, ids: [...new Set(ids)] });
    }
}

/** Creates an object of a kind, and returns it. */
export function createObject(call: GraphCall, kind: ObjectKind, body: Entity): Entity {
    assertSettable(kind, body);
    const entity = {
        "@odata.type": `#microsoft.graph.${kind.type.name}`,
        ...kind.create(call, body),
        id: call.tenant.newId(),
    };
    bind(call, kind, entity.id);
    call.tenant.store.commit(kind.table, entity.id, entity);
    kind.written?.(call, entity);
    return entity;
}

/** Members of a body that differ. Clients send back what the service set, such as the id, without changing it. */
function changesTo(current: Entity, body: Entity): Entity {
    return Object.fromEntries(
        Object.entries(body).filter(([name, value]) => !isDeepStrictEqual(value, current[name])),
    );
}

function changeObject(call: GraphCall, kind: ObjectKind): GraphReply {
    const current = objectToChange(call, kind.table);
    const changes = changesTo(current, membersOf(call.body));
    assertSettable(kind, changes);
    const replaced = (kind.replaced ?? []).filter((name) => name in changes);
    const whole = Object.fromEntries(replaced.map((name) => [name, changes[name]]));
    const entity = kind.change(call, { ...merged(current, changes), ...whole }, current);
    call.tenant.store.commit(kind.table, String(entity["id"]), entity);
    kind.written?.(call, entity);
    return noContent;
}

function removeObject(call: GraphCall, kind: ObjectKind): GraphReply {
    const entity = objectToChange(call, kind.table);
    kind.assertRemovable?.(call, entity);
    removeKnown(call, kind, entity);
    return noContent;
}

/** Deletes an object with what goes with it. */
export function removeKnown(call: GraphCall, kind: ObjectKind, entity: Entity): void {
    const { store } = call.tenant;
    const id = String(entity["id"]);
    store.commit(kind.table, id, undefined);
    if (kind.deletedTable !== undefined) {
        store.commit(kind.deletedTable, id, { ...entity, deletedDateTime: timestamp(call.tenant) });
    }
    kind.removed?.(call, entity);
}

/** The operations of a kind of object. */
export function objectRoutes(kind: ObjectKind): readonly Route[] {
    const { path, table, type, read, write } = kind;
    const one = `${path}/{id}`;
    return [
        {
            method: "GET",
            path,
            permissions: read,
            handle: (call) => typedList(call, call.view.list(table), type),
        },
        {
            method: "GET",
            path: `${path}/$count`,
            permissions: read,
            handle: (call) => count(call, call.view.list(table)),
        },
        {
            method: "POST",
            path,
            permissions: write,
            binds: kind.binds ?? [],
            handle: (call) => {
                const entity = createObject(call, kind, membersOf(call.body));
                return { ...typedObject(call, entity, type), status: 201 };
            },
        },
        {
            method: "GET",
            path: one,
            permissions: read,
            handle: (call) => typedObject(call, findObject(call, table), type),
        },
        { method: "PATCH", path: one, permissions: write, handle: (call) => changeObject(call, kind) },
        { method: "DELETE", path: one, permissions: write, handle: (call) => removeObject(call, kind) },
    ];
}
