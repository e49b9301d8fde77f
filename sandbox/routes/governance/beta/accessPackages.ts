import type { GraphCall, GraphReply } from "../../../call";
import { noContent, timestamp, toChange } from "../../../call";
import type { Entity } from "../../../store";
import { plainList, plainObject } from "../../answers";
import { membersOf } from "../../directory/objectKind";
import { assertFreeName } from "../accessPackageName";
import { assertText, given } from "../checks";
import { findIn, missing } from "../collection";

/** A role of a resource as beta names its parts. */
export function betaRoleScope({ id, role, scope }: Entity): Entity {
    const { resource, ...roleMembers } = (role ?? {}) as Entity;
    return {
        id,
        accessPackageResourceRole: { ...roleMembers, accessPackageResource: resource },
        accessPackageResourceScope: scope,
    };
}

/** An access package as beta has it: the catalog by its id. @see https://learn.microsoft.com/graph/api/resources/accesspackage?view=graph-rest-beta */
function shown(call: GraphCall, { catalog, resourceRoleScopes, ...others }: Entity): Entity {
    const isExpanded = call.query.expand.some((name) => name.startsWith("accessPackageResourceRoleScopes"));
    return {
        ...others,
        catalogId: (catalog as Entity)["id"],
        isRoleScopesVisible: false,
        ...(isExpanded && {
            accessPackageResourceRoleScopes: (resourceRoleScopes as Entity[]).map(betaRoleScope),
        }),
    };
}

/** What `$expand` may say in beta. */
export const betaExpandable = [
    "accessPackageResourceRoleScopes($expand=accessPackageResourceRole,accessPackageResourceScope)",
];

export function listBeta(call: GraphCall): GraphReply {
    return plainList(
        call,
        call.view.list("accessPackages").map((row) => shown(call, row)),
    );
}

export function getBeta(call: GraphCall): GraphReply {
    return plainObject(call, shown(call, findIn(call, "accessPackages", call.parameters["id"])));
}

/** The catalog is named by its id, or, as the azuread provider does it, by an object with its id. */
export function createBeta(call: GraphCall): GraphReply {
    const { tenant } = call;
    const { catalogId, accessPackageCatalog, ...body } = membersOf(call.body);
    const named = catalogId ?? (accessPackageCatalog as Entity | undefined)?.["id"];
    const row: Entity = {
        createdDateTime: timestamp(tenant),
        description: "",
        isHidden: false,
        resourceRoleScopes: [],
        ...body,
        catalog: { id: findIn(call, "accessPackageCatalogs", given(named, "catalogId"))["id"] },
        id: tenant.newId(),
        modifiedDateTime: timestamp(tenant),
    };
    assertText(row, "displayName");
    assertFreeName(call, row);
    tenant.store.commit("accessPackages", String(row["id"]), row);
    return plainObject(call, shown(call, row), 201);
}

export function changeBeta(call: GraphCall): GraphReply {
    const current = toChange(call, "accessPackages", call.parameters["id"] ?? "", missing);
    const changes = Object.fromEntries(
        // The catalog stays: the page of the update does not list it.
        Object.entries(membersOf(call.body)).filter(
            ([name]) => name !== "catalogId" && name !== "accessPackageCatalog",
        ),
    );
    const row: Entity = {
        ...current,
        ...changes,
        id: current["id"],
        modifiedDateTime: timestamp(call.tenant),
    };
    assertText(row, "displayName");
    assertFreeName(call, row);
    call.tenant.store.commit("accessPackages", String(row["id"]), row);
    return noContent;
}
