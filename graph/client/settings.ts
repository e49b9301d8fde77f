import { isGuid } from "../../rules/guid";
import { GraphSettingsError } from "./errors";

/** National clouds, by the azuread provider's names. */
export type CloudName = "global" | "usgovernmentl4" | "usgovernmentl5" | "china";

/** How to sign in. One kind is chosen, in the azuread provider's order. */
export type CredentialSettings =
    | {
          readonly kind: "clientCertificate";
          readonly certificate: CertificateSource;
          readonly password?: string;
      }
    | { readonly kind: "clientSecret"; readonly clientSecret: string }
    | { readonly kind: "oidcToken"; readonly token: string }
    | { readonly kind: "oidcTokenFile"; readonly path: string }
    | {
          readonly kind: "azureDevOpsOidc";
          readonly requestUrl: string;
          readonly requestToken: string;
          readonly serviceConnectionId: string;
      }
    | { readonly kind: "githubOidc"; readonly requestUrl: string; readonly requestToken: string }
    | { readonly kind: "managedIdentity" }
    | { readonly kind: "azureCli" };

/** A client certificate with its private key: a file, or its base64 text. */
export type CertificateSource = { readonly path: string } | { readonly base64: string };

/** Everything that sign-in needs. */
export interface GraphSettings {
    readonly tenantId: string;
    /** The app's client id. Not needed for the Azure CLI and a system-assigned managed identity. */
    readonly clientId?: string;
    readonly environment: CloudName;
    /** Host of a custom cloud's metadata, such as a sandbox tenant's. */
    readonly metadataHost?: string;
    readonly credential: CredentialSettings;
}

/** Where settings are read from. */
export interface SettingsSource {
    /** The azuread provider's configuration, by key without `azuread:`. */
    config(key: string): string | undefined;
    readonly env: NodeJS.ProcessEnv;
}

const clouds: Readonly<Record<string, CloudName>> = {
    global: "global",
    public: "global",
    usgovernment: "usgovernmentl4",
    usgovernmentl4: "usgovernmentl4",
    dod: "usgovernmentl5",
    usgovernmentl5: "usgovernmentl5",
    china: "china",
};

const variables = {
    tenantId: ["ARM_TENANT_ID"],
    clientId: ["ARM_CLIENT_ID"],
    clientSecret: ["ARM_CLIENT_SECRET"],
    clientCertificate: ["ARM_CLIENT_CERTIFICATE"],
    clientCertificatePath: ["ARM_CLIENT_CERTIFICATE_PATH"],
    clientCertificatePassword: ["ARM_CLIENT_CERTIFICATE_PASSWORD"],
    oidcToken: ["ARM_OIDC_TOKEN"],
    oidcTokenFilePath: ["ARM_OIDC_TOKEN_FILE_PATH"],
    oidcRequestUrl: ["ARM_OIDC_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_URL", "SYSTEM_OIDCREQUESTURI"],
    oidcRequestToken: ["ARM_OIDC_REQUEST_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "SYSTEM_ACCESSTOKEN"],
    adoPipelineServiceConnectionId: [
        "ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID",
        "ARM_OIDC_AZURE_SERVICE_CONNECTION_ID",
    ],
    useOidc: ["ARM_USE_OIDC"],
    useMsi: ["ARM_USE_MSI"],
    useCli: ["ARM_USE_CLI"],
    environment: ["ARM_ENVIRONMENT"],
    metadataHost: ["ARM_METADATA_HOSTNAME"],
} as const;

type Key = keyof typeof variables;

/**
 * The azuread provider's configuration among a stack config's values, for a command that the engine does not run.
 * Secrets in it are encrypted and only the engine can read them, so they have to come from a variable.
 *
 * @param values - By key with namespace.
 */
export function stackConfigSource(values: Readonly<Record<string, unknown>>): SettingsSource["config"] {
    return (key) => {
        const value = values[`azuread:${key}`];
        return typeof value === "string" || typeof value === "boolean" ? String(value) : undefined;
    };
}

/**
 * Reads sign-in settings from the azuread provider's configuration and variables. The configuration takes precedence,
 * so that both providers sign in alike.
 *
 * @throws GraphSettingsError - All faults at once, each with its key, its variable and the cure; never a value that
 *   may be secret.
 * @see https://www.pulumi.com/registry/packages/azuread/installation-configuration/
 */
export function readGraphSettings(source: SettingsSource): GraphSettings {
    const value = (key: Key): string | undefined =>
        [source.config(key), ...variables[key].map((name) => source.env[name])].find(
            (text) => text !== undefined && text !== "",
        );
    const problems: string[] = [];
    const tenantId = value("tenantId");
    if (tenantId === undefined) {
        problems.push(`${named("tenantId")} is missing: give the tenant's id.`);
    } else if (!isGuid(tenantId)) {
        problems.push(`${named("tenantId")} must be a GUID, but is ${JSON.stringify(tenantId)}.`);
    }
    const environment = clouds[(value("environment") ?? "global").toLowerCase()];
    if (environment === undefined) {
        problems.push(`${named("environment")} must be one of ${Object.keys(clouds).join(", ")}.`);
    }
    const flags = {
        oidc: readFlag("useOidc", value, problems) ?? false,
        msi: readFlag("useMsi", value, problems) ?? false,
        cli: readFlag("useCli", value, problems) ?? true,
    };
    const credential = chooseCredential(value, flags);
    const clientId = value("clientId");
    if (credential === undefined) {
        problems.push(
            `no way to sign in: give ${named("clientSecret")}, ${named("clientCertificatePath")}, ` +
                `${named("oidcToken")} with ${named("useOidc")}=true, or allow the Azure CLI (${named("useCli")}).`,
        );
    } else if (
        clientId === undefined &&
        credential.kind !== "azureCli" &&
        credential.kind !== "managedIdentity"
    ) {
        problems.push(`${named("clientId")} is missing: give the app registration's client id.`);
    }
    if (
        problems.length > 0 ||
        tenantId === undefined ||
        environment === undefined ||
        credential === undefined
    ) {
        throw new GraphSettingsError(problems);
    }
    const metadataHost = value("metadataHost");
    return {
        tenantId,
        environment,
        credential,
        ...(clientId !== undefined && { clientId }),
        ...(metadataHost !== undefined && { metadataHost }),
    };
}

/**
 * Reads sign-in settings for a command that the engine does not run: from a stack config's values and this process's
 * variables.
 *
 * @param values - By key with namespace.
 * @throws GraphSettingsError - See {@link readGraphSettings}.
 */
export function readStackSettings(values: Readonly<Record<string, unknown>>): GraphSettings {
    return readGraphSettings({ config: stackConfigSource(values), env: process.env });
}

function chooseCredential(
    value: (key: Key) => string | undefined,
    use: { oidc: boolean; msi: boolean; cli: boolean },
): CredentialSettings | undefined {
    const [path, base64, password] = [
        value("clientCertificatePath"),
        value("clientCertificate"),
        value("clientCertificatePassword"),
    ];
    if (path !== undefined || base64 !== undefined) {
        return {
            kind: "clientCertificate",
            certificate: path === undefined ? { base64: base64 ?? "" } : { path },
            ...(password !== undefined && { password }),
        };
    }
    const clientSecret = value("clientSecret");
    if (clientSecret !== undefined) {
        return { kind: "clientSecret", clientSecret };
    }
    return (use.oidc ? chooseOidc(value) : undefined) ?? chooseAmbient(use);
}

function chooseOidc(value: (key: Key) => string | undefined): CredentialSettings | undefined {
    const [token, tokenFile] = [value("oidcToken"), value("oidcTokenFilePath")];
    if (token !== undefined) {
        return { kind: "oidcToken", token };
    }
    if (tokenFile !== undefined) {
        return { kind: "oidcTokenFile", path: tokenFile };
    }
    const [requestUrl, requestToken] = [value("oidcRequestUrl"), value("oidcRequestToken")];
    if (requestUrl === undefined || requestToken === undefined) {
        return undefined;
    }
    const serviceConnectionId = value("adoPipelineServiceConnectionId");
    return serviceConnectionId === undefined
        ? { kind: "githubOidc", requestUrl, requestToken }
        : { kind: "azureDevOpsOidc", requestUrl, requestToken, serviceConnectionId };
}

function chooseAmbient(use: { msi: boolean; cli: boolean }): CredentialSettings | undefined {
    if (use.msi) {
        return { kind: "managedIdentity" };
    }
    return use.cli ? { kind: "azureCli" } : undefined;
}

function readFlag(
    key: Key,
    value: (key: Key) => string | undefined,
    problems: string[],
): boolean | undefined {
    const text = value(key);
    if (text === undefined) {
        return undefined;
    }
    if (/^(true|1)$/i.test(text)) {
        return true;
    }
    if (!/^(false|0)$/i.test(text)) {
        problems.push(`${named(key)} must be true or false, but is ${JSON.stringify(text)}.`);
    }
    return false;
}

/** A setting as a user knows it: its key in the stack config, and its variable. */
export function named(key: Key): string {
    return `azuread:${key} (${variables[key][0]})`;
}
