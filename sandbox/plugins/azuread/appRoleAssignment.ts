import type { Properties, ReadOutcome, ResourceType } from "../standIn/resource";
import { created } from "./created";
import { demand, find, type Connection } from "./graph";

/** The resource's service principal is asked for first, and a 404 ends there; the assignment itself is retried. */
async function create(connection: Connection, inputs: Properties) {
    const { appRoleId, principalObjectId, resourceObjectId } = inputs;
    const resource = `/servicePrincipals/${String(resourceObjectId)}`;
    await demand(connection, { method: "GET", path: resource });
    const assignment = await demand(connection, {
        method: "POST",
        path: `${resource}/appRoleAssignedTo`,
        body: {
            "@odata.type": "#microsoft.graph.appRoleAssignment",
            appRoleId,
            principalId: principalObjectId,
            resourceId: resourceObjectId,
        },
        retryOn: (status, message) =>
            status === 404 || (status === 400 && message.includes("Not a valid reference update")),
    });
    const id = `${resource}/appRoleAssignedTo/${String(assignment["id"])}`;
    return created(connection, id, inputs, read);
}

async function read(connection: Connection, id: string): Promise<ReadOutcome> {
    const body = await find(connection, { path: id });
    return (
        body && {
            appRoleId: body["appRoleId"],
            principalDisplayName: body["principalDisplayName"],
            principalObjectId: body["principalId"],
            principalType: body["principalType"],
            resourceDisplayName: body["resourceDisplayName"],
            resourceObjectId: body["resourceId"],
        }
    );
}

const inputs = { appRoleId: true, principalObjectId: true, resourceObjectId: true } as const;

/** `azuread:index/appRoleAssignment:AppRoleAssignment`: every change replaces it. */
export const appRoleAssignment: ResourceType<Connection> = {
    inputs,
    required: Object.keys(inputs),
    forceNew: Object.keys(inputs),
    create,
    read,
    delete: async (connection, id) => {
        await demand(connection, { method: "DELETE", path: id });
    },
};
