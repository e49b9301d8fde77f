import { badRequest, GraphFault } from "../graphFault";
import { parseExpansion, type ODataQuery, type QueryNames } from "../odata";
import { assertComparisons } from "./checkFilter";
import { isExtension } from "./checkValue";
import type { GraphTypes } from "./types";

/**
 * Refuses names in a query that the type does not have.
 *
 * @throws GraphFault - 400 in the words of the OData library.
 */
export function assertNames(types: GraphTypes, type: string, query: ODataQuery): void {
    const { select = [], expand, filter, orderBy, search } = query;
    for (const name of select.filter((one) => one !== "*")) {
        const unknown = unknownIn(types, type, name);
        if (unknown !== undefined) {
            throw badRequest(`Parsing OData Select and Expand failed: ${unknown}`);
        }
    }
    // The star stands for every navigation property.
    for (const expansion of expand.filter((one) => one !== "*")) {
        const [name = ""] = expansion.split(/[(/]/);
        const property = types.property(type, name);
        if (property === undefined || !types.isNavigation(property)) {
            const unknown = unknownIn(types, type, name) ?? `'${name}' is not a navigation property.`;
            throw badRequest(`Parsing OData Select and Expand failed: ${unknown}`);
        }
        for (const inner of parseExpansion(expansion)?.select ?? []) {
            const unknown = unknownIn(types, property.kind, inner);
            if (unknown !== undefined) {
                throw badRequest(`Parsing OData Select and Expand failed: ${unknown}`);
            }
        }
    }
    const ordered = orderBy.map(({ property }) => property);
    for (const path of [...(filter?.paths ?? []), ...(search?.properties ?? []), ...ordered]) {
        const unknown = unknownIn(types, type, path);
        if (unknown !== undefined) {
            throw badRequest(unknown);
        }
        // The directory's objects are kept without those that they are related to.
        const relation = propertyFor(types, type, path.split("/")[0] ?? "");
        if (types.isA(type, "directoryObject") && relation !== undefined && types.isNavigation(relation)) {
            throw notImitated(`a filter or an order by '${path}'`);
        }
    }
    if (filter !== undefined) {
        assertComparisons(types, type, filter);
    }
}

/** The names that a query of a type's objects can use, in any letter case. */
export function namesOf(types: GraphTypes, root: string): QueryNames {
    return {
        isA: (type, base) => types.isA(type, base),
        inSchema: (path) => {
            let type = root;
            const names = path.split("/").map((name) => {
                const cast = types.castIn(name);
                const property = cast === undefined ? propertyFor(types, type, name) : undefined;
                type = cast ?? property?.kind ?? "";
                return cast === undefined ? (property?.name ?? name) : `microsoft.graph.${cast}`;
            });
            return names.join("/");
        },
    };
}

/** What a path names that its type does not have. */
function unknownIn(types: GraphTypes, root: string, path: string): string | undefined {
    let type = root;
    for (const name of path.split("/")) {
        const cast = types.castIn(name);
        if (cast !== undefined) {
            type = cast;
            continue;
        }
        const property = propertyFor(types, type, name);
        if (property === undefined) {
            return isExtension(types, type, name) || name.startsWith("$")
                ? undefined
                : `Could not find a property named '${name}' on type 'microsoft.graph.${type}'.`;
        }
        if (!types.has(property.kind)) {
            return undefined;
        }
        type = property.kind;
    }
    return undefined;
}

/** Lists of directory objects take the names of what they hold: users, groups and others. */
function propertyFor(types: GraphTypes, type: string, name: string) {
    const own = types.propertyNamed(type, name);
    if (own !== undefined || type !== "directoryObject") {
        return own;
    }
    return types
        .derived(type)
        .map((one) => types.propertyNamed(one, name))
        .find((property) => property !== undefined);
}

/**
 * The refusal of what Graph has and the sandbox does not, in the sandbox's own words, so that no client takes it for
 * Graph's.
 */
export function notImitated(what: string): GraphFault {
    return new GraphFault(501, "SandboxNotImplemented", `The sandbox tenant does not imitate ${what}.`);
}
