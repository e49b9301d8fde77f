import type { Functions } from "../standIn/service";
import { demandAll, type Connection } from "./graph";
import { appRoleIds } from "./servicePrincipal";

/** The functions that are served, by their tokens. */
export const functions: Functions<Connection> = {
    "azuread:index/getServicePrincipal:getServicePrincipal": async (connection, { clientId }) => {
        const found = await demandAll(connection, {
            path: "/servicePrincipals",
            query: { $filter: `appId eq '${String(clientId)}'` },
        });
        const [principal] = found.filter(({ appId }) => appId === clientId);
        if (principal === undefined) {
            throw new Error(
                `Service principal not found: No service principal with client ID "${String(clientId)}"`,
            );
        }
        return {
            id: `/servicePrincipals/${String(principal["id"])}`,
            appRoleIds: appRoleIds(principal),
            clientId,
            displayName: principal["displayName"],
            objectId: principal["id"],
            type: principal["servicePrincipalType"],
        };
    },
};
