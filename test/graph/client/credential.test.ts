import assert from "node:assert/strict";
import {
    AzureCliCredential,
    ClientAssertionCredential,
    ClientCertificateCredential,
    ClientSecretCredential,
    ManagedIdentityCredential,
} from "@azure/identity";
import { generate } from "selfsigned";
import { bounded, createCredential } from "../../../graph/client/credential";
import type { CredentialSettings } from "../../../graph/client/settings";
import { guid } from "../fakes";

const make = (credential: CredentialSettings, clientId: string | undefined = guid(2)) =>
    createCredential(
        { tenantId: guid(1), environment: "global", credential, ...(clientId && { clientId }) },
        { graph: "https://graph.example", login: "https://login.example", isCustom: true },
        () => assert.fail("nothing may be asked before a token is needed"),
    );

describe("the sign-in that settings choose", () => {
    it("is a client secret", () => {
        assert.ok(make({ kind: "clientSecret", clientSecret: "x" }) instanceof ClientSecretCredential);
    });

    it("is a certificate, read at once so that a wrong one is reported early", async () => {
        const { cert, private: key } = await generate([{ name: "commonName", value: "test" }], {
            keySize: 2048,
        });
        const base64 = Buffer.from(key + cert).toString("base64");
        const credential = make({ kind: "clientCertificate", certificate: { base64 } });
        assert.ok(credential instanceof ClientCertificateCredential);
        assert.throws(
            () => make({ kind: "clientCertificate", certificate: { base64: "" } }),
            /azuread:clientCertificate could not be read/,
        );
    });

    for (const settings of [
        { kind: "oidcToken", token: "jwt" },
        { kind: "oidcTokenFile", path: "/missing" },
        { kind: "githubOidc", requestUrl: "https://token.example", requestToken: "x" },
        {
            kind: "azureDevOpsOidc",
            requestUrl: "https://token.example",
            requestToken: "x",
            serviceConnectionId: "c",
        },
    ] as const satisfies readonly CredentialSettings[]) {
        it(`is a federated token for ${settings.kind}`, () => {
            assert.ok(make(settings) instanceof ClientAssertionCredential);
        });
    }

    it("is a managed identity, with or without a client id", () => {
        assert.ok(make({ kind: "managedIdentity" }) instanceof ManagedIdentityCredential);
        assert.ok(make({ kind: "managedIdentity" }, "") instanceof ManagedIdentityCredential);
    });

    it("is the Azure CLI", () => {
        assert.ok(make({ kind: "azureCli" }, "") instanceof AzureCliCredential);
    });
});

describe("a request of the sign-in library", () => {
    /** The headers that the library sees of an answer, and how long it may take. */
    async function seen(headers: Readonly<Record<string, string>>) {
        const request = {} as Parameters<typeof bounded.sendRequest>[0];
        const answer = { headers: new Headers(headers), status: 503, request };
        const response = await bounded.sendRequest(request, () => Promise.resolve(answer as never));
        return { names: [...(response.headers as unknown as Headers).keys()], timeoutMs: request.timeout };
    }

    it("does not hang", async () => {
        assert.equal((await seen({})).timeoutMs, 30_000);
    });

    it("is repeated after a short wait as asked, and not after hours", async () => {
        assert.deepEqual((await seen({ "retry-after": "5", "x-other": "1" })).names, [
            "retry-after",
            "x-other",
        ]);
        for (const wait of ["7200", new Date(Date.now() + 3_600_000).toUTCString()]) {
            assert.deepEqual((await seen({ "retry-after": wait, "x-other": "1" })).names, ["x-other"]);
        }
    });
});
