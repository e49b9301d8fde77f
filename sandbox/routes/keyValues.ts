import type { GraphCall, GraphReply, Route } from "../call";
import type { Entity } from "../store";

/**
 * A route whose answers leave out the content of certificates. It is answered for one object whose `$select` names
 * them.
 *
 * @see https://learn.microsoft.com/graph/api/resources/keycredential (key)
 */
export function withKeyValues(route: Route): Route {
    return route.method === "GET"
        ? { ...route, handle: (call) => withoutKeys(call, route.handle(call)) }
        : route;
}

function withoutKeys({ query }: GraphCall, { status, body }: GraphReply): GraphReply {
    if (typeof body !== "object" || body === null) {
        return { status, body };
    }
    const { value } = body as { value?: Entity[] };
    if (value !== undefined) {
        return { status, body: { ...body, value: value.map(blankKeys) } };
    }
    return {
        status,
        body: query.select?.includes("keyCredentials") === true ? body : blankKeys(body as Entity),
    };
}

function blankKeys(object: Entity): Entity {
    const keys = object["keyCredentials"] as Entity[] | undefined;
    return keys === undefined
        ? object
        : { ...object, keyCredentials: keys.map((key) => ({ ...key, key: null })) };
}
