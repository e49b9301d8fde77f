import type { GraphCall, GraphReply, Route } from "../../call";
import { noContent } from "../../call";
import { notFound } from "../../graphFault";
import type { Entity, TableName } from "../../store";
import { alreadyReferenced, endMissing, idOfReference } from "../references";
import { findObject, objectToChange } from "./objectKind";
import { relatedObjectRoutes } from "./relatedObjects";

/** References from objects of one kind to others. */
export interface Relation {
    /** Collection of the objects, such as `/applications`. */
    readonly path: string;
    readonly table: TableName;
    /** The relation's name in the path, and where its references are kept. */
    readonly name: "owners" | "members";
    readonly read: Route["permissions"];
    readonly write: Route["permissions"];
    /** Types that can be referenced. */
    readonly types: readonly string[];
}

function add(call: GraphCall, { table, name, types }: Relation): GraphReply {
    const { store } = call.tenant;
    const id = String(objectToChange(call, table)["id"]);
    const otherId = idOfReference(call.body["@odata.id"]);
    const other = call.view.directoryObject(otherId);
    if (
        other === undefined ||
        !types.includes(String(other["@odata.type"]).replace("#microsoft.graph.", ""))
    ) {
        throw endMissing();
    }
    const ids = store.primary.references(name, id);
    if (store.primary.liveReferences(name, id).includes(otherId)) {
        throw alreadyReferenced(name);
    }
    store.commit(name, id, { id, ids: [...ids.filter((each) => each !== otherId), otherId] });
    return noContent;
}

function remove(call: GraphCall, { table, name }: Relation): GraphReply {
    const { store } = call.tenant;
    const id = String(objectToChange(call, table)["id"]);
    const otherId = (call.parameters["otherId"] ?? "").toLowerCase();
    const ids = store.primary.references(name, id);
    // The replica that was reached decides whether the reference is there to be removed.
    if (!ids.includes(otherId) || !call.view.references(name, id).includes(otherId)) {
        throw notFound(otherId);
    }
    store.commit(name, id, { id, ids: ids.filter((each) => each !== otherId) });
    return noContent;
}

function referenced(call: GraphCall, { table, name }: Relation): Entity[] {
    const id = String(findObject(call, table)["id"]);
    return call.view.directoryObjects(call.view.references(name, id));
}

/** The operations of a relation. */
export function relationRoutes(relation: Relation): readonly Route[] {
    const { read, write, types } = relation;
    const path = `${relation.path}/{id}/${relation.name}`;
    return [
        ...relatedObjectRoutes({
            path,
            permissions: read,
            types,
            rows: (call) => referenced(call, relation),
        }),
        { method: "POST", path: `${path}/$ref`, permissions: write, handle: (call) => add(call, relation) },
        {
            method: "DELETE",
            path: `${path}/{otherId}/$ref`,
            permissions: write,
            handle: (call) => remove(call, relation),
        },
    ];
}
