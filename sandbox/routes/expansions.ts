import type { GraphCall, GraphReply, Route } from "../call";
import { parseExpansion, selectProperties, unsupportedQuery } from "../odata";
import type { Entity, TableName } from "../store";
import { assignmentsOf } from "./appRoleAssignments";
import { crossTenantDefault } from "./crossTenantAccess";
import { typeOf } from "./entityTypes";
import { allMembersOf } from "./groupWalk";
import { allHoldersOf, holdersOf } from "./memberships";
import { roleDefinition } from "./roleDefinitions";

/** The object that a relation leads to, or the objects. */
type Related = (call: GraphCall, id: string) => Entity | readonly Entity[] | undefined;

const referenced =
    (table: TableName): Related =>
    ({ view }, id) =>
        view.directoryObjects(view.references(table, id));

const memberships = { memberOf: holdersOf, transitiveMemberOf: allHoldersOf };
const assignments: Related = (call, id) => assignmentsOf(call, "principalId", id);
const owners = referenced("owners");
const members = referenced("members");

const user: Readonly<Record<string, Related>> = {
    ...memberships,
    manager: ({ view }, id) => view.directoryObjects(view.references("managers", id))[0],
    sponsors: referenced("sponsors"),
    appRoleAssignments: assignments,
};
const group: Readonly<Record<string, Related>> = {
    ...memberships,
    members,
    owners,
    transitiveMembers: ({ view }, id) => allMembersOf(view, id),
    appRoleAssignments: assignments,
};
const servicePrincipal: Readonly<Record<string, Related>> = {
    ...memberships,
    owners,
    appRoleAssignments: assignments,
    appRoleAssignedTo: (call, id) => assignmentsOf(call, "resourceId", id),
};

const partner: Readonly<Record<string, Related>> = {
    identitySynchronization: ({ view }, id) => view.get("identitySynchronizations", id),
};
const crossTenantAccess: Readonly<Record<string, Related>> = {
    default: ({ view }) => crossTenantDefault(view),
    partners: ({ view }) => view.list("partners"),
};

/** @see https://learn.microsoft.com/graph/api/rbacapplication-list-roleassignments */
const roleAssignment: Readonly<Record<string, Related>> = {
    principal: ({ view }, id) =>
        view.directoryObject(String(view.get("roleAssignments", id)?.["principalId"])),
    roleDefinition: ({ view }, id) =>
        roleDefinition(view, view.get("roleAssignments", id)?.["roleDefinitionId"]),
};

/** What `$expand` can name, by the collection of the objects. */
const relationsOf: Readonly<Record<string, Readonly<Record<string, Related>>>> = {
    "/users": user,
    "/groups": group,
    "/applications": { owners },
    "/servicePrincipals": servicePrincipal,
    "/directory/administrativeUnits": { members },
    "/administrativeUnits": { members },
    "/roleManagement/directory/roleAssignments": roleAssignment,
    // https://learn.microsoft.com/graph/api/crosstenantaccesspolicy-list-partners
    "/policies/crossTenantAccessPolicy/partners": partner,
    "/policies/crossTenantAccessPolicy": crossTenantAccess,
};

/** What an object is known by in its collection. */
function keyOf(path: string): "id" | "tenantId" {
    return path.startsWith("/policies/crossTenantAccessPolicy/partners") ? "tenantId" : "id";
}

/** Related objects that `$expand` shows, without a link to further ones. @see https://learn.microsoft.com/graph/query-parameters#expand-parameter */
const maxExpanded = 20;

/** Objects in a page with related objects, whatever `$top` asks. @see https://developer.microsoft.com/graph/known-issues/?search=13635 */
const maxPageWithRelations = 100;

/** The related objects that a call has answered with an object. */
function expansionsOf(call: GraphCall, relations: Readonly<Record<string, Related>>, id: string): Entity {
    const shown = call.query.expand.flatMap((text) => {
        const { relation = "", select } = parseExpansion(text) ?? {};
        const found = relations[relation]?.(call, id);
        const show = (row: Entity) => selectProperties(row, { select }, typeOf(row)?.defaults);
        const value = Array.isArray(found)
            ? (found as readonly Entity[]).slice(0, maxExpanded).map(show)
            : found && show(found as Entity);
        return value === undefined ? [] : [[relation, value] as const];
    });
    return Object.fromEntries(shown);
}

function expanded(call: GraphCall, route: Route, relations: Readonly<Record<string, Related>>): GraphReply {
    const { query } = call;
    if (query.expand.length === 0) {
        return route.handle(call);
    }
    const { select } = query;
    const key = keyOf(route.path);
    const isWithKey = select === undefined || select.includes(key) || select.includes("*");
    const top = Math.min(query.top ?? maxPageWithRelations, maxPageWithRelations);
    const { status, body } = route.handle({
        ...call,
        query: { ...query, top, select: isWithKey ? select : [...select, key] },
    });
    const withRelations = (row: Entity): Entity => {
        const { [key]: id, ...others } = row;
        const related = expansionsOf(call, relations, String(id));
        return { ...(isWithKey ? row : others), ...related };
    };
    const { value, ...rest } = body as { readonly value?: readonly Entity[] };
    if (!Array.isArray(value)) {
        return { status, body: withRelations(body as Entity) };
    }
    if (query.expand.length > 1) {
        throw unsupportedQuery("The result set can only expand one navigation property.");
    }
    return { status, body: { ...rest, value: value.map(withRelations) } };
}

/** A route that answers objects of the directory with the related objects that `$expand` names. */
export function expanding(route: Route): Route {
    const relations = relationsOf[route.path.replace(/\/\{id\}$/, "")];
    return route.method === "GET" && relations !== undefined
        ? {
              ...route,
              relations: Object.keys(relations),
              handle: (call) => expanded(call, route, relations),
          }
        : route;
}
