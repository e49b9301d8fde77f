import type { GraphCall, GraphReply, Route } from "../call";
import { noContent } from "../call";
import { badRequest, notFound } from "../graphFault";
import type { Entity } from "../store";
import { objectList, plainList } from "./answers";
import { objectToChange } from "./directory/objectKind";
import { assertMembers, assertText } from "./governance/checks";
import { collectionRoutes, findIn } from "./governance/collection";
import { idOfPolicyReference } from "./references";
import { findServicePrincipal } from "./servicePrincipals";

const table = "claimsMappingPolicies";
const read = [["Policy.Read.All"], ["Policy.ReadWrite.ApplicationConfiguration"]];
const write = [["Policy.ReadWrite.ApplicationConfiguration"]];
const link = [["Policy.ReadWrite.ApplicationConfiguration", "Application.ReadWrite.All"]];
const path = "/servicePrincipals/{id}/claimsMappingPolicies";

function assertDefinition(policy: Entity): void {
    const [text, ...more] = Array.isArray(policy["definition"]) ? (policy["definition"] as unknown[]) : [];
    try {
        const { ClaimsMappingPolicy: inner } = JSON.parse(String(text)) as { ClaimsMappingPolicy: Entity };
        if (more.length === 0 && inner["Version"] === 1) {
            return;
        }
    } catch {
        // The refusal below reports it.
    }
    throw badRequest("Property 'definition' has an invalid value.");
}

/** Ids of the policies assigned to each service principal, by its id. */
const assignments = "claimsMappingAssignments";

function change(call: GraphCall, next: (ids: string[]) => string[]): GraphReply {
    const id = String(objectToChange(call, "servicePrincipals")["id"]);
    const { store } = call.tenant;
    store.commit(assignments, id, { id, ids: next(store.primary.references(assignments, id)) });
    return noContent;
}

/** Which claims tokens hold. @see https://learn.microsoft.com/graph/api/resources/claimsmappingpolicy */
export const claimsMappingRoutes: readonly Route[] = [
    ...collectionRoutes({
        path: `/policies/${table}`,
        table,
        read,
        write,
        complete: (_call, body, current) => {
            assertMembers(body, ["displayName", "description", "definition", "isOrganizationDefault"]);
            const policy = { isOrganizationDefault: false, ...current, ...body };
            assertText(policy, "displayName");
            assertDefinition(policy);
            return policy;
        },
    }),
    {
        method: "GET",
        path: `/policies/${table}/{id}/appliesTo`,
        permissions: read.map((names) => [...names, "Application.Read.All"]),
        handle: (call) => {
            const { id } = findIn(call, table, call.parameters["id"]);
            const users = call.view
                .list("servicePrincipals")
                .filter((application) =>
                    call.view.references(assignments, String(application["id"])).includes(String(id)),
                );
            return objectList(call, users);
        },
    },
    {
        method: "GET",
        path,
        permissions: read,
        handle: (call) =>
            plainList(
                call,
                call.view
                    .references(assignments, String(findServicePrincipal(call)["id"]))
                    .flatMap((id): Entity[] => {
                        const policy = call.view.get(table, id);
                        return policy === undefined ? [] : [policy];
                    }),
            ),
    },
    {
        method: "POST",
        path: `${path}/$ref`,
        permissions: link,
        handle: (call) =>
            change(call, (ids) => {
                const id = idOfPolicyReference(call.body["@odata.id"]);
                if (call.view.get(table, id) === undefined) {
                    throw notFound(id);
                }
                if (ids.length > 0) {
                    // At most one policy each; the texts are assumed.
                    throw badRequest(
                        ids.includes(id)
                            ? "One or more added object references already exist."
                            : "Another policy of this type is assigned to the object.",
                    );
                }
                return [id];
            }),
    },
    {
        method: "DELETE",
        path: `${path}/{policyId}/$ref`,
        permissions: link,
        handle: (call) =>
            change(call, (ids) => {
                const id = call.parameters["policyId"] ?? "";
                if (!ids.includes(id)) {
                    throw notFound(id);
                }
                return ids.filter((other) => other !== id);
            }),
    },
];
