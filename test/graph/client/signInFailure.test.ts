import assert from "node:assert/strict";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { generate } from "selfsigned";
import { SignInError } from "../../../graph";
import { createCredential } from "../../../graph/client/credential";
import { resolveEndpoints } from "../../../graph/client/endpoints";
import type { GraphSettings } from "../../../graph/client/settings";
import { signInFailure } from "../../../graph/client/signInFailure";
import { createHttpTransport, type Transport } from "../../../graph/client/transport";
import { guid } from "../fakes";

const settings: GraphSettings = {
    tenantId: guid(1),
    clientId: guid(2),
    environment: "global",
    credential: { kind: "clientSecret", clientSecret: "never-shown" },
};
const noTransport: Transport = () => assert.fail("nothing may be asked");
const explain = async (text: string, options: Partial<GraphSettings> = {}, transport = noTransport) => {
    const context = { settings: { ...settings, ...options }, login: "https://login.example", transport };
    const error = await signInFailure(new Error(text), context);
    assert.ok(SignInError.isInstance(error));
    return error.message;
};
/** As @azure/identity reports a refusal. */
const refusal = (code: number, text: string) =>
    `invalid_client: Error(s): ${code} - Timestamp: 2026-11-29 06:00:49Z - Description: AADSTS${code}: ${text} ` +
    `- Correlation ID: ${guid(8)} - Trace ID: ${guid(9)}`;

describe("the explanation of a sign-in that failed", () => {
    for (const [code, text, pattern] of [
        [7000215, "Invalid client secret provided.", /not a secret of the application .*ARM_CLIENT_SECRET/],
        [7000222, "The provided client secret keys are expired.", /has expired.*Create a new secret/],
        [700016, "Application was not found.", /tenant .* does not have the application .*ARM_CLIENT_ID/],
        [7000229, "The client application is missing service principal.", /az ad sp create/],
        [7000112, "Application is disabled.", /administrator disabled .*Enable it/],
        [90002, "Tenant not found.", /There is no tenant .*ARM_TENANT_ID/],
        [
            900023,
            "Specified tenant identifier is neither a valid DNS name.",
            /There is no tenant .*ARM_TENANT_ID/,
        ],
        [700027, "Client assertion contains an invalid signature.", /Upload it to the app registration/],
        [700024, "Client assertion is not within its valid time range.", /clock/],
        [
            700211,
            "No matching federated identity record found.",
            /No federated credential .*docs\/pipelines\.md/,
        ],
        [
            700213,
            "No matching federated identity record found.",
            /No federated credential .*docs\/pipelines\.md/,
        ],
        [53003, "Access has been blocked by Conditional Access policies.", /policy blocks .*Exclude/],
    ] as const) {
        it(`names the cure for AADSTS${code}, and shows nothing of the library's text`, async () => {
            const message = await explain(refusal(code, text));
            assert.match(message, pattern);
            assert.match(message, new RegExp(`\\(AADSTS${code}\\)`));
            assert.doesNotMatch(message, /Correlation|invalid_client|never-shown|\{/);
        });
    }

    it("shows any other refusal without ids and times, and where it is described", async () => {
        assert.equal(
            await explain(refusal(70011, "The provided value for scope is not valid.")),
            `Entra refused the sign-in of the application ${guid(2)}: AADSTS70011: The provided value for scope is not ` +
                "valid. https://login.microsoftonline.com/error?code=70011 describes it.",
        );
    });

    it("says that nothing is set to sign in with, if the Azure CLI is not signed in either", async () => {
        const cli = { credential: { kind: "azureCli" } } as const;
        for (const text of [
            "Azure CLI could not be found.",
            "Please run 'az login' from a command prompt.",
        ]) {
            assert.match(
                await explain(text, cli),
                /^No credentials are set, .*ARM_CLIENT_SECRET.*az login --tenant/,
            );
        }
        assert.match(
            await explain("Something else", cli),
            /^The Azure CLI returned no token: Something else$/,
        );
    });

    it("asks the sign-in service why, when the library reports only that it got no metadata", async () => {
        const answering = (status: number, text: string) => () =>
            Promise.resolve({ status, headers: new Headers(), text });
        const lost = "endpoints_resolution_error: See https://aka.ms/msal.js.errors for details.";
        const unknown = answering(
            400,
            JSON.stringify({ error_description: "AADSTS90002: Tenant not found." }),
        );
        assert.match(await explain(lost, {}, unknown), /^There is no tenant/);
        assert.match(await explain(lost, {}, answering(502, "<html>")), /login\.example answered 502/);
        assert.match(
            await explain(lost, {}, () =>
                Promise.reject(new Error("fetch failed", { cause: new Error("odd") })),
            ),
            /login\.example does not answer: odd\./,
        );
    });

    it("leaves an error of this package as it is", async () => {
        const error = new SignInError("The pipeline's token service answered 403 without a token.");
        const context = { settings, login: "https://login.example", transport: noTransport };
        assert.equal(await signInFailure(error, context), error);
    });
});

describe("a sign-in over a connection that fails", () => {
    const transport = createHttpTransport();

    /** What the real library and transport make of a server with this certificate. */
    async function messageWith(notAfterDate: Date): Promise<string> {
        const { cert, private: key } = await generate([{ name: "commonName", value: "127.0.0.1" }], {
            keySize: 2048,
            notBeforeDate: new Date("2020-01-01"),
            notAfterDate,
        });
        const server = createServer({ key, cert }, (_request, response) => response.end("{}"));
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
        try {
            return await messageOf(host);
        } finally {
            server.close();
        }
    }
    const messageOf = (metadataHost: string) =>
        resolveEndpoints({ ...settings, metadataHost }, transport).then(
            () => assert.fail("it answered"),
            ({ message }: Error) => message,
        );

    it("names the cure for a certificate that is not trusted", async () => {
        assert.match(
            await messageWith(new Date("2099-01-01")),
            /does not trust its TLS certificate\. Set NODE_EXTRA/,
        );
    });

    it("names the cure for a name that cannot be resolved, and for a port on which nothing listens", async () => {
        assert.match(await messageOf("nohost.invalid"), /name cannot be resolved\. Check the name/);
        assert.match(await messageOf("127.0.0.1:1025"), /nothing listens there\. Check the host and port/);
    });

    it("names the same of the sign-in service, which the library asks by itself", async () => {
        const login = "https://127.0.0.1:1025";
        const endpoints = { graph: "https://graph.example", login, isCustom: true };
        const error = await createCredential(settings, endpoints, transport)
            .getToken("https://graph.example/.default")
            .then(() => assert.fail("a token was issued"))
            .catch((cause: unknown) => signInFailure(cause, { settings, login, transport }));
        assert.match(
            error.message,
            /^The sign-in service https:\/\/127\.0\.0\.1:1025 does not answer: nothing listens/,
        );
    });
});
