import { isIP } from "node:net";
import type { GraphCall, GraphReply, Route } from "../call";
import { noContent, timestamp, toChange } from "../call";
import { GraphFault } from "../graphFault";
import type { Entity } from "../store";
import { plainList, plainObject } from "./answers";

const read = [["Policy.Read.All"], ["Policy.Read.ConditionalAccess"]];
const write = [["Policy.Read.All", "Policy.ReadWrite.ConditionalAccess"]];
const path = "/identity/conditionalAccess/namedLocations";

const ipType = "#microsoft.graph.ipNamedLocation";
const countryType = "#microsoft.graph.countryNamedLocation";
const maxRanges = 2_000;

/** Settable members of each type, with their defaults. */
const defaults: Readonly<Record<string, Entity>> = {
    [ipType]: { isTrusted: false, ipRanges: [] },
    [countryType]: {
        countriesAndRegions: [],
        includeUnknownCountriesAndRegions: false,
        countryLookupMethod: "clientIpAddress",
    },
};

/** The number is the one observed for policies; that locations use it too is assumed. */
function malformed(detail: string): GraphFault {
    return new GraphFault(
        400,
        "BadRequest",
        `1007: The incoming named location object is null or does not match the schema of the type: ${detail}.`,
    );
}

/** Observed. */
function unknownLocation(id: string): GraphFault {
    return new GraphFault(
        404,
        "ResourceNotFound",
        `NamedLocation with id ${id} does not exist in the directory.`,
    );
}

function isRange(value: unknown): boolean {
    const range = value as { "@odata.type"?: unknown; cidrAddress?: unknown };
    const [address = "", prefix = ""] = String(range.cidrAddress).split("/");
    const family = isIP(address);
    const type = String(range["@odata.type"]);
    // An IPv6 range of the type for IPv4 is accepted, because the azuread provider sends every range that way, in its
    // acceptance tests too.
    const isTyped =
        type === "#microsoft.graph.iPv4CidrRange" ||
        (family === 6 && type === "#microsoft.graph.iPv6CidrRange");
    const bits = Number(prefix);
    return family > 0 && isTyped && /^\d+$/.test(prefix) && bits <= (family === 4 ? 32 : 128);
}

function assertLocation(location: Entity): void {
    const { displayName, ipRanges, countriesAndRegions } = location;
    const own = defaults[String(location["@odata.type"])];
    if (own === undefined) {
        throw malformed("'@odata.type' names no type of location");
    }
    if (typeof displayName !== "string" || displayName === "") {
        throw malformed("'displayName' is missing");
    }
    const known = new Set(["@odata.type", "id", "createdDateTime", "modifiedDateTime", "displayName"]);
    const unknown = Object.keys(location).find((name) => !known.has(name) && !(name in own));
    if (unknown !== undefined) {
        throw malformed(`'${unknown}' is not a known member`);
    }
    const isOfType = (list: unknown, isItem: (item: unknown) => boolean) =>
        Array.isArray(list) && list.length > 0 && list.every(isItem);
    if (location["@odata.type"] === ipType) {
        if (!isOfType(ipRanges, isRange) || (ipRanges as unknown[]).length > maxRanges) {
            throw malformed("'ipRanges' is not valid");
        }
    } else if (!isOfType(countriesAndRegions, (item) => /^[A-Z]{2}$/.test(String(item)))) {
        throw malformed("'countriesAndRegions' is not valid");
    }
}

function create(call: GraphCall): GraphReply {
    const type = String(call.body["@odata.type"]);
    const id = call.tenant.newId();
    const location: Entity = {
        "@odata.type": type,
        ...defaults[type],
        ...call.body,
        id,
        createdDateTime: timestamp(call.tenant),
        modifiedDateTime: null,
    };
    assertLocation(location);
    call.tenant.store.commit("namedLocations", id, location);
    return plainObject(call, location, 201);
}

function update(call: GraphCall): GraphReply {
    const current = toChange(call, "namedLocations", call.parameters["id"] ?? "", unknownLocation);
    if (call.body["@odata.type"] !== current["@odata.type"]) {
        throw malformed("'@odata.type' is not the location's");
    }
    const changed = {
        ...current,
        ...call.body,
        id: current["id"],
        modifiedDateTime: timestamp(call.tenant),
    };
    assertLocation(changed);
    call.tenant.store.commit("namedLocations", String(current["id"]), changed);
    return noContent;
}

/** That trusted locations stay was read in the azuread provider; that used ones stay is common knowledge. */
function remove(call: GraphCall): GraphReply {
    const location = toChange(call, "namedLocations", call.parameters["id"] ?? "", unknownLocation);
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

/** Named locations. @see https://learn.microsoft.com/graph/api/resources/namedlocation */
export const namedLocationRoutes: readonly Route[] = [
    {
        method: "GET",
        path,
        permissions: read,
        handle: (call) => plainList(call, call.view.list("namedLocations")),
    },
    { method: "POST", path, permissions: write, handle: create },
    {
        method: "GET",
        path: `${path}/{id}`,
        permissions: read,
        handle: (call) => {
            const id = call.parameters["id"] ?? "";
            const location = call.view.get("namedLocations", id);
            if (location === undefined) {
                throw unknownLocation(id);
            }
            return plainObject(call, location);
        },
    },
    { method: "PATCH", path: `${path}/{id}`, permissions: write, handle: update },
    { method: "DELETE", path: `${path}/{id}`, permissions: write, handle: remove },
];
