import { inline, said } from "../../rules/text";
import { hasTexts } from "./answerForm";
import { connectionFault } from "./connectionFailure";
import { SignInError } from "./errors";
import { named, type CloudName, type GraphSettings } from "./settings";
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
 * @throws SignInError - The metadata host does not answer, or names no https endpoints.
 */
export async function resolveEndpoints(
    settings: GraphSettings,
    transport: Transport,
): Promise<CloudEndpoints> {
    if (settings.metadataHost === undefined) {
        return { ...known[settings.environment], isCustom: false };
    }
    const url = `https://${settings.metadataHost}/metadata/endpoints?api-version=2022-09-01`;
    const host = `The cloud metadata host ${settings.metadataHost}, ${named("metadataHost")},`;
    const correct = "Correct it, or leave it out for Microsoft's own clouds.";
    const ask = () => transport({ method: "GET", url, headers: {}, timeoutMs: 30_000 });
    const { status, text } = await ask()
        // A host that is only slow is asked once more. One that refuses or has no name is not.
        .catch((cause: unknown) => (isTimeout(cause) ? ask() : Promise.reject(cause as Error)))
        .catch((cause: unknown) => {
            const { reason, cure } = connectionFault(cause);
            throw new SignInError(
                `${host} does not answer: ${said(reason)}. ${cure === undefined ? correct : `${cure}.`}`,
                { cause },
            );
        });
    const metadata = status === 200 ? parsed(text) : undefined;
    if (!hasEndpoints(metadata)) {
        throw new SignInError(
            `${host} answered ${status} and names no Graph and sign-in ` + `endpoints. ${correct}`,
        );
    }
    const { microsoftGraphResourceId: graph, authentication } = metadata as Metadata;
    const { loginEndpoint: login } = authentication;
    const insecure = [graph, login].filter((url) => !isHttps(url));
    if (insecure.length > 0) {
        const names = insecure.map((url) => inline(url)).join(" and ");
        throw new SignInError(`${host} names ${names}. Tokens are sent over https only. ${correct}`);
    }
    return { graph: graph.replace(/\/$/, ""), login: login.replace(/\/$/, ""), isCustom: true };
}

/** Whether an address is one to which a token may be sent. */
export function isHttps(url: string): boolean {
    return URL.canParse(url) && new URL(url).protocol === "https:";
}

/** @see https://developer.mozilla.org/docs/Web/API/AbortSignal/timeout_static (the error's name) */
function isTimeout(error: unknown): boolean {
    return error instanceof Error && error.name === "TimeoutError";
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

const hasEndpoints = hasTexts("microsoftGraphResourceId", "authentication.loginEndpoint");

interface Metadata {
    readonly microsoftGraphResourceId: string;
    readonly authentication: { readonly loginEndpoint: string };
}
