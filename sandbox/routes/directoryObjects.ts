import type { Route } from "../call";
import { badRequest, notFound } from "../graphFault";
import { page, selectProperties } from "../odata";
import { userDefaults } from "./users";

const read = [["Directory.Read.All"], ["User.Read.All", "Group.Read.All"]];

/** Objects of any kind by id, and service principals. */
export const directoryObjectRoutes: readonly Route[] = [
    {
        method: "GET",
        path: "/directoryObjects/{id}",
        permissions: read,
        handle: (call) => {
            const id = call.parameters["id"] ?? "";
            const object = call.view.directoryObject(id);
            if (object === undefined) {
                throw notFound(id);
            }
            return { status: 200, body: selectProperties(object, call.query) };
        },
    },
    {
        // Unknown ids are left out. https://learn.microsoft.com/graph/api/directoryobject-getbyids
        method: "POST",
        path: "/directoryObjects/getByIds",
        permissions: read,
        resourceUnits: 3,
        isRead: true,
        handle: (call) => {
            const { ids, types } = call.body;
            if (!Array.isArray(ids) || ids.length === 0 || ids.length > 1_000) {
                throw badRequest("The number of ids must be between 1 and 1000.");
            }
            const wanted = Array.isArray(types)
                ? types.map((type) => `#microsoft.graph.${String(type)}`)
                : undefined;
            const found = call.view.directoryObjects(ids.map(String));
            const value = found
                .filter((object) => wanted === undefined || wanted.includes(String(object["@odata.type"])))
                .map((object) =>
                    selectProperties(
                        object,
                        call.query,
                        object["@odata.type"] === "#microsoft.graph.user" ? userDefaults : undefined,
                    ),
                );
            return { status: 200, body: { value } };
        },
    },
    {
        method: "GET",
        path: "/servicePrincipals",
        permissions: [["Application.Read.All"]],
        handle: (call) => ({
            status: 200,
            body: page(call.view.list("servicePrincipals"), call.query, {
                defaultPageSize: 100,
                baseUrl: `${call.tenant.graphBase}/${call.version}/servicePrincipals`,
            }),
        }),
    },
];
