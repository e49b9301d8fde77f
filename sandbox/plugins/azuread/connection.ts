import { readFileSync } from "node:fs";
import { fetch } from "undici";
import type { Connection } from "./graph";

/**
 * How many times shorter the waits are. Five agreeing reads, 20 s apart from first to last, then outlast the spread of
 * the sandbox's default lag, 800 ms, as in reality they outlast the seconds of Entra's.
 */
const defaultClockScale = 25;

/**
 * Signs in as the real plugin does with a client secret or a federated token: cloud metadata, then a token, whose
 * `oid` names the caller. Certificates and the Azure CLI are left to the real one.
 *
 * @param config - Provider configuration by key, without `azuread:`.
 */
export async function connect(
    config: Readonly<Record<string, string>>,
    env: NodeJS.ProcessEnv,
): Promise<Connection> {
    const value = (key: string, variable: string) => config[key] || env[variable];
    const required = (key: string, variable: string) => {
        const text = value(key, variable);
        if (!text) {
            throw new Error(
                `azuread:${key} (${variable}) is missing: the stand-in plugin signs in to a sandbox tenant.`,
            );
        }
        return text;
    };
    const host = required("metadataHost", "ARM_METADATA_HOSTNAME");
    const tenantId = required("tenantId", "ARM_TENANT_ID");
    const metadata = (await json(`https://${host}/metadata/endpoints?api-version=2022-09-01`)) as {
        microsoftGraphResourceId: string;
        authentication: { loginEndpoint: string };
    };
    const graph = metadata.microsoftGraphResourceId.replace(/\/$/, "");
    const secret = value("clientSecret", "ARM_CLIENT_SECRET");
    const tokenFile = value("oidcTokenFilePath", "ARM_OIDC_TOKEN_FILE_PATH");
    const assertion =
        value("oidcToken", "ARM_OIDC_TOKEN") ?? (tokenFile ? readFileSync(tokenFile, "utf8").trim() : "");
    const form = new URLSearchParams({
        grant_type: "client_credentials",
        client_id: required("clientId", "ARM_CLIENT_ID"),
        scope: `${graph}/.default`,
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
    const claims = JSON.parse(
        Buffer.from(answer.access_token.split(".")[1] ?? "", "base64url").toString("utf8"),
    ) as {
        oid: string;
    };
    return {
        graph,
        callerId: claims.oid,
        token: answer.access_token,
        clockScale: Number(env["ENTRA_B2B_SANDBOX_CLOCK_SCALE"] ?? defaultClockScale),
        scalesRetryAfter: env["ENTRA_B2B_SANDBOX_SCALE_RETRY_AFTER"] === "true",
        skipWaits: env["ENTRA_B2B_SANDBOX_SKIP_WAITS"] === "true",
    };
}

async function json(url: string, form?: URLSearchParams): Promise<unknown> {
    const response = await fetch(url, form ? { method: "POST", body: form } : {});
    const text = await response.text();
    if (!response.ok) {
        throw new Error(`could not sign in: ${response.status} from ${new URL(url).pathname}: ${text}`);
    }
    return JSON.parse(text);
}
