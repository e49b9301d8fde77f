import { said } from "../../rules/text";
import { connectionFault } from "./connectionFailure";
import { isOwnError, SignInError } from "./errors";
import { named, type GraphSettings } from "./settings";
import { retryAfterIn } from "./retryAfter";
import { processTime } from "./time";
import type { Transport } from "./transport";

type Fault = (settings: GraphSettings) => readonly [what: string, cure: string];

const app = ({ clientId }: GraphSettings) => `the application ${clientId ?? "that signs in"}`;
const federated: Fault = (settings) => [
    `No federated credential of ${app(settings)} matches the pipeline's token`,
    "Compare issuer, subject and audience of its federated credentials with those of the pipeline: docs/pipelines.md",
];

/**
 * Refusals by Entra that have one cure. Microsoft may change codes, so that any other refusal is shown as it is.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 * @see https://learn.microsoft.com/azure/developer/java/sdk/troubleshooting-authentication-service-principal
 * @see https://learn.microsoft.com/entra/workload-id/workload-identity-federation-create-trust (700211 to 700213)
 */
const faults: Readonly<Record<number, Fault>> = {
    7000215: (settings) => [
        `The client secret is not a secret of ${app(settings)}`,
        `Set ${named("clientSecret")} to the secret's value, not its id, or create a new secret`,
    ],
    7000222: (settings) => [
        `The client secret of ${app(settings)} has expired`,
        `Create a new secret, and set ${named("clientSecret")} to its value`,
    ],
    700016: (settings) => [
        `The tenant ${settings.tenantId} does not have ${app(settings)}`,
        `Correct ${named("clientId")} or ${named("tenantId")}`,
    ],
    7000229: (settings) => [
        `The tenant ${settings.tenantId} has no service principal of ${app(settings)}`,
        "Create it: az ad sp create --id <client id>",
    ],
    7000112: (settings) => [`An administrator disabled ${app(settings)}`, "Enable it, or use another one"],
    90002: ({ tenantId }) => [`There is no tenant ${tenantId}`, `Correct ${named("tenantId")}`],
    900023: ({ tenantId }) => [`There is no tenant ${tenantId}`, `Correct ${named("tenantId")}`],
    700027: (settings) => [
        `The client certificate is not one of ${app(settings)}`,
        `Upload it to the app registration, or correct ${named("clientCertificatePath")}`,
    ],
    700024: () => [
        "The token or certificate that signs in is not valid at this time",
        "Check this machine's clock, and get a new token",
    ],
    700211: federated,
    700212: federated,
    700213: federated,
    53003: (settings) => [
        `A conditional-access policy blocks ${app(settings)}`,
        "Exclude its service principal from the policy, or sign in from where the policy allows it",
    ],
};

/** What the explanation of a failed sign-in needs. */
export interface SignInContext {
    readonly settings: GraphSettings;
    /** Base URL of the sign-in service. */
    readonly login: string;
    readonly transport: Transport;
}

/**
 * Explains why no access token was issued, in one message with the cure and without a library's own text.
 *
 * @param error - What the sign-in library threw.
 */
export async function signInFailure(error: unknown, context: SignInContext): Promise<Error> {
    if (isOwnError(error)) {
        return error;
    }
    const { settings } = context;
    const text = error instanceof Error ? error.message : String(error);
    if (settings.credential.kind === "azureCli") {
        return new SignInError(
            /could not be found|az login/.test(text)
                ? "No credentials are set, and the Azure CLI is not signed in. " +
                      `Set ${named("clientId")} with ${named("clientSecret")}, a certificate or a federated token, ` +
                      `or run: az login --tenant ${settings.tenantId} --allow-no-subscriptions`
                : `The Azure CLI returned no token: ${said(text)}`,
            { cause: error },
        );
    }
    return new SignInError(refusal(text, settings) ?? (await answerOfLogin(context)) ?? said(text), {
        cause: error,
    });
}

/** The message for a refusal by Entra; `undefined` for a text without a code of Entra. */
function refusal(text: string, settings: GraphSettings): string | undefined {
    const code = /AADSTS(\d+)/.exec(text)?.[1];
    if (code === undefined) {
        return undefined;
    }
    const known = faults[Number(code)];
    if (known === undefined) {
        return (
            `Entra refused the sign-in of ${app(settings)}: ${said(reasonIn(text))} ` +
            `https://login.microsoftonline.com/error?code=${code} describes it.`
        );
    }
    const [what, cure] = known(settings);
    return `${what} (AADSTS${code}). ${cure}.`;
}

/**
 * Asks the sign-in service for the tenant's metadata, as the library does first. The library reports only that it did
 * not get them.
 *
 * @returns `undefined` if the service answers as it should.
 */
async function answerOfLogin({ settings, login, transport }: SignInContext): Promise<string | undefined> {
    const url = `${login}/${settings.tenantId}/v2.0/.well-known/openid-configuration`;
    try {
        const { status, text, headers } = await transport({
            ...{ method: "GET", url, headers: {} },
            timeoutMs: 30_000,
        });
        const waitMs = retryAfterIn((name) => headers.get(name), processTime().now());
        const wait = waitMs ? ` It asks for a wait of ${Math.ceil(waitMs / 1_000)} s.` : "";
        return status === 200
            ? undefined
            : (refusal(text, settings) ??
                  `The sign-in service ${login} answered ${status}. Check what answers in its place.${wait}`);
    } catch (error) {
        const { reason, cure } = connectionFault(error);
        return `The sign-in service ${login} does not answer: ${said(reason)}.${cure === undefined ? "" : ` ${cure}.`}`;
    }
}

/** The sentence with the code, without the ids and the time that libraries and Entra put around it. */
function reasonIn(text: string): string {
    const [, reason = text] =
        /(AADSTS\d+:.*?)(?=\s+(?:- )?(?:Trace ID|Correlation ID|Timestamp)\b|$)/s.exec(text) ?? [];
    return reason.replaceAll(/\s+/g, " ").trim();
}
