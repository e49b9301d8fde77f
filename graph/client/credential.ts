import type * as Identity from "@azure/identity";
import { pemCertificate } from "./certificate";
import type { CloudEndpoints } from "./endpoints";
import { federatedToken } from "./federatedToken";
import { retryAfterIn } from "./retryAfter";
import type { GraphSettings } from "./settings";
import type { Transport } from "./transport";

/**
 * Creates the sign-in that the settings select. Nothing is requested before the first token is needed.
 *
 * @throws GraphSettingsError - A client certificate cannot be read.
 */
export function createCredential(
    settings: GraphSettings,
    endpoints: CloudEndpoints,
    transport: Transport,
): Identity.TokenCredential {
    const identity = loadIdentity();
    const { tenantId, clientId = "", credential } = settings;
    const options = {
        ...network,
        authorityHost: endpoints.login,
        // An unknown host would otherwise be looked up at Microsoft's public one.
        disableInstanceDiscovery: endpoints.isCustom,
    };
    switch (credential.kind) {
        case "clientSecret":
            return new identity.ClientSecretCredential(tenantId, clientId, credential.clientSecret, options);
        case "clientCertificate":
            return new identity.ClientCertificateCredential(
                tenantId,
                clientId,
                { certificate: pemCertificate(credential.certificate, credential.password) },
                options,
            );
        case "oidcToken":
        case "oidcTokenFile":
        case "githubOidc":
        case "azureDevOpsOidc":
            return withOwnFailures(
                () => federatedToken(credential, transport),
                (assertion) => new identity.ClientAssertionCredential(tenantId, clientId, assertion, options),
            );
        case "managedIdentity":
            return clientId === ""
                ? new identity.ManagedIdentityCredential(network)
                : new identity.ManagedIdentityCredential({ ...network, clientId });
        case "azureCli":
            return new identity.AzureCliCredential({ tenantId });
    }
}

type Policy = NonNullable<Identity.TokenCredentialOptions["additionalPolicies"]>[number]["policy"];

/** Longest time of one request for a token, and the longest wait before the library repeats it, in milliseconds. */
const requestTimeoutMs = 30_000;
const maxRetryAfterMs = 10_000;

/**
 * Ends what hangs, and lets the library wait only a short time before it repeats a request. By itself it waits as long as an
 * answer says, for hours and without a word.
 */
export const bounded: Policy = {
    name: "boundedSignIn",
    async sendRequest(request, next) {
        request.timeout = requestTimeoutMs;
        const response = await next(request);
        const header = (name: string) => response.headers.get(name);
        const isLong = (retryAfterIn(header, Date.now()) ?? 0) > maxRetryAfterMs;
        for (const name of isLong ? ["retry-after", "retry-after-ms", "x-ms-retry-after-ms"] : []) {
            response.headers.delete(name);
        }
        return response;
    },
};

/**
 * How the sign-in library sends its requests. It follows no redirect: the body of a request for a token is a secret or an
 * assertion, which would go to another host.
 */
const network: Pick<Identity.TokenCredentialOptions, "additionalPolicies" | "redirectOptions"> = {
    redirectOptions: { maxRetries: 0 },
    additionalPolicies: [{ policy: bounded, position: "perRetry" }],
};

/**
 * A credential that fails with the reason for which its assertion is missing. The library would make another error of
 * it, which looks as if Entra had not answered.
 */
function withOwnFailures(
    assertion: () => Promise<string>,
    credentialWith: (assertion: () => Promise<string>) => Identity.TokenCredential,
): Identity.TokenCredential {
    let failure: unknown;
    const credential = credentialWith(() =>
        assertion().catch((error: unknown) => {
            failure = error;
            throw error;
        }),
    );
    const getToken = credential.getToken.bind(credential);
    return Object.assign(credential, {
        getToken: (...[scopes, options]: Parameters<typeof getToken>) => {
            failure = undefined;
            return getToken(scopes, options).catch((error: unknown) => {
                throw failure ?? error;
            });
        },
    });
}

/** Loaded on sign-in only: it takes as long as the rest of this package, and a preview seldom needs it. */
function loadIdentity(): typeof Identity {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the synchronous `import` of this module format.
    return require("@azure/identity") as typeof Identity;
}
