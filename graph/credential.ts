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
import { federatedToken } from "./federatedToken";
import type { GraphSettings } from "./settings";
import type { Transport } from "./transport";

/**
 * Makes the sign-in that the settings choose. Nothing is requested before the first token is needed.
 *
 * @throws GraphSettingsError - A client certificate cannot be read.
 */
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
        case "oidcTokenFile":
        case "githubOidc":
        case "azureDevOpsOidc":
            return new ClientAssertionCredential(
                tenantId,
                clientId,
                () => federatedToken(credential, transport),
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
