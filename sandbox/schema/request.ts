import { GraphFault } from "../graphFault";
import type { ODataQuery, QueryNames } from "../odata";
import { assertBody } from "./checkBody";
import { assertNames, namesOf } from "./checkQuery";
import { namedType } from "./checkValue";
import { assertDirectoryQuery } from "./directoryQueries";
import { targetOf, type Target } from "./target";
import { graphTypes, type GraphTypes, type Version } from "./types";

/** A request as the schema sees it. */
export interface SchemaTarget {
    readonly types: GraphTypes;
    /** Below the version. */
    readonly path: string;
    /** `undefined` where the tables of neither version have the path. */
    readonly target: Target | undefined;
}

/**
 * What a path leads to in its version.
 *
 * @throws GraphFault - 400 where only the other version has the path.
 */
export function schemaTarget(version: Version, path: string): SchemaTarget {
    const types = graphTypes(version);
    const target = targetOf(types, path);
    const other = graphTypes(version === "beta" ? "v1.0" : "beta");
    if (target === undefined && targetOf(other, path) !== undefined) {
        throw new GraphFault(
            400,
            "BadRequest",
            `Resource not found for the segment '${unknownSegment(types, path)}'.`,
        );
    }
    return { types, path, target };
}

function unknownSegment(types: GraphTypes, path: string): string {
    const segments = path.split("/");
    const count = segments.findIndex(
        (_, index) => index > 0 && targetOf(types, segments.slice(0, index + 1).join("/")) === undefined,
    );
    return segments[count] ?? "";
}

/** The refusal of a request that the schema forbids: names in the query first, then the body. */
export function assertRequest(
    { types, path, target }: SchemaTarget,
    method: string,
    query: ODataQuery,
    body: Readonly<Record<string, unknown>> | undefined,
): void {
    if (target === undefined) {
        return;
    }
    if ("type" in target && target.kind !== "reference") {
        assertNames(types, target.type, query);
        if (target.kind !== "object" && !("isDelta" in target && target.isDelta === true)) {
            const isDeleted = "way" in target && target.way.startsWith("directory/deletedItems");
            assertDirectoryQuery(types, { type: target.type, isDeleted }, query);
        }
    }
    if (body !== undefined) {
        assertBody(types, target, method, path, body);
    }
}

/**
 * Relations that a body names, by `@odata.bind` or, of a directory object, by the objects themselves. Which of them a
 * request sets is the operation's own matter.
 */
export function relationsIn(
    { types, target }: SchemaTarget,
    body: Readonly<Record<string, unknown>>,
): string[] {
    if (target === undefined || !("type" in target) || target.kind === "reference") {
        return [];
    }
    const isRelation = (name: string) => {
        const property = types.property(namedType(body["@odata.type"]) ?? target.type, name);
        return property !== undefined && types.isNavigation(property);
    };
    return Object.keys(body).filter((name) =>
        name.endsWith(bindAnnotation)
            ? isRelation(name.slice(0, -bindAnnotation.length))
            : types.isA(target.type, "directoryObject") && isRelation(name),
    );
}

const bindAnnotation = "@odata.bind";

/** Whether a path leads to what the directory's own queries are for. @see https://learn.microsoft.com/graph/aad-advanced-queries */
export function isOfDirectory({ types, path, target }: SchemaTarget): boolean {
    const isOther = /^\/(admin|auditLogs|identity|identityGovernance|policies)\//.test(path);
    const isTyped = target !== undefined && "type" in target;
    return (
        !isOther &&
        (!isTyped || types.isA(target.type, "directoryObject") || target.type === "oAuth2PermissionGrant")
    );
}

/** The names that a request's query can use; `undefined` where the tables do not have the path. */
export function queryNames({ types, target }: SchemaTarget): QueryNames | undefined {
    return target !== undefined && "type" in target ? namesOf(types, target.type) : undefined;
}
