import { roots } from "./operations";
import type { Target } from "./target";

/** Collections that objects are of wherever they are reached from, by type. */
const setsByType: Readonly<Record<string, string>> = Object.fromEntries(
    ["users", "groups", "applications", "servicePrincipals", "directoryObjects", "directoryRoles"].map(
        (name) => [(roots[name] ?? "").replace("[]", ""), name],
    ),
);

/**
 * What `@odata.context` says of an answer, behind `$metadata#`: the collection of the objects, or the way to a part that
 * only its owner has.
 *
 * @param isList - A list is answered; a creation in a collection answers one object.
 * @param select - Names that the query selects, which the context repeats.
 * @see https://docs.oasis-open.org/odata/odata/v4.01/odata-v4.01-part1-protocol.html#sec_ContextURL
 * @see https://learn.microsoft.com/graph/api/user-get (Response)
 */
export function contextOf(
    target: Target,
    isList: boolean,
    select: readonly string[] | undefined,
): string | undefined {
    if (target.kind === "operation") {
        return ofOperation(target.operation.returns);
    }
    if (target.kind === "reference" || target.kind === "count") {
        return undefined;
    }
    const place = setsByType[target.type] ?? target.way.replace(/#.*$/, "");
    const names = select === undefined || select.includes("*") ? "" : `(${select.join(",")})`;
    return `${place}${names}${isList ? "" : "/$entity"}`;
}

function ofOperation(returns: string | undefined): string | undefined {
    const [, type = "", list] = /^(\w+)(\[\])?$/.exec(returns ?? "") ?? [];
    if (type === "") {
        return undefined;
    }
    const set = setsByType[type];
    if (set !== undefined) {
        return list === undefined ? `${set}/$entity` : set;
    }
    const name = /^(string|boolean)$/.test(type)
        ? `Edm.${type.charAt(0).toUpperCase()}${type.slice(1)}`
        : `microsoft.graph.${type}`;
    return list === undefined ? name : `Collection(${name})`;
}
