import { readFile } from "node:fs/promises";
import { said } from "../../rules/text";
import { connectionFault } from "./connectionFailure";
import { isHttps } from "./endpoints";
import { SignInError } from "./errors";
import { named, type CredentialSettings } from "./settings";
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
            return tokenInFile(settings.path);
        case "githubOidc": {
            return requestToken(transport, "GET", settings, { audience: federationAudience }, "value");
        }
        case "azureDevOpsOidc": {
            const { serviceConnectionId } = settings;
            const parameters = { "api-version": "7.1", serviceConnectionId };
            return requestToken(transport, "POST", settings, parameters, "oidcToken");
        }
    }
}

async function tokenInFile(path: string): Promise<string> {
    const text = await readFile(path, "utf8").catch((cause: unknown) => {
        throw new SignInError(
            `The file of the federated token, ${named("oidcTokenFilePath")}, cannot be read: ` +
                `${said(cause instanceof Error ? cause.message : String(cause))}. Correct the path, or check what writes the file.`,
            { cause },
        );
    });
    return text.trim();
}

/** A pipeline's token service, as its variables name it. */
type TokenService = Pick<Extract<FederatedSettings, { kind: "githubOidc" }>, "requestUrl" | "requestToken">;

/**
 * The address and the bearer token of a pipeline's token service.
 *
 * @throws SignInError - They cannot be used. The message shows neither, because both may hold a secret.
 */
function checked({ requestUrl, requestToken: bearer }: TokenService): { url: URL; bearer: string } {
    if (!isHttps(requestUrl)) {
        throw new SignInError(
            `The address of the pipeline's token service, ${named("oidcRequestUrl")}, is not an https address. The job's own ` +
                "token is sent there, and tokens are sent over https only. Take the address from the pipeline unchanged.",
        );
    }
    if (!/^[\x21-\x7e]+$/.test(bearer.trim())) {
        throw new SignInError(
            `The job's own token, ${named("oidcRequestToken")}, holds a line break or another character that no token has. ` +
                "Take the token from the pipeline unchanged.",
        );
    }
    return { url: new URL(requestUrl), bearer: bearer.trim() };
}

/** Asks a pipeline's token service. */
async function requestToken(
    transport: Transport,
    method: "GET" | "POST",
    service: TokenService,
    parameters: Readonly<Record<string, string>>,
    property: string,
): Promise<string> {
    const { url, bearer } = checked(service);
    Object.entries(parameters).forEach(([name, value]) => {
        url.searchParams.set(name, value);
    });
    const headers = { authorization: `Bearer ${bearer}`, accept: "application/json" };
    const { status, text } = await transport({ method, url: url.href, headers, timeoutMs: 30_000 }).catch(
        (cause: unknown) => {
            const { reason, cure = `Check ${named("oidcRequestUrl")}` } = connectionFault(cause);
            throw new SignInError(
                `The pipeline's token service ${url.host} does not answer: ${said(reason)}. ${cure}.`,
                { cause },
            );
        },
    );
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
