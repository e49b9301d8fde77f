import type { GraphCall, GraphReply, Route } from "../call";
import { noContent } from "../call";
import { GraphFault } from "../graphFault";
import { page } from "../odata";
import type { Entity, TableName } from "../store";
import { assertPolicy, normalizedPolicy } from "./conditionalAccessRules";

const read = [["Policy.Read.All"], ["Policy.Read.ConditionalAccess"]];
const write = [["Policy.Read.All", "Policy.ReadWrite.ConditionalAccess"]];

/** Policies of a tenant, in any state. Observed in 2026; 195 before. */
const policyLimit = 240;

const root = "/identity/conditionalAccess";

function find(call: GraphCall, table: TableName, noun: string): Entity {
    const id = call.parameters["id"] ?? "";
    const entity = call.view.get(table, id);
    if (entity === undefined) {
        throw new GraphFault(
            404,
            "ResourceNotFound",
            `${noun} with id ${id} does not exist in the directory.`,
        );
    }
    return entity;
}

function list(call: GraphCall, table: TableName, path: string): GraphReply {
    return {
        status: 200,
        body: page(call.view.list(table), call.query, {
            defaultPageSize: 100,
            baseUrl: `${call.tenant.graphBase}/${call.version}${path}`,
        }),
    };
}

function createPolicy(call: GraphCall): GraphReply {
    const { store } = call.tenant;
    assertPolicy(call.body, call);
    if (store.primary.list("conditionalAccessPolicies").length >= policyLimit) {
        throw new GraphFault(400, "BadRequest", `The limit of ${policyLimit} policies is reached.`);
    }
    const id = call.tenant.newId();
    const policy = {
        id,
        createdDateTime: call.tenant.now().toISOString(),
        modifiedDateTime: null,
        ...normalizedPolicy(call.body),
    };
    store.commit("conditionalAccessPolicies", id, policy);
    return {
        status: 201,
        body: {
            "@odata.context": `${call.tenant.graphBase}/${call.version}/$metadata#identity/conditionalAccess/policies/$entity`,
            ...policy,
        },
    };
}

function updatePolicy(call: GraphCall): GraphReply {
    const current = find(call, "conditionalAccessPolicies", "Policy");
    const merged = { ...current, ...call.body };
    assertPolicy(merged, call);
    call.tenant.store.commit("conditionalAccessPolicies", String(current["id"]), {
        id: current["id"],
        createdDateTime: current["createdDateTime"],
        modifiedDateTime: call.tenant.now().toISOString(),
        ...normalizedPolicy(merged),
    });
    return noContent;
}

function createLocation(call: GraphCall): GraphReply {
    const type = call.body["@odata.type"];
    const isIp = type === "#microsoft.graph.ipNamedLocation";
    if (!isIp && type !== "#microsoft.graph.countryNamedLocation") {
        throw new GraphFault(
            400,
            "BadRequest",
            "1007: The incoming location does not match the schema of its type.",
        );
    }
    const id = call.tenant.newId();
    const location: Entity = {
        "@odata.type": type,
        id,
        createdDateTime: call.tenant.now().toISOString(),
        modifiedDateTime: null,
        displayName: call.body["displayName"],
        ...(isIp
            ? { isTrusted: call.body["isTrusted"] ?? false, ipRanges: call.body["ipRanges"] ?? [] }
            : {
                  countriesAndRegions: call.body["countriesAndRegions"] ?? [],
                  includeUnknownCountriesAndRegions: call.body["includeUnknownCountriesAndRegions"] ?? false,
                  countryLookupMethod: call.body["countryLookupMethod"] ?? "clientIpAddress",
              }),
    };
    call.tenant.store.commit("namedLocations", id, location);
    return { status: 201, body: location };
}

function removeLocation(call: GraphCall): GraphReply {
    const location = find(call, "namedLocations", "NamedLocation");
    if (location["isTrusted"] === true) {
        throw new GraphFault(400, "BadRequest", "A trusted location cannot be deleted.");
    }
    const isUsed = call.tenant.store.primary
        .list("conditionalAccessPolicies")
        .some((policy) => JSON.stringify(policy["conditions"]).includes(String(location["id"])));
    if (isUsed) {
        throw new GraphFault(400, "BadRequest", "A location that a policy names cannot be deleted.");
    }
    call.tenant.store.commit("namedLocations", String(location["id"]), undefined);
    return noContent;
}

/** Conditional-access policies and named locations. @see https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy */
export const conditionalAccessRoutes: readonly Route[] = [
    {
        method: "GET",
        path: `${root}/policies`,
        permissions: read,
        handle: (call) => list(call, "conditionalAccessPolicies", `${root}/policies`),
    },
    { method: "POST", path: `${root}/policies`, permissions: write, handle: createPolicy },
    {
        method: "GET",
        path: `${root}/policies/{id}`,
        permissions: read,
        handle: (call) => ({ status: 200, body: find(call, "conditionalAccessPolicies", "Policy") }),
    },
    { method: "PATCH", path: `${root}/policies/{id}`, permissions: write, handle: updatePolicy },
    {
        method: "DELETE",
        path: `${root}/policies/{id}`,
        permissions: write,
        handle: (call) => {
            const policy = find(call, "conditionalAccessPolicies", "Policy");
            call.tenant.store.commit("conditionalAccessPolicies", String(policy["id"]), undefined);
            return noContent;
        },
    },
    {
        method: "GET",
        path: `${root}/namedLocations`,
        permissions: read,
        handle: (call) => list(call, "namedLocations", `${root}/namedLocations`),
    },
    { method: "POST", path: `${root}/namedLocations`, permissions: write, handle: createLocation },
    {
        method: "GET",
        path: `${root}/namedLocations/{id}`,
        permissions: read,
        handle: (call) => ({ status: 200, body: find(call, "namedLocations", "NamedLocation") }),
    },
    {
        method: "PATCH",
        path: `${root}/namedLocations/{id}`,
        permissions: write,
        handle: (call) => {
            const current = find(call, "namedLocations", "NamedLocation");
            call.tenant.store.commit("namedLocations", String(current["id"]), {
                ...current,
                ...call.body,
                modifiedDateTime: call.tenant.now().toISOString(),
            });
            return noContent;
        },
    },
    { method: "DELETE", path: `${root}/namedLocations/{id}`, permissions: write, handle: removeLocation },
];
