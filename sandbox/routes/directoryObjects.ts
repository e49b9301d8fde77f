import type { Route } from "../call";
import { badRequest, notFound } from "../graphFault";
import { selectProperties } from "../odata";
import { typeOf } from "./entityTypes";

const read = [["Directory.Read.All"], ["User.Read.All", "Group.Read.All"]];

/** @see https://learn.microsoft.com/graph/api/directoryobject-getbyids */
const maxIds = 1_000;

/** Objects of any kind by id. */
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
            return { status: 200, body: selectProperties(object, call.query, typeOf(object)?.defaults) };
        },
    },
    {
        method: "POST",
        path: "/directoryObjects/getByIds",
        permissions: read,
        resourceUnits: 3,
        isRead: true,
        handle: (call) => {
            const { ids, types = ["directoryObject"] } = call.body;
            if (!Array.isArray(ids) || ids.length === 0 || ids.length > maxIds) {
                throw badRequest(`The number of ids must be between 1 and ${maxIds}.`);
            }
            if (!Array.isArray(types)) {
                throw badRequest("The types must be a list.");
            }
            const wanted = types.map((type) => `#microsoft.graph.${String(type)}`);
            const isOfAnyType = wanted.includes("#microsoft.graph.directoryObject");
            // Unknown ids are left out.
            const value = call.view
                .directoryObjects([...new Set(ids.map(String))])
                .filter((object) => isOfAnyType || wanted.includes(String(object["@odata.type"])))
                .map((object) => selectProperties(object, call.query, typeOf(object)?.defaults));
            return { status: 200, body: { value } };
        },
    },
];
