import type { GraphCall, Route } from "../../call";
import type { Entity } from "../../store";
import { cast, count, objectList } from "../answers";

/** A list of directory objects that belong to another object. */
export interface RelatedObjects {
    /** Such as `/groups/{id}/members`. */
    readonly path: string;
    readonly permissions: Route["permissions"];
    /** Resource units of the list. Default 1. */
    readonly resourceUnits?: number;
    /** Types that the list can hold. */
    readonly types: readonly string[];
    readonly rows: (call: GraphCall) => readonly Entity[];
}

/** The list whole, counted and narrowed to a type. @see https://learn.microsoft.com/graph/api/group-list-members */
export function relatedObjectRoutes({
    path,
    permissions,
    resourceUnits = 1,
    types,
    rows,
}: RelatedObjects): readonly Route[] {
    const shared = { method: "GET", permissions } as const;
    const narrowed = (call: GraphCall) => cast(call, rows(call), types);
    return [
        { ...shared, path, resourceUnits, handle: (call) => objectList(call, rows(call)) },
        { ...shared, path: `${path}/$count`, handle: (call) => count(call, rows(call)) },
        {
            ...shared,
            path: `${path}/{type}`,
            resourceUnits,
            handle: (call) => objectList(call, narrowed(call)),
        },
        { ...shared, path: `${path}/{type}/$count`, handle: (call) => count(call, narrowed(call)) },
    ];
}
