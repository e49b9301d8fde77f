import type { CloudName, GraphSettings } from "./settings";
import type { Transport } from "./transport";

/** Base URLs of a cloud, without a slash at the end. */
export interface CloudEndpoints {
    readonly graph: string;
    readonly login: string;
    /** True when the cloud is not one that Microsoft's sign-in libraries know. */
    readonly isCustom: boolean;
}

/** @see https://learn.microsoft.com/graph/deployments */
const known: Record<CloudName, Omit<CloudEndpoints, "isCustom">> = {
    global: { graph: "https://graph.microsoft.com", login: "https://login.microsoftonline.com" },
    usgovernmentl4: { graph: "https://graph.microsoft.us", login: "https://login.microsoftonline.us" },
    usgovernmentl5: { graph: "https://dod-graph.microsoft.us", login: "https://login.microsoftonline.us" },
    china: { graph: "https://microsoftgraph.chinacloudapi.cn", login: "https://login.chinacloudapi.cn" },
};

/**
 * The endpoints to use: those of a national cloud, or those that a metadata host names, as the azuread provider reads
 * them.
 *
 * @throws Error - The metadata host does not answer, or names no https endpoints.
 */
export async function resolveEndpoints(
    settings: GraphSettings,
    transport: Transport,
): Promise<CloudEndpoints> {
    if (settings.metadataHost === undefined) {
        return { ...known[settings.environment], isCustom: false };
    }
    const url = `https://${settings.metadataHost}/metadata/endpoints?api-version=2022-09-01`;
    const cure = "correct azuread:metadataHost, or leave it out for Microsoft's own clouds.";
    const { status, text } = await transport({ method: "GET", url, headers: {}, timeoutMs: 30_000 }).catch(
        (cause: unknown) => {
            const reason = cause instanceof Error ? cause.message : String(cause);
            throw new Error(
                `The cloud metadata host ${settings.metadataHost} does not answer (${reason}): ${cure}`,
                {
                    cause,
                },
            );
        },
    );
    const metadata = status === 200 ? parseMetadata(text) : {};
    const graph = metadata.microsoftGraphResourceId;
    const login = metadata.authentication?.loginEndpoint;
    if (!graph || !login) {
        throw new Error(
            `The cloud metadata host ${settings.metadataHost} answered ${status} and names no Graph and sign-in ` +
                `endpoints: ${cure}`,
        );
    }
    const insecure = [graph, login].filter((url) => !isHttps(url));
    if (insecure.length > 0) {
        throw new Error(
            `The cloud metadata host ${settings.metadataHost} names ${insecure.join(" and ")}. Tokens are sent over ` +
                `https only: ${cure}`,
        );
    }
    return { graph: graph.replace(/\/$/, ""), login: login.replace(/\/$/, ""), isCustom: true };
}

function isHttps(url: string): boolean {
    return URL.canParse(url) && new URL(url).protocol === "https:";
}

function parseMetadata(text: string): Metadata {
    try {
        return JSON.parse(text) as Metadata;
    } catch {
        return {};
    }
}

interface Metadata {
    readonly microsoftGraphResourceId?: string;
    readonly authentication?: { readonly loginEndpoint?: string };
}
