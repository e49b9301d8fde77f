import { randomUUID } from "node:crypto";
import type { Properties, ReadOutcome, ResourceType } from "../standIn/resource";
import { created, ownersToBind } from "./created";
import { waitForConsistency } from "./consistency";
import { demand, demandAll, find, type Connection } from "./graph";
import { inTurn } from "./turns";

const odataType = { "@odata.type": "#microsoft.graph.application" };
const timeoutSeconds = 600;

/** The empty text stands for nothing. */
const textOf = (inputs: Properties, name: string) => (inputs[name] as string | undefined) || null;

/** Refusals after which the real plugin sends a change again. */
function isRetriedChange(status: number, message: string): boolean {
    return (
        status === 404 ||
        status === 409 ||
        (status === 400 &&
            message.includes("Permission (scope or role) cannot be deleted or updated unless disabled first"))
    );
}

/** What the inputs that are served become; the real plugin sends further structures with their defaults. */
function applicationBody(inputs: Properties): Record<string, unknown> {
    return {
        ...odataType,
        api: {
            knownClientApplications: [],
            oauth2PermissionScopes: [],
            requestedAccessTokenVersion: 1,
        },
        appRoles: ((inputs["appRoles"] as Properties[] | undefined) ?? []).map((role) => ({
            allowedMemberTypes: role["allowedMemberTypes"],
            description: role["description"],
            displayName: role["displayName"],
            id: role["id"],
            isEnabled: role["enabled"] ?? true,
            value: role["value"] ?? null,
        })),
        description: textOf(inputs, "description"),
        displayName: inputs["displayName"],
        groupMembershipClaims:
            ((inputs["groupMembershipClaims"] as string[] | undefined) ?? []).join(",") || null,
        identifierUris: inputs["identifierUris"] ?? [],
        isDeviceOnlyAuthSupported: false,
        isFallbackPublicClient: false,
        notes: textOf(inputs, "notes"),
        optionalClaims: optionalClaimsBody(inputs["optionalClaims"]),
        requiredResourceAccess: ((inputs["requiredResourceAccesses"] as Properties[] | undefined) ?? []).map(
            ({ resourceAppId, resourceAccesses }) => ({
                resourceAppId,
                resourceAccess: (resourceAccesses as Properties[]).map(({ id, type }) => ({ id, type })),
            }),
        ),
        signInAudience: inputs["signInAudience"],
        tags: inputs["tags"] ?? [],
        web: webBody(inputs["web"]),
    };
}

/** The kinds of tokens, by the input that lists their optional claims. */
const claimTokens = { accessTokens: "accessToken", idTokens: "idToken", saml2Tokens: "saml2Token" } as const;

function optionalClaimsBody(block: unknown): Record<string, unknown> {
    return block === undefined
        ? {}
        : Object.fromEntries(
              Object.entries(claimTokens).map(([input, token]) => [
                  token,
                  (((block as Properties)[input] as Properties[] | undefined) ?? []).map((claim) => ({
                      name: claim["name"],
                      essential: claim["essential"] ?? false,
                      additionalProperties: claim["additionalProperties"] ?? [],
                  })),
              ]),
          );
}

/** Addresses of a web application; all of them are sent, whether or not they are given. */
function webBody(block: unknown): Record<string, unknown> {
    const given = (block ?? {}) as Properties;
    return {
        homePageUrl: textOf(given, "homepageUrl"),
        implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
        logoutUrl: textOf(given, "logoutUrl"),
        redirectUris: given["redirectUris"] ?? [],
    };
}

function optionalClaimsState(claims: unknown): unknown {
    return (
        claims && {
            ...Object.fromEntries(
                Object.entries(claimTokens).map(([input, token]) => [
                    input,
                    ((claims as Properties)[token] as Properties[] | null) ?? [],
                ]),
            ),
        }
    );
}

function change(connection: Connection, id: string, body: Record<string, unknown>) {
    return demand(connection, {
        method: "PATCH",
        path: id,
        timeoutSeconds,
        body: { ...odataType, ...body },
        retryOn: isRetriedChange,
    });
}

/** The name is not escaped in the filter, as in the real plugin: an apostrophe in it is refused. */
async function assertOnlyName(connection: Connection, inputs: Properties, ownId?: string): Promise<void> {
    if (inputs["preventDuplicateNames"] !== true) {
        return;
    }
    const name = inputs["displayName"];
    const found = await demandAll(connection, {
        path: "/applications",
        query: { $filter: `displayName eq '${String(name)}'` },
    });
    const other = found.find(({ displayName, id }) => displayName === name && id !== ownId);
    if (other !== undefined) {
        throw new Error(
            `An existing "azuread_application" with name "${String(name)}" (ID: "${String(other["id"])}") was found and \`prevent_duplicate_names\` was specified`,
        );
    }
}

async function create(connection: Connection, inputs: Properties) {
    await assertOnlyName(connection, inputs);
    const { callerId } = connection;
    const owners = (inputs["owners"] as string[] | undefined) ?? [];
    const application = await demand(connection, {
        method: "POST",
        path: "/applications",
        timeoutSeconds,
        body: {
            ...applicationBody(inputs),
            "owners@odata.bind": ownersToBind(connection, owners),
        },
    });
    const id = `/applications/${String(application["id"])}`;
    // Two changes find out whether a replica knows the application. The reads that follow are not repeated.
    for (const displayName of [`TERRAFORM_UPDATE_${randomUUID()}`, inputs["displayName"]]) {
        await change(connection, id, { displayName });
    }
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
    await demand(connection, {
        method: "GET",
        path: id,
        version: "beta",
        query: { $select: "oauth2RequirePostResponse" },
    });
    const owners = await demandAll(connection, { path: `${id}/owners` });
    const web = body["web"] as Properties;
    return {
        appRoles: (body["appRoles"] as Properties[]).map((role) => ({ ...role, enabled: role["isEnabled"] })),
        appRoleIds: Object.fromEntries(
            (body["appRoles"] as Properties[]).map((role) => [role["value"] ?? "", role["id"]]),
        ),
        clientId: body["appId"],
        description: body["description"] ?? "",
        displayName: body["displayName"],
        groupMembershipClaims: ((body["groupMembershipClaims"] ?? "") as string)
            .split(",")
            .map((claim) => claim.trim())
            .filter((claim) => claim !== ""),
        identifierUris: body["identifierUris"],
        notes: body["notes"] ?? "",
        objectId: body["id"],
        optionalClaims: optionalClaimsState(body["optionalClaims"]),
        owners: owners.map((owner) => owner["id"]),
        publisherDomain: body["publisherDomain"],
        signInAudience: body["signInAudience"],
        tags: body["tags"],
        templateId: body["applicationTemplateId"] ?? "",
        web: {
            homepageUrl: web["homePageUrl"] ?? "",
            logoutUrl: web["logoutUrl"] ?? "",
            redirectUris: web["redirectUris"],
        },
    };
}

/** `azuread:index/application:Application`, with the inputs that are listed. */
export const application: ResourceType<Connection> = {
    inputs: {
        appRoles: {
            allowedMemberTypes: true,
            description: true,
            displayName: true,
            enabled: true,
            id: true,
            value: true,
        },
        description: true,
        displayName: true,
        groupMembershipClaims: true,
        identifierUris: true,
        notes: true,
        optionalClaims: {
            accessTokens: { additionalProperties: true, essential: true, name: true },
            idTokens: { additionalProperties: true, essential: true, name: true },
            saml2Tokens: { additionalProperties: true, essential: true, name: true },
        },
        owners: true,
        preventDuplicateNames: true,
        requiredResourceAccesses: { resourceAccesses: { id: true, type: true }, resourceAppId: true },
        signInAudience: true,
        tags: true,
        web: { homepageUrl: true, logoutUrl: true, redirectUris: true },
    },
    required: ["displayName"],
    forceNew: [],
    defaults: { signInAudience: "AzureADMyOrg" },
    create,
    read,
    update: (connection, id, state, inputs) =>
        inTurn(id, async () => {
            await assertOnlyName(connection, inputs, id.split("/").at(-1));
            await change(connection, id, applicationBody(inputs));
            return { ...state, ...inputs, ...(await read(connection, id)) };
        }),
    delete: async (connection, id) => {
        await demand(connection, { method: "DELETE", path: id });
        await waitForConsistency(
            connection,
            async () => (await find(connection, { path: id })) === undefined,
        );
    },
};
