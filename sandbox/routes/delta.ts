import { isDeepStrictEqual } from "node:util";
import type { GraphCall, GraphReply, Route } from "../call";
import { GraphFault } from "../graphFault";
import { deltaTokenMark, selectProperties, unsupportedQuery, type EntityType } from "../odata";
import type { Entity, TableName } from "../store";
import { administrativeUnitType } from "./administrativeUnits";
import { applicationType } from "./applicationShape";
import { urlOf } from "./answers";
import { groupType, userType } from "./entityTypes";
import { servicePrincipalType } from "./servicePrincipalShape";

/** A collection whose changes are answered. @see https://learn.microsoft.com/graph/delta-query-overview */
interface Tracked {
    readonly path: string;
    readonly table: TableName;
    /** Where objects are that can be restored. */
    readonly deleted: TableName;
    readonly type: EntityType;
    readonly read: Route["permissions"];
    /** Relations whose changes are answered, and where their references are kept. */
    readonly relations?: Readonly<Record<string, TableName>>;
    /** Relations among them that are answered without `$select`. */
    readonly defaults?: readonly string[];
}

const readDirectory = ["Directory.Read.All"];
const readApplications = [["Application.Read.All"], ["Application.ReadWrite.All"], readDirectory];

const collections: readonly Tracked[] = [
    {
        path: "/users",
        table: "users",
        deleted: "deletedUsers",
        type: userType,
        read: [["User.Read.All"], ["User.ReadWrite.All"], readDirectory],
        relations: { manager: "managers" },
    },
    {
        path: "/groups",
        table: "groups",
        deleted: "deletedGroups",
        type: groupType,
        read: [["GroupMember.Read.All"], ["Group.Read.All"], ["Group.ReadWrite.All"], readDirectory],
        relations: { members: "members", owners: "owners" },
        // As the page's first example shows. @see https://learn.microsoft.com/graph/api/group-delta
        defaults: ["members"],
    },
    {
        path: "/applications",
        table: "applications",
        deleted: "deletedApplications",
        type: applicationType,
        read: readApplications,
    },
    {
        path: "/servicePrincipals",
        table: "servicePrincipals",
        deleted: "deletedServicePrincipals",
        type: servicePrincipalType,
        read: readApplications,
    },
    {
        path: "/directory/administrativeUnits",
        table: "administrativeUnits",
        deleted: "deletedAdministrativeUnits",
        type: administrativeUnitType,
        read: [["AdministrativeUnit.Read.All"], ["AdministrativeUnit.ReadWrite.All"], readDirectory],
        relations: { members: "members" },
    },
];

/** How long a state token is good. @see https://learn.microsoft.com/graph/delta-query-overview#token-duration */
const tokenLifetimeMs = 7 * 24 * 60 * 60 * 1_000;
const pageSize = 100;
/** @see https://learn.microsoft.com/graph/api/user-delta */
const maxFiltered = 50;

/** What a state token holds: what its owner knows, and what was asked first. */
interface Progress {
    readonly epoch: string;
    readonly issuedMs: number;
    /** The number of the last write that is known. */
    readonly known: number;
    /** Of the first round, which answers what there is. */
    readonly isFirst: boolean;
    readonly select?: readonly string[] | undefined;
    readonly ids?: readonly string[] | undefined;
}

function tokenOf(progress: Progress): string {
    return `${deltaTokenMark}${Buffer.from(JSON.stringify(progress)).toString("base64url")}`;
}

/** @throws GraphFault - 410: too old, or of another directory. The code and text are assumed. */
function progressIn(call: GraphCall, token: string): Progress {
    const { tenant } = call;
    const resync = () =>
        new GraphFault(
            410,
            "syncStateNotFound",
            "The sync state generation is not found; synchronize again.",
            {
                location: `${urlOf(call)}?$deltatoken=`,
            },
        );
    let progress: Progress;
    try {
        const text = Buffer.from(token.slice(deltaTokenMark.length), "base64url").toString("utf8");
        progress = JSON.parse(text) as Progress;
    } catch {
        throw resync();
    }
    const isOld = tenant.now() - progress.issuedMs > tokenLifetimeMs;
    if (!token.startsWith(deltaTokenMark) || progress.epoch !== tenant.store.epoch || isOld) {
        throw resync();
    }
    return progress;
}

/** Where a query begins: with a token's state, with all that there is, or with what comes from now on. */
function beginOf(call: GraphCall): Progress {
    const { query, tenant, view } = call;
    const { deltaToken, filter, orderBy, select, top } = query;
    if (orderBy.length > 0 || top !== undefined) {
        throw unsupportedQuery("A delta query supports neither '$orderby' nor '$top'.");
    }
    const isLatest = deltaToken === "latest";
    if (deltaToken !== undefined && deltaToken !== "" && !isLatest) {
        return progressIn(call, deltaToken);
    }
    return {
        epoch: tenant.store.epoch,
        issuedMs: tenant.now(),
        known: isLatest ? view.history.revision : 0,
        isFirst: !isLatest,
        select,
        ids: filter && idsIn(query.parameters.get("$filter") ?? "", filter.paths),
    };
}

/** A filter names objects by their ids. */
function idsIn(text: string, paths: readonly string[]): string[] {
    const terms = text.split(/\s+or\s+/i).map((term) => /^\s*id eq '([^']+)'\s*$/i.exec(term)?.[1]);
    const ids = terms.filter((id) => id !== undefined).map((id) => id.toLowerCase());
    if (ids.length < terms.length || ids.length > maxFiltered || paths.some((path) => path !== "id")) {
        throw unsupportedQuery(`A delta query is filtered by the ids of at most ${maxFiltered} objects.`);
    }
    return ids;
}

interface Change {
    readonly id: string;
    readonly revision: number;
}

/** Objects that changed, or of which a relation did, in the order of their last change. */
function changesOf(
    { view }: GraphCall,
    { table }: Tracked,
    tables: readonly TableName[],
    { known, ids }: Progress,
): Change[] {
    const revisions = view.history.changedSince(table, known);
    for (const relation of tables) {
        for (const [id, revision] of view.history.changedSince(relation, known)) {
            if (view.get(table, id) !== undefined) {
                revisions.set(id, Math.max(revisions.get(id) ?? 0, revision));
            }
        }
    }
    return [...revisions]
        .map(([id, revision]) => ({ id, revision }))
        .filter(({ id }) => ids === undefined || ids.includes(id))
        .sort((left, right) => left.revision - right.revision);
}

/** Changes of a relation: in the first round its objects, later those that were added and removed. */
function relationChanges(
    { view }: GraphCall,
    table: TableName,
    id: string,
    { known, isFirst }: Progress,
): Entity[] {
    const now = view.references(table, id);
    const row = isFirst ? undefined : view.history.at(table, id, known, view.get(table, id));
    const before = (row?.["ids"] as readonly string[] | undefined) ?? [];
    const shown = (other: string) => ({
        "@odata.type": view.directoryObject(other)?.["@odata.type"] ?? "#microsoft.graph.directoryObject",
        id: other,
    });
    return [
        ...now.filter((other) => !before.includes(other)).map(shown),
        ...before
            .filter((other) => !now.includes(other))
            .map((other) => ({ ...shown(other), "@removed": { reason: "deleted" } })),
    ];
}

/** An object as a round answers it; `undefined` where nothing of it changed that was asked for. */
function changed(call: GraphCall, tracked: Tracked, { id }: Change, progress: Progress): Entity | undefined {
    const { view } = call;
    const { table, deleted, type, relations = {}, defaults = [] } = tracked;
    const { known, isFirst, select } = progress;
    const now = view.get(table, id);
    if (now === undefined) {
        const reason = view.get(deleted, id) === undefined ? "deleted" : "changed";
        return isFirst ? undefined : { id, "@removed": { reason } };
    }
    const names = (select ?? defaults).filter((name) => name in relations);
    const related = names.flatMap((name): [string, unknown][] => {
        const rows = relationChanges(call, relations[name] as TableName, id, progress);
        return rows.length > 0 ? [[`${name}@delta`, rows]] : [];
    });
    const shown = selectProperties(now, { select }, type.defaults);
    const before = isFirst ? undefined : view.history.at(table, id, known, now);
    const isChanged = (name: string) => !isDeepStrictEqual(before?.[name] ?? null, shown[name]);
    if (before !== undefined && related.length === 0 && !Object.keys(shown).some(isChanged)) {
        return undefined;
    }
    const isMinimal = call.preferences.includes("return=minimal");
    const answered = Object.entries(shown).filter(([name, value]) =>
        // What was never set is left out, and so is, where the caller prefers it, what did not change.
        isMinimal ? isChanged(name) : value !== null || isChanged(name),
    );
    return { ...Object.fromEntries(answered), id: now["id"], ...Object.fromEntries(related) };
}

/** One page of a round. @see https://learn.microsoft.com/graph/api/user-delta */
function answerDelta(call: GraphCall, tracked: Tracked): GraphReply {
    const { tenant, view } = call;
    tenant.store.keepHistory();
    const progress = beginOf(call);
    const names = progress.select ?? tracked.defaults ?? [];
    const tables = Object.entries(tracked.relations ?? {})
        .filter(([name]) => names.includes(name))
        .map(([, table]) => table);
    const changes = changesOf(call, tracked, tables, progress);
    const page = changes.slice(0, pageSize);
    const isLast = page.length === changes.length;
    const next = tokenOf({
        ...progress,
        issuedMs: tenant.now(),
        known: isLast ? Math.max(progress.known, view.history.revision) : (page.at(-1)?.revision ?? 0),
        isFirst: progress.isFirst && !isLast,
    });
    const value = page
        .map((change) => changed(call, tracked, change, progress))
        .filter((row) => row !== undefined)
        .map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => name !== "@odata.type")));
    const link = isLast ? "@odata.deltaLink" : "@odata.nextLink";
    const option = isLast ? "$deltatoken" : "$skiptoken";
    return { status: 200, body: { [link]: `${urlOf(call)}?${option}=${next}`, value } };
}

/** What changed since the caller last asked. @see https://learn.microsoft.com/graph/delta-query-overview */
export const deltaRoutes: readonly Route[] = collections.map((tracked) => ({
    method: "GET",
    path: `${tracked.path}/delta`,
    permissions: tracked.read,
    handle: (call) => answerDelta(call, tracked),
}));
