import { readFile } from "node:fs/promises";
import {
    AzureCliCredential,
    ClientAssertionCredential,
    ClientCertificateCredential,
    ClientSecretCredential,
    ManagedIdentityCredential,
    type TokenCredential,
} from "@azure/identity";
import { pemCertificate } from "./certificate";
import type { CloudEndpoints } from "./endpoints";
import type { GraphSettings } from "./settings";
import type { Transport } from "./transport";

/** The audience that Entra expects in a federated token. */
const federationAudience = "api://AzureADTokenExchange";

/** Makes the sign-in that the settings choose. Nothing is requested before the first token is needed. */
export function createCredential(
    settings: GraphSettings,
    endpoints: CloudEndpoints,
    transport: Transport,
): TokenCredential {
    const { tenantId, clientId = "", credential } = settings;
    const options = {
        authorityHost: endpoints.login,
        // An unknown host would otherwise be looked up at Microsoft's public one.
        disableInstanceDiscovery: endpoints.isCustom,
    };
    switch (credential.kind) {
        case "clientSecret":
            return new ClientSecretCredential(tenantId, clientId, credential.clientSecret, options);
        case "clientCertificate":
            return new ClientCertificateCredential(
                tenantId,
                clientId,
                { certificate: pemCertificate(credential.certificate, credential.password) },
                options,
            );
        case "oidcToken":
            return new ClientAssertionCredential(
                tenantId,
                clientId,
                () => Promise.resolve(credential.token),
                options,
            );
        case "oidcTokenFile":
            // Read each time: the platform renews the file.
            return new ClientAssertionCredential(
                tenantId,
                clientId,
                async () => (await readFile(credential.path, "utf8")).trim(),
                options,
            );
        case "githubOidc":
            return new ClientAssertionCredential(
                tenantId,
                clientId,
                () =>
                    requestToken(
                        transport,
                        "GET",
                        withParameter(credential.requestUrl, "audience", federationAudience),
                        credential.requestToken,
                        "value",
                    ),
                options,
            );
        case "azureDevOpsOidc":
            return new ClientAssertionCredential(
                tenantId,
                clientId,
                () =>
                    requestToken(
                        transport,
                        "POST",
                        withParameter(
                            withParameter(credential.requestUrl, "api-version", "7.1"),
                            "serviceConnectionId",
                            credential.serviceConnectionId,
                        ),
                        credential.requestToken,
                        "oidcToken",
                    ),
                options,
            );
        case "managedIdentity":
            return clientId === ""
                ? new ManagedIdentityCredential()
                : new ManagedIdentityCredential({ clientId });
        case "azureCli":
            return new AzureCliCredential({ tenantId });
    }
}

/** Asks a pipeline's token service for a federated token. */
async function requestToken(
    transport: Transport,
    method: "GET" | "POST",
    url: string,
    bearer: string,
    property: string,
): Promise<string> {
    const headers = { authorization: `Bearer ${bearer}`, accept: "application/json" };
    const { status, text } = await transport({ method, url, headers, timeoutMs: 30_000 });
    const token = status === 200 ? (JSON.parse(text) as Record<string, unknown>)[property] : undefined;
    if (typeof token !== "string") {
        throw new Error(
            `The pipeline's token service answered ${status} without a token: check that the job may request ` +
                "identity tokens (GitHub: permissions: id-token: write; Azure DevOps: the service connection's id).",
        );
    }
    return token;
}

function withParameter(url: string, name: string, value: string): string {
    const full = new URL(url);
    full.searchParams.set(name, value);
    return full.href;
}
