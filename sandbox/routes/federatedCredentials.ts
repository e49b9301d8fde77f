import type { GraphCall, Route } from "../call";
import { noContent, toChange } from "../call";
import { badRequest, GraphFault, notFound } from "../graphFault";
import type { Entity } from "../store";
import { plainList, plainObject } from "./answers";
import { assertGiven, findObject, membersOf, objectToChange } from "./directory/objectKind";

const read = [["Application.Read.All"], ["Application.ReadWrite.All"]];
const write = [["Application.ReadWrite.All"], ["Application.ReadWrite.OwnedBy"]];
const table = "federatedCredentials";
const path = "/applications/{id}/federatedIdentityCredentials";
/** @see https://learn.microsoft.com/graph/api/resources/federatedidentitycredentials-overview */
const maxCredentials = 20;

function ofApplication({ tenant }: GraphCall, applicationId: unknown): Entity[] {
    return tenant.store.primary.list(table).filter((row) => row["applicationId"] === applicationId);
}

function shown(row: Entity): Entity {
    return Object.fromEntries(Object.entries(row).filter(([name]) => name !== "applicationId"));
}

/** By its id, or by its name. */
function find(call: GraphCall): Entity {
    const { id: applicationId } = findObject(call, "applications");
    const key = call.parameters["credentialId"] ?? "";
    const found = call.view
        .list(table)
        .find((row) => row["applicationId"] === applicationId && [row["id"], row["name"]].includes(key));
    if (found === undefined) {
        throw notFound(key);
    }
    return found;
}

/** @see https://learn.microsoft.com/graph/api/application-post-federatedidentitycredentials */
function assertCredential(call: GraphCall, credential: Entity): void {
    assertGiven("FederatedIdentityCredential", credential, "name", "issuer");
    const { audiences, subject, claimsMatchingExpression, name } = credential;
    if (!Array.isArray(audiences) || audiences.length !== 1) {
        throw badRequest("A federated identity credential has exactly one audience.");
    }
    const hasSubject = typeof subject === "string" && subject !== "";
    const hasExpression = typeof claimsMatchingExpression === "object" && claimsMatchingExpression !== null;
    if (hasSubject === hasExpression) {
        throw badRequest("Either 'subject' or 'claimsMatchingExpression' must be given.");
    }
    const others = ofApplication(call, credential["applicationId"]).filter(
        (row) => row["id"] !== credential["id"],
    );
    const isTaken = others.some(
        (row) =>
            row["name"] === name ||
            (hasSubject && row["issuer"] === credential["issuer"] && row["subject"] === subject),
    );
    if (isTaken) {
        // The rule is documented; status, code and text are assumed.
        throw new GraphFault(
            409,
            "Request_MultipleObjectsWithSameKeyValue",
            "FederatedIdentityCredential with name, or with issuer and subject, already exists.",
        );
    }
    if (others.length >= maxCredentials) {
        throw badRequest(`The limit of ${maxCredentials} federated identity credentials is reached.`);
    }
}

function commit(call: GraphCall, credential: Entity): void {
    assertCredential(call, credential);
    call.tenant.store.commit(table, String(credential["id"]), credential);
}

/** Which tokens of others an application signs in with. @see https://learn.microsoft.com/graph/api/resources/federatedidentitycredential */
export const federatedCredentialRoutes: readonly Route[] = [
    {
        method: "GET",
        path,
        permissions: read,
        handle: (call) => {
            const { id } = findObject(call, "applications");
            const rows = call.view.list(table).filter((row) => row["applicationId"] === id);
            return plainList(call, rows.map(shown));
        },
    },
    {
        method: "POST",
        path,
        permissions: write,
        handle: (call) => {
            const credential: Entity = {
                description: null,
                subject: null,
                ...membersOf(call.body),
                id: call.tenant.newId(),
                applicationId: objectToChange(call, "applications")["id"],
            };
            commit(call, credential);
            return plainObject(call, shown(credential), 201);
        },
    },
    {
        method: "GET",
        path: `${path}/{credentialId}`,
        permissions: read,
        handle: (call) => plainObject(call, shown(find(call))),
    },
    {
        method: "PATCH",
        path: `${path}/{credentialId}`,
        permissions: write,
        handle: (call) => {
            const current = toChange(call, table, String(find(call)["id"]), notFound);
            const changes = membersOf(call.body);
            if (changes["name"] !== undefined && changes["name"] !== current["name"]) {
                throw badRequest("Property 'name' cannot be changed.");
            }
            commit(call, { ...current, ...changes, id: current["id"] });
            return noContent;
        },
    },
    {
        method: "DELETE",
        path: `${path}/{credentialId}`,
        permissions: write,
        handle: (call) => {
            call.tenant.store.commit(table, String(find(call)["id"]), undefined);
            return noContent;
        },
    },
];
