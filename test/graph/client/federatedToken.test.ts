import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { accessToken } from "../../../graph/client/accessToken";
import { createCredential } from "../../../graph/client/credential";
import { federatedToken, type FederatedSettings } from "../../../graph/client/federatedToken";
import type { GraphSettings } from "../../../graph/client/settings";
import { createHttpTransport, type Transport, type TransportRequest } from "../../../graph/client/transport";
import { guid } from "../fakes";

const github = {
    kind: "githubOidc",
    requestUrl: "https://token.example/request?api-version=2.0",
    requestToken: "request-token",
} as const;
const azureDevOps = {
    kind: "azureDevOpsOidc",
    requestUrl: "https://dev.example/oidctoken",
    requestToken: "request-token",
    serviceConnectionId: "connection 1",
} as const;

async function ask(settings: FederatedSettings, text: string, status = 200) {
    const requests: TransportRequest[] = [];
    const transport: Transport = (request) => {
        requests.push(request);
        return Promise.resolve({ status, headers: new Headers(), text });
    };
    const token = await federatedToken(settings, transport);
    return { token, request: requests[0], url: new URL(requests[0]?.url ?? "about:blank") };
}

describe("a federated token", () => {
    it("given directly, is used unchanged", async () => {
        assert.equal((await ask({ kind: "oidcToken", token: "jwt" }, "")).token, "jwt");
    });

    it("in a file is read again each time, because the platform renews it", async () => {
        const folder = mkdtempSync(join(tmpdir(), "federated-"));
        const settings = { kind: "oidcTokenFile", path: join(folder, "token") } as const;
        try {
            writeFileSync(settings.path, "first\n");
            assert.equal((await ask(settings, "")).token, "first");
            writeFileSync(settings.path, "second");
            assert.equal((await ask(settings, "")).token, "second");
        } finally {
            rmSync(folder, { recursive: true });
        }
    });

    it("of GitHub is asked for with Entra's audience and the job's own token", async () => {
        const { token, request, url } = await ask(github, '{"value":"jwt"}');
        assert.equal(token, "jwt");
        assert.equal(request?.method, "GET");
        assert.equal(request?.headers["authorization"], "Bearer request-token");
        assert.equal(url.searchParams.get("audience"), "api://AzureADTokenExchange");
        assert.equal(url.searchParams.get("api-version"), "2.0");
    });

    it("of Azure DevOps is asked for with the service connection", async () => {
        const { token, request, url } = await ask(azureDevOps, '{"oidcToken":"jwt"}');
        assert.equal(token, "jwt");
        assert.equal(request?.method, "POST");
        assert.equal(url.searchParams.get("serviceConnectionId"), "connection 1");
    });

    for (const [what, text, status] of [
        ["a refusal", '{"value":"jwt"}', 403],
        ["a sign-in page", "<html></html>", 200],
        ["an empty token", '{"value":""}', 200],
        ["nothing", "null", 200],
    ] as const) {
        it(`is not taken from ${what}; the error says what to allow, and not the job's token`, async () => {
            await assert.rejects(ask(github, text, status), (error: Error) => {
                assert.match(error.message, /id-token: write/);
                assert.ok(!error.message.includes("request-token"));
                return true;
            });
        });
    }

    for (const requestUrl of [
        "http://token.example/request",
        "nonsense",
        "ftp://x",
        "",
        "HTTP://127.0.0.1/x",
    ]) {
        it(`is not asked for at ${JSON.stringify(requestUrl)}, where the job's token would not be safe`, async () => {
            await assert.rejects(
                federatedToken({ ...github, requestUrl }, () => assert.fail("nothing may be sent")),
                /azuread:oidcRequestUrl \(ARM_OIDC_REQUEST_URL\), is not an https address/,
            );
        });
    }

    it("is asked for with the token of a variable that ends with a line break", async () => {
        const { request } = await ask({ ...github, requestToken: "request-token\r\n" }, '{"value":"jwt"}');
        assert.equal(request?.headers["authorization"], "Bearer request-token");
    });

    it("in a file that is missing is named by its setting and the cure", async () => {
        await assert.rejects(
            federatedToken({ kind: "oidcTokenFile", path: "/nowhere/token" }, () => assert.fail()),
            /azuread:oidcTokenFilePath \(ARM_OIDC_TOKEN_FILE_PATH\), cannot be read: ENOENT.*Correct the path/,
        );
    });

    describe("whatever the pipeline's variables hold", function () {
        this.timeout(20_000);
        const hostile = fc.constantFrom("\n", "\r\nx-evil: 1", "\u0000", "\u20ac", "\u202e", " ", "\u2028");

        it("shows no secret when it cannot be asked for, also through the sign-in library", async () => {
            await fc.assert(
                fc.asyncProperty(hostile, fc.boolean(), async (middle, isInUrl) => {
                    const settings: GraphSettings = {
                        tenantId: guid(1),
                        clientId: guid(2),
                        environment: "global",
                        metadataHost: "none.invalid",
                        credential: {
                            ...github,
                            // Nothing listens on port 9.
                            requestUrl: isInUrl
                                ? "https://user:hushhush@127.0.0.1:9/x?sig=hushhush"
                                : "https://127.0.0.1:9/x?sig=hushhush",
                            requestToken: `hush${middle}hush`,
                        },
                    };
                    const endpoints = {
                        graph: "https://g.invalid",
                        login: "https://l.invalid",
                        isCustom: true,
                    };
                    const transport = createHttpTransport();
                    const credential = createCredential(settings, endpoints, transport);
                    await assert.rejects(
                        accessToken(credential, endpoints.graph, {
                            settings,
                            login: endpoints.login,
                            transport: () =>
                                Promise.resolve({ status: 200, headers: new Headers(), text: "{}" }),
                        }),
                        (error: Error) => {
                            assert.doesNotMatch(error.message, /hush/);
                            assert.match(error.message, /^The job's own token|^The pipeline's token service/);
                            return true;
                        },
                    );
                }),
                { numRuns: 8 },
            );
        });
    });
});
