import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { federatedToken, type FederatedSettings } from "../../../graph/client/federatedToken";
import type { Transport, TransportRequest } from "../../../graph/client/transport";

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
});
