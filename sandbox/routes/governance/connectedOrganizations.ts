import type { GraphCall, GraphReply, Route } from "../../call";
import { noContent, timestamp, toChange } from "../../call";
import { notImitated } from "../../schema";
import type { Entity } from "../../store";
import { objectList } from "../answers";
import { idOfReference } from "../references";
import { assertMembers, assertOneOf, assertText } from "./checks";
import { collectionRoutes, findIn, missing, refused } from "./collection";
import { entitlement, readPermissions, writePermissions } from "./entitlement";

const path = `${entitlement}/connectedOrganizations`;
const table = "connectedOrganizations";
const relations = ["internalSponsors", "externalSponsors"] as const;
/** The member that distinguishes the sources of a kind. */
const keyOfSource: Readonly<Record<string, string>> = {
    "#microsoft.graph.azureActiveDirectoryTenant": "tenantId",
    "#microsoft.graph.crossCloudAzureActiveDirectoryTenant": "tenantId",
    "#microsoft.graph.domainIdentitySource": "domainName",
    "#microsoft.graph.externalDomainFederation": "domainName",
};

function sourceKeys(entity: Entity): string[] {
    return (entity["identitySources"] as Entity[]).map((source) => {
        const type = String(source["@odata.type"]);
        const key = keyOfSource[type];
        if (key === undefined) {
            throw notImitated(`an identity source of type '${type}'`);
        }
        if (typeof source[key] !== "string") {
            throw refused(`Invalid identity source of type '${type}'.`);
        }
        return source[key].toLowerCase();
    });
}

const collection = collectionRoutes({
    path,
    table,
    read: readPermissions,
    write: writePermissions,
    navigation: [...relations],
    complete: ({ tenant }, body, current) => {
        assertMembers(body, [
            "displayName",
            "description",
            "state",
            ...(current === undefined ? ["identitySources"] : []),
        ]);
        const whole: Entity = {
            createdDateTime: timestamp(tenant),
            description: "",
            state: "configured",
            identitySources: [],
            internalSponsors: [],
            externalSponsors: [],
            ...current,
            ...body,
            modifiedDateTime: timestamp(tenant),
        };
        assertText(whole, "displayName");
        assertOneOf(whole["state"], "state", ["configured", "proposed"]);
        const keys = sourceKeys(whole);
        const taken = tenant.store.primary
            .list(table)
            .filter(({ id }) => id !== current?.["id"])
            .flatMap(sourceKeys);
        if (keys.length === 0 || keys.some((key) => taken.includes(key))) {
            throw refused("A connected organization needs identity sources that no other has.");
        }
        return whole;
    },
});

function change(
    call: GraphCall,
    relation: (typeof relations)[number],
    next: (ids: string[]) => string[],
): GraphReply {
    const organization = toChange(call, table, call.parameters["id"] ?? "", missing);
    call.tenant.store.commit(table, String(organization["id"]), {
        ...organization,
        [relation]: next(organization[relation] as string[]),
    });
    return noContent;
}

function sponsorRoutes(relation: (typeof relations)[number]): readonly Route[] {
    return [
        {
            method: "GET",
            path: `${path}/{id}/${relation}`,
            permissions: readPermissions,
            handle: (call) =>
                objectList(
                    call,
                    call.view.directoryObjects(
                        findIn(call, table, call.parameters["id"])[relation] as string[],
                    ),
                ),
        },
        {
            method: "POST",
            path: `${path}/{id}/${relation}/$ref`,
            permissions: writePermissions,
            handle: (call) =>
                change(call, relation, (ids) => {
                    const id = idOfReference(call.body["@odata.id"]);
                    if (call.view.directoryObject(id) === undefined) {
                        throw missing(id);
                    }
                    if (ids.includes(id)) {
                        throw refused("The sponsor already exists.");
                    }
                    return [...ids, id];
                }),
        },
        {
            method: "DELETE",
            path: `${path}/{id}/${relation}/{sponsorId}/$ref`,
            permissions: writePermissions,
            handle: (call) =>
                change(call, relation, (ids) => {
                    const id = call.parameters["sponsorId"] ?? "";
                    if (!ids.includes(id)) {
                        throw missing(id);
                    }
                    return ids.filter((other) => other !== id);
                }),
        },
    ];
}

/** Partners as entitlement management knows them. @see https://learn.microsoft.com/graph/api/resources/connectedorganization */
export const connectedOrganizationRoutes: readonly Route[] = [
    ...collection,
    ...relations.flatMap(sponsorRoutes),
];
