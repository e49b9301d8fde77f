import type * as Identity from "@azure/identity";
import { pemCertificate } from "./certificate";
import type { CloudEndpoints } from "./endpoints";
import { federatedToken } from "./federatedToken";
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
            return new identity.ClientAssertionCredential(
                tenantId,
                clientId,
                () => federatedToken(credential, transport),
                options,
            );
        case "managedIdentity":
            return clientId === ""
                ? new identity.ManagedIdentityCredential()
                : new identity.ManagedIdentityCredential({ clientId });
        case "azureCli":
            return new identity.AzureCliCredential({ tenantId });
    }
}

/** Loaded on sign-in only: it takes as long as the rest of this package, and a preview seldom needs it. */
function loadIdentity(): typeof Identity {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the synchronous `import` of this module format.
    return require("@azure/identity") as typeof Identity;
}
