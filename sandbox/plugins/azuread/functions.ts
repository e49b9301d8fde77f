import type { Properties } from "../standIn/resource";
import type { Functions } from "../standIn/service";
import { demand, demandAll, find, type Connection } from "./graph";
import { appRoleIds } from "./servicePrincipal";

/** The functions that are served, by their tokens. */
export const functions: Functions<Connection> = {
    "azuread:index/getApplicationTemplate:getApplicationTemplate": async (connection, given) => {
        const template = await templateOf(connection, given);
        return {
            id: template["id"],
            categories: template["categories"],
            displayName: template["displayName"],
            homepageUrl: template["homePageUrl"] ?? "",
            logoUrl: template["logoUrl"] ?? "",
            publisher: template["publisher"] ?? "",
            supportedProvisioningTypes: template["supportedProvisioningTypes"],
            supportedSingleSignOnModes: template["supportedSingleSignOnModes"],
            templateId: template["id"],
        };
    },
    "azuread:index/getServicePrincipal:getServicePrincipal": async (connection, given) => {
        const principal = await principalOf(connection, given);
        const id = `/servicePrincipals/${String(principal["id"])}`;
        await demand(connection, {
            method: "GET",
            path: id,
            version: "beta",
            query: { $select: "samlMetadataUrl" },
        });
        return {
            id,
            appRoleIds: appRoleIds(principal),
            clientId: principal["appId"],
            displayName: principal["displayName"],
            objectId: principal["id"],
            type: principal["servicePrincipalType"],
        };
    },
};

const quoted = (text: unknown) => `'${String(text).replaceAll("'", "''")}'`;

/** By id, or the only one of a name. */
async function templateOf(
    connection: Connection,
    { templateId, displayName }: Properties,
): Promise<Properties> {
    if (typeof templateId === "string" && templateId !== "") {
        const found = await find(connection, { path: `/applicationTemplates/${templateId}` });
        if (found === undefined) {
            throw new Error(`Application Template with ID "${templateId}" was not found`);
        }
        return found;
    }
    const filter = `displayName eq ${quoted(displayName)}`;
    const [found, ...more] = await demandAll(connection, {
        path: "/applicationTemplates",
        query: { $filter: filter },
    });
    if (found === undefined) {
        throw new Error(
            `Application template not found: no application templates found matching filter: "${filter}"`,
        );
    }
    if (more.length > 0) {
        throw new Error(
            `Multiple application templates found: found multiple application templates matching filter: "${filter}"`,
        );
    }
    return found;
}

/** By object id, or by the application's id. */
async function principalOf(connection: Connection, { clientId, objectId }: Properties): Promise<Properties> {
    if (typeof objectId === "string" && objectId !== "") {
        const path = `/servicePrincipals/${objectId}`;
        const found = await find(connection, { path });
        if (found === undefined) {
            throw new Error(`Service Principal (Service Principal: "${objectId}") was not found`);
        }
        return found;
    }
    const found = await demandAll(connection, {
        path: "/servicePrincipals",
        query: { $filter: `appId eq ${quoted(clientId)}` },
    });
    const principal = found.find(({ appId }) => appId === clientId);
    if (principal === undefined) {
        throw new Error(
            `Service principal not found: No service principal with client ID "${String(clientId)}"`,
        );
    }
    return principal;
}
