import type { TokenCredential } from "@azure/identity";
import { isRecord } from "./answerForm";
import { createCredential } from "./credential";
import { resolveEndpoints } from "./endpoints";
import { SignInError } from "./errors";
import type { GraphSettings } from "./settings";
import { signInFailure, type SignInContext } from "./signInFailure";
import { createHttpTransport, type Transport } from "./transport";

/** Who an access token is for, and what it allows. */
export interface SignedIn {
    /** `user` where a person signed in, as with the Azure CLI. */
    readonly kind: "application" | "user";
    /** Object id of the service principal or the user. */
    readonly objectId: string;
    readonly clientId: string;
    readonly tenantId: string;
    /** Application permissions granted; of a user, the delegated ones of the app that they signed in with. */
    readonly permissions: readonly string[];
}

/**
 * Reads the claims of an access token of Microsoft Graph. It does not verify the signature; Graph does.
 *
 * @throws Error - The text is not a JSON Web Token.
 * @see https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference (`roles`, `scp`, `idtyp`)
 */
export function readAccessToken(token: string): SignedIn {
    const claims = parse(token);
    const text = (name: string) => (typeof claims[name] === "string" ? claims[name] : "");
    const isUser = text("idtyp") === "user" || text("scp") !== "";
    const roles = Array.isArray(claims["roles"]) ? claims["roles"].map(String) : [];
    return {
        kind: isUser ? "user" : "application",
        objectId: text("oid").toLowerCase(),
        clientId: text("appid").toLowerCase(),
        tenantId: text("tid").toLowerCase(),
        permissions: isUser ? text("scp").split(" ").filter(Boolean) : roles,
    };
}

function parse(token: string): Record<string, unknown> {
    try {
        const payload = Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8");
        const claims: unknown = JSON.parse(payload);
        if (isRecord(claims)) {
            return claims;
        }
    } catch {
        // Not JSON.
    }
    // The token is a secret, so the message does not show it.
    throw new Error("The access token for Microsoft Graph is not a JSON Web Token and cannot be read.");
}

/** How an access token is wanted. */
export interface TokenOptions {
    /** What Graph demands of the token. */
    readonly claims?: string | undefined;
    /** Ends the wait for the token. */
    readonly signal?: AbortSignal | undefined;
    /** Longest time until the token is there, in milliseconds. Default: as long as the sign-in library tries. */
    readonly maxElapsedMs?: number;
}

/**
 * Gets an access token for Microsoft Graph.
 *
 * @param graph - Base URL of Graph.
 * @param context - What explains a failure.
 * @throws SignInError - None was issued, or none in time.
 */
export async function accessToken(
    credential: TokenCredential,
    graph: string,
    context: SignInContext,
    { claims, signal, maxElapsedMs }: TokenOptions = {},
): Promise<string> {
    signal?.throwIfAborted();
    const issued = credential.getToken(`${graph}/.default`, { ...(claims !== undefined && { claims }) });
    const token = await inTime(issued, { signal, maxElapsedMs }).catch(async (error: unknown) => {
        signal?.throwIfAborted();
        throw await signInFailure(error, context);
    });
    if (token === null) {
        throw new SignInError("Sign-in to Microsoft Graph returned no token.");
    }
    return token.token;
}

/** The outcome, unless it takes too long or is no longer wanted: the sign-in library itself ends no wait. */
function inTime<T>(
    outcome: Promise<T>,
    { signal, maxElapsedMs }: Pick<TokenOptions, "signal" | "maxElapsedMs">,
): Promise<T> {
    return new Promise((resolve, reject) => {
        const end = () => {
            clearTimeout(timer);
            signal?.removeEventListener("abort", onAbort);
        };
        const fail = (error: Error) => {
            end();
            reject(error);
        };
        const onAbort = () => {
            fail(signal?.reason as Error);
        };
        const timer =
            maxElapsedMs === undefined
                ? undefined
                : setTimeout(() => {
                      fail(new Error(`no token came within ${Math.ceil(maxElapsedMs / 1_000)} s`));
                  }, maxElapsedMs);
        signal?.addEventListener("abort", onAbort, { once: true });
        outcome.then((value) => {
            end();
            resolve(value);
        }, fail);
    });
}

/**
 * Signs in as the settings say, and returns the signed-in identity.
 *
 * @throws SignInError - No access token was issued.
 */
export async function signIn(
    settings: GraphSettings,
    options: { readonly transport?: Transport; readonly credential?: TokenCredential } = {},
): Promise<SignedIn> {
    const transport = options.transport ?? createHttpTransport();
    const endpoints = await resolveEndpoints(settings, transport);
    const credential = options.credential ?? createCredential(settings, endpoints, transport);
    const context = { settings, login: endpoints.login, transport };
    return readAccessToken(await accessToken(credential, endpoints.graph, context));
}
