import { readFileSync } from "node:fs";
import { fetch } from "undici";

/** What a sign-in gives: a token, and the base of the service that it is for. */
export interface SignIn {
    readonly service: string;
    readonly token: string;
}

/** A cloud's description of its services. */
interface Metadata {
    readonly microsoftGraphResourceId: string;
    readonly resourceManager: string;
    readonly authentication: { readonly loginEndpoint: string };
}

/**
 * Signs in as the real plugins do with a client secret or a federated token: cloud metadata, then a token.
 * Certificates and the Azure CLI are left to the real ones.
 *
 * @param provider - The package's name, for messages.
 * @param config - Provider configuration by key, without that name.
 * @param serviceOf - The base of the service that the token is for.
 */
export async function signIn(
    provider: string,
    config: Readonly<Record<string, string>>,
    env: NodeJS.ProcessEnv,
    serviceOf: (metadata: Metadata) => string,
): Promise<SignIn> {
    const value = (key: string, variable: string) => config[key] || env[variable];
    const required = (key: string, variable: string) => {
        const text = value(key, variable);
        if (!text) {
            throw new Error(
                `${provider}:${key} (${variable}) is missing: the stand-in plugin signs in to a sandbox tenant.`,
            );
        }
        return text;
    };
    const host = required("metadataHost", "ARM_METADATA_HOSTNAME");
    const tenantId = required("tenantId", "ARM_TENANT_ID");
    const metadata = (await json(`https://${host}/metadata/endpoints?api-version=2022-09-01`)) as Metadata;
    const service = serviceOf(metadata).replace(/\/$/, "");
    const secret = value("clientSecret", "ARM_CLIENT_SECRET");
    const tokenFile = value("oidcTokenFilePath", "ARM_OIDC_TOKEN_FILE_PATH");
    const assertion =
        value("oidcToken", "ARM_OIDC_TOKEN") ?? (tokenFile ? readFileSync(tokenFile, "utf8").trim() : "");
    const form = new URLSearchParams({
        grant_type: "client_credentials",
        client_id: required("clientId", "ARM_CLIENT_ID"),
        scope: `${service}/.default`,
        ...(secret
            ? { client_secret: secret }
            : {
                  client_assertion: assertion,
                  client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
              }),
    });
    const answer = (await json(
        `${metadata.authentication.loginEndpoint}/${tenantId}/oauth2/v2.0/token`,
        form,
    )) as {
        access_token: string;
    };
    return { service, token: answer.access_token };
}

async function json(url: string, form?: URLSearchParams): Promise<unknown> {
    const response = await fetch(url, form ? { method: "POST", body: form } : {});
    const text = await response.text();
    if (!response.ok) {
        throw new Error(`could not sign in: ${response.status} from ${new URL(url).pathname}: ${text}`);
    }
    return JSON.parse(text);
}
