import type { GraphCall, GraphReply, Route } from "../../call";
import { noContent, toChange } from "../../call";
import { GraphFault } from "../../graphFault";
import type { Entity, TableName } from "../../store";
import { plainList, plainObject } from "../answers";

/** A collection of a service that is not the directory: its objects are made, changed and removed alike. */
export interface Collection {
    readonly path: string;
    readonly table: TableName;
    readonly read: Route["permissions"];
    readonly write: Route["permissions"];
    /**
     * `PUT` takes the whole object, so that what it leaves out is gone, and answers as named here. Default: `PATCH`,
     * answered 204.
     *
     * @see https://learn.microsoft.com/graph/api/accessreviewscheduledefinition-update ("expects the full object")
     */
    readonly put?: "answersObject" | "answersNothing";
    /**
     * The checked object of a body, with everything that the service adds except the id.
     *
     * @param current - What the object was before a change.
     * @throws GraphFault - 400.
     */
    readonly complete: (call: GraphCall, body: Entity, current: Entity | undefined) => Entity;
    /** @throws GraphFault - 400: something still uses the object. */
    readonly assertRemovable?: (call: GraphCall, entity: Entity) => void;
    /** Done with the object. */
    readonly removeParts?: (call: GraphCall, entity: Entity) => void;
    /** Members that are answered only when asked for by `$expand`; default none. */
    readonly navigation?: readonly string[];
}

/** The governance services' refusal for what the answering replica does not know; its code is assumed. */
export function missing(id: string): GraphFault {
    return new GraphFault(404, "ResourceNotFound", `The resource '${id}' could not be found.`);
}

/** The governance services' refusal of input; its code is assumed. */
export function refused(message: string): GraphFault {
    return new GraphFault(400, "BadRequest", message);
}

/** An object as the answering replica knows it. */
export function findIn(call: GraphCall, table: TableName, id: unknown): Entity {
    const found = call.view.get(table, String(id));
    if (found === undefined) {
        throw missing(String(id));
    }
    return found;
}

/** An object without what only `$expand` shows. */
export function answered(call: GraphCall, entity: Entity, navigation: readonly string[] = []): Entity {
    const hidden = navigation.filter(
        (name) => !call.query.expand.some((expanded) => expanded.split("(")[0] === name),
    );
    return Object.fromEntries(Object.entries(entity).filter(([name]) => !hidden.includes(name)));
}

/** The operations of a collection. */
export function collectionRoutes(collection: Collection): readonly Route[] {
    const { path, table, read, write, put, complete, navigation = [] } = collection;
    const one = `${path}/{id}`;
    const current = (call: GraphCall) => toChange(call, table, call.parameters["id"] ?? "", missing);

    const change = (call: GraphCall): GraphReply => {
        const before = current(call);
        const id = String(before["id"]);
        const kept = put === undefined ? before : {};
        const entity = { ...kept, ...complete(call, call.body, before), id };
        call.tenant.store.commit(table, id, entity);
        return put === "answersObject" ? plainObject(call, answered(call, entity, navigation)) : noContent;
    };

    return [
        {
            method: "GET",
            path,
            permissions: read,
            handle: (call) => {
                // A filter may look at what only `$expand` shows.
                const { status, body } = plainList(call, call.view.list(table));
                const rows = (body as { value: Entity[] }).value;
                return {
                    status,
                    body: { ...(body as Entity), value: rows.map((row) => answered(call, row, navigation)) },
                };
            },
        },
        {
            method: "POST",
            path,
            permissions: write,
            handle: (call) => {
                const id = call.tenant.newId();
                const entity = { id, ...complete(call, call.body, undefined) };
                call.tenant.store.commit(table, id, entity);
                return plainObject(call, answered(call, entity, navigation), 201);
            },
        },
        {
            method: "GET",
            path: one,
            permissions: read,
            handle: (call) =>
                plainObject(call, answered(call, findIn(call, table, call.parameters["id"]), navigation)),
        },
        { method: put === undefined ? "PATCH" : "PUT", path: one, permissions: write, handle: change },
        {
            method: "DELETE",
            path: one,
            permissions: write,
            handle: (call) => {
                const entity = current(call);
                collection.assertRemovable?.(call, entity);
                collection.removeParts?.(call, entity);
                call.tenant.store.commit(table, String(entity["id"]), undefined);
                return noContent;
            },
        },
    ];
}
