import { readFile } from "node:fs/promises";
import { SignInError } from "./errors";
import type { CredentialSettings } from "./settings";
import type { Transport } from "./transport";

/** Ways to sign in with another identity provider's token. */
export type FederatedSettings = Extract<
    CredentialSettings,
    { kind: "oidcToken" | "oidcTokenFile" | "githubOidc" | "azureDevOpsOidc" }
>;

/** The audience that Entra expects in a federated token. */
const federationAudience = "api://AzureADTokenExchange";

/**
 * Gets the token of a workload identity federation. Reads it again each time, because platforms renew files and answers.
 *
 * @throws SignInError - The pipeline's token service returns none. The message says what to allow.
 * @see https://learn.microsoft.com/entra/workload-id/workload-identity-federation
 */
export async function federatedToken(settings: FederatedSettings, transport: Transport): Promise<string> {
    switch (settings.kind) {
        case "oidcToken":
            return settings.token;
        case "oidcTokenFile":
            return (await readFile(settings.path, "utf8")).trim();
        case "githubOidc": {
            const url = withParameters(settings.requestUrl, { audience: federationAudience });
            return requestToken(transport, "GET", url, settings.requestToken, "value");
        }
        case "azureDevOpsOidc": {
            const { serviceConnectionId } = settings;
            const url = withParameters(settings.requestUrl, { "api-version": "7.1", serviceConnectionId });
            return requestToken(transport, "POST", url, settings.requestToken, "oidcToken");
        }
    }
}

/** Asks a pipeline's token service. */
async function requestToken(
    transport: Transport,
    method: "GET" | "POST",
    url: string,
    bearer: string,
    property: string,
): Promise<string> {
    const headers = { authorization: `Bearer ${bearer}`, accept: "application/json" };
    const { status, text } = await transport({ method, url, headers, timeoutMs: 30_000 });
    const token = status === 200 ? tokenIn(text, property) : undefined;
    if (token === undefined) {
        throw new SignInError(
            `The pipeline's token service answered ${status} without a token: check that the job may request ` +
                "identity tokens (GitHub: permissions: id-token: write; Azure DevOps: the service connection's id).",
        );
    }
    return token;
}

function tokenIn(text: string, property: string): string | undefined {
    try {
        const token = (JSON.parse(text) as Record<string, unknown> | null)?.[property];
        return typeof token === "string" && token !== "" ? token : undefined;
    } catch {
        // For example, a sign-in page with status 200.
        return undefined;
    }
}

function withParameters(url: string, parameters: Readonly<Record<string, string>>): string {
    const full = new URL(url);
    for (const [name, value] of Object.entries(parameters)) {
        full.searchParams.set(name, value);
    }
    return full.href;
}
