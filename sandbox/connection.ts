/** What `npm run sandbox -- --json` prints when it is ready. */
export interface SandboxConnection {
    readonly graph: string;
    readonly login: string;
    readonly resourceManager: string;
    readonly metadataHost: string;
    readonly tenantId: string;
    /** All tenants that are served, that one first. */
    readonly tenants: readonly { readonly tenantId: string; readonly domain: string }[];
    /** A subscription to name; the sandbox serves any. */
    readonly subscriptionId: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly caFile: string;
}

/** Environment with which the azuread provider, its stand-in and clients of Graph sign in to the sandbox. */
export function signInVariables({
    tenantId,
    subscriptionId,
    clientId,
    clientSecret,
    metadataHost,
    caFile,
}: SandboxConnection): Record<string, string> {
    return {
        ARM_TENANT_ID: tenantId,
        ARM_SUBSCRIPTION_ID: subscriptionId,
        ARM_CLIENT_ID: clientId,
        ARM_CLIENT_SECRET: clientSecret,
        ARM_METADATA_HOSTNAME: metadataHost,
        NODE_EXTRA_CA_CERTS: caFile,
        SSL_CERT_FILE: caFile,
    };
}
