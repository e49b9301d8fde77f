import { randomUUID } from "node:crypto";
import type { Properties, ReadOutcome, ResourceType } from "../standIn/resource";
import { created, ownersToBind } from "./created";
import { waitForConsistency } from "./consistency";
import { demand, demandAll, find, type Connection } from "./graph";

const odataType = { "@odata.type": "#microsoft.graph.servicePrincipal" };
const timeoutSeconds = 600;

/** What can be changed, with the description that the caller gives. */
function principalBody(inputs: Properties, description: unknown): Record<string, unknown> {
    const textOf = (name: string) => (inputs[name] as string | undefined) || null;
    return {
        ...odataType,
        accountEnabled: inputs["accountEnabled"],
        alternativeNames: inputs["alternativeNames"] ?? [],
        appRoleAssignmentRequired: inputs["appRoleAssignmentRequired"],
        description,
        loginUrl: textOf("loginUrl"),
        notes: textOf("notes"),
        notificationEmailAddresses: inputs["notificationEmailAddresses"] ?? [],
        preferredSingleSignOnMode: textOf("preferredSingleSignOnMode"),
        tags: tagsOf(inputs),
    };
}

/** A tag for each feature that is on. */
const featureTags: Readonly<Record<string, string>> = {
    customSingleSignOn: "WindowsAzureActiveDirectoryCustomSingleSignOnApplication",
    enterprise: "WindowsAzureActiveDirectoryIntegratedApp",
    gallery: "WindowsAzureActiveDirectoryGalleryApplicationNonPrimaryV1",
    hide: "HideApp",
};

function tagsOf(inputs: Properties): unknown {
    const [features] = (inputs["featureTags"] as Properties[] | undefined) ?? [];
    return features === undefined
        ? (inputs["tags"] ?? [])
        : Object.entries(featureTags).flatMap(([name, tag]) => (features[name] === true ? [tag] : []));
}

const descriptionOf = (inputs: Properties) => (inputs["description"] as string | undefined) || null;

async function create(connection: Connection, inputs: Properties) {
    const { callerId } = connection;
    const clientId = String(inputs["clientId"]);
    const [existing] = await demandAll(connection, {
        path: "/servicePrincipals",
        query: { $filter: `appId eq '${clientId}'` },
    });
    if (existing !== undefined) {
        const id = `/servicePrincipals/${String(existing["id"])}`;
        if (inputs["useExisting"] !== true) {
            throw new Error(
                `A resource with the ID "${id}" already exists - to be managed via Pulumi this resource needs to be imported`,
            );
        }
        return { id, state: await update(connection, id, {}, inputs) };
    }
    const owners = (inputs["owners"] as string[] | undefined) ?? [];
    const principal = await demand(connection, {
        method: "POST",
        path: "/servicePrincipals",
        timeoutSeconds,
        body: {
            ...principalBody(inputs, `TERRAFORM_UPDATE_${randomUUID()}`),
            appId: clientId,
            "owners@odata.bind": ownersToBind(connection, owners),
        },
        retryOn: (status, message) =>
            (status === 400 &&
                /The appId '.+' of the service principal does not reference a valid application object/.test(
                    message,
                )) ||
            (status === 403 &&
                message.includes(
                    "When using this permission, the backing application of the service principal being created must in the local tenant",
                )),
    });
    const id = `/servicePrincipals/${String(principal["id"])}`;
    // Not sent again on 404, although a comment in the real plugin's source says that it is.
    await demand(connection, {
        method: "PATCH",
        path: id,
        body: { ...odataType, description: descriptionOf(inputs) },
    });
    if (!owners.includes(callerId)) {
        await demand(connection, { method: "DELETE", path: `${id}/owners/${callerId}/$ref` });
    }
    return created(connection, id, inputs, read);
}

async function read(connection: Connection, id: string): Promise<ReadOutcome> {
    const body = await find(connection, { path: id });
    if (body === undefined) {
        return undefined;
    }
    const beta = await demand(connection, {
        method: "GET",
        path: id,
        version: "beta",
        query: { $select: "samlMetadataUrl" },
    });
    const owners = await demandAll(connection, { path: `${id}/owners` });
    return {
        accountEnabled: body["accountEnabled"],
        alternativeNames: body["alternativeNames"],
        appRoleAssignmentRequired: body["appRoleAssignmentRequired"],
        appRoleIds: appRoleIds(body),
        applicationTenantId: body["appOwnerOrganizationId"],
        clientId: body["appId"],
        description: body["description"] ?? "",
        displayName: body["displayName"],
        featureTags: [
            Object.fromEntries(
                Object.entries(featureTags).map(([name, tag]) => [
                    name,
                    (body["tags"] as string[]).includes(tag),
                ]),
            ),
        ],
        loginUrl: body["loginUrl"] ?? "",
        notes: body["notes"] ?? "",
        notificationEmailAddresses: body["notificationEmailAddresses"],
        objectId: body["id"],
        owners: owners.map((owner) => owner["id"]),
        preferredSingleSignOnMode: body["preferredSingleSignOnMode"] ?? "",
        redirectUris: body["replyUrls"],
        samlMetadataUrl: beta["samlMetadataUrl"] ?? "",
        tags: body["tags"],
        type: body["servicePrincipalType"],
    };
}

/** Ids of the roles by value. */
export function appRoleIds(principal: Properties): Properties {
    const roles = (principal["appRoles"] as Properties[] | undefined) ?? [];
    return Object.fromEntries(
        roles.filter(({ value }) => typeof value === "string").map(({ value, id }) => [String(value), id]),
    );
}

async function update(
    connection: Connection,
    id: string,
    state: Properties,
    inputs: Properties,
): Promise<Properties> {
    await demand(connection, {
        method: "PATCH",
        path: id,
        body: principalBody(inputs, descriptionOf(inputs)),
    });
    return { ...state, ...inputs, ...(await read(connection, id)) };
}

/** `azuread:index/servicePrincipal:ServicePrincipal`, with the inputs that are listed. */
export const servicePrincipal: ResourceType<Connection> = {
    inputs: {
        accountEnabled: true,
        alternativeNames: true,
        appRoleAssignmentRequired: true,
        clientId: true,
        description: true,
        featureTags: { customSingleSignOn: true, enterprise: true, gallery: true, hide: true },
        loginUrl: true,
        notes: true,
        notificationEmailAddresses: true,
        owners: true,
        preferredSingleSignOnMode: true,
        tags: true,
        useExisting: true,
    },
    required: ["clientId"],
    forceNew: ["clientId"],
    defaults: { accountEnabled: true, appRoleAssignmentRequired: false },
    create,
    read,
    update,
    delete: async (connection, id, state) => {
        const isExisting = state["useExisting"] === true;
        const removal = demand(connection, { method: "DELETE", path: id });
        await (isExisting ? removal.catch(() => undefined) : removal);
        if (!isExisting) {
            await waitForConsistency(
                connection,
                async () => (await find(connection, { path: id })) === undefined,
            );
        }
    },
};
