import assert from "node:assert/strict";
import { GraphSettingsError, readGraphSettings, type GraphSettings } from "../../../graph";
import { stackConfigSource } from "../../../graph/client/settings";
import { guid } from "../fakes";

const secret = "s3cr3t-never-shown";
const ids = { ARM_TENANT_ID: guid(1), ARM_CLIENT_ID: guid(2) };

function read(env: Record<string, string>, config: Record<string, string> = {}): GraphSettings {
    return readGraphSettings({ config: (key) => config[key], env });
}

function problemsOf(env: Record<string, string>, config: Record<string, string> = {}): readonly string[] {
    try {
        read(env, config);
    } catch (error) {
        assert.ok(GraphSettingsError.isInstance(error));
        assert.ok(!error.message.includes(secret));
        return error.problems;
    }
    return assert.fail("no problem was found");
}

const requests = { ARM_OIDC_REQUEST_URL: "https://token.example", ARM_OIDC_REQUEST_TOKEN: secret };
const oidc = { ARM_USE_OIDC: "true" };

/** Each way to sign in, in the order in which the azuread provider chooses; later rows are kept beside earlier ones. */
const ways: readonly {
    readonly env: Record<string, string>;
    readonly credential: GraphSettings["credential"];
}[] = [
    { env: {}, credential: { kind: "azureCli" } },
    { env: { ARM_USE_MSI: "true" }, credential: { kind: "managedIdentity" } },
    {
        env: { ...oidc, ...requests },
        credential: { kind: "githubOidc", requestUrl: "https://token.example", requestToken: secret },
    },
    {
        env: { ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID: "connection" },
        credential: {
            kind: "azureDevOpsOidc",
            requestUrl: "https://token.example",
            requestToken: secret,
            serviceConnectionId: "connection",
        },
    },
    { env: { ARM_OIDC_TOKEN_FILE_PATH: "/t/oidc" }, credential: { kind: "oidcTokenFile", path: "/t/oidc" } },
    { env: { ARM_OIDC_TOKEN: secret }, credential: { kind: "oidcToken", token: secret } },
    { env: { ARM_CLIENT_SECRET: secret }, credential: { kind: "clientSecret", clientSecret: secret } },
    {
        env: { ARM_CLIENT_CERTIFICATE: "cGVt", ARM_CLIENT_CERTIFICATE_PASSWORD: secret },
        credential: { kind: "clientCertificate", certificate: { base64: "cGVt" }, password: secret },
    },
    {
        env: { ARM_CLIENT_CERTIFICATE_PATH: "/t/a.pfx" },
        credential: { kind: "clientCertificate", certificate: { path: "/t/a.pfx" }, password: secret },
    },
];

describe("the choice of a sign-in", () => {
    let env: Record<string, string> = ids;
    for (const way of ways) {
        const before = { ...env };
        env = { ...env, ...way.env };
        const given = { ...before, ...way.env };
        const names = Object.keys(way.env).join(", ") || "nothing";
        it(`takes ${JSON.stringify(way.credential.kind)} for ${names}, whatever weaker ways are given beside it`, () => {
            assert.deepEqual(read(given).credential, way.credential);
        });
    }

    it("reads federated tokens only when configured", () => {
        assert.equal(read({ ...ids, ARM_OIDC_TOKEN: secret }).credential.kind, "azureCli");
        assert.equal(read({ ...ids, ...oidc, ARM_OIDC_TOKEN: secret }).credential.kind, "oidcToken");
    });

    for (const [platform, names] of [
        ["GitHub's", ["ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"]],
        ["Azure DevOps'", ["SYSTEM_OIDCREQUESTURI", "SYSTEM_ACCESSTOKEN"]],
    ] as const) {
        it(`knows ${platform} own variables`, () => {
            const [url, requestToken] = names;
            const { credential } = read({
                ...ids,
                ...oidc,
                [url]: "https://token.example",
                [requestToken]: secret,
            });
            assert.deepEqual(credential, {
                kind: "githubOidc",
                requestUrl: "https://token.example",
                requestToken: secret,
            });
        });
    }
});

describe("sign-in settings", () => {
    it("prefer the stack's configuration to the environment", () => {
        const settings = read(
            { ...ids, ARM_CLIENT_SECRET: "other" },
            { tenantId: guid(9), clientSecret: secret },
        );
        assert.equal(settings.tenantId, guid(9));
        assert.deepEqual(settings.credential, { kind: "clientSecret", clientSecret: secret });
    });

    it("take an empty value for none", () => {
        assert.equal(read({ ...ids, ARM_CLIENT_SECRET: "" }, { tenantId: "" }).tenantId, guid(1));
    });

    it("know the clouds by both of their names, without regard to case", () => {
        const cloudOf = (name: string) => read({ ...ids, ARM_ENVIRONMENT: name }).environment;
        assert.deepEqual(
            ["public", "Global", "usgovernment", "usgovernmentl4", "dod", "usgovernmentl5", "china"].map(
                cloudOf,
            ),
            [
                "global",
                "global",
                "usgovernmentl4",
                "usgovernmentl4",
                "usgovernmentl5",
                "usgovernmentl5",
                "china",
            ],
        );
    });

    it("keep the metadata host of a custom cloud", () => {
        assert.equal(
            read({ ...ids, ARM_METADATA_HOSTNAME: "127.0.0.1:8443" }).metadataHost,
            "127.0.0.1:8443",
        );
    });

    it("read true and false in the provider's spellings", () => {
        assert.equal(read({ ...ids, ARM_USE_MSI: "1" }).credential.kind, "managedIdentity");
        assert.equal(read({ ...ids, ARM_USE_MSI: "TRUE" }).credential.kind, "managedIdentity");
        assert.equal(read({ ...ids, ARM_USE_MSI: "0" }).credential.kind, "azureCli");
    });

    it("need no client id for the Azure CLI and a system-assigned identity", () => {
        const env = { ARM_TENANT_ID: guid(1) };
        assert.equal(read(env).clientId, undefined);
        assert.equal(read({ ...env, ARM_USE_MSI: "true" }).clientId, undefined);
    });
});

describe("faults of sign-in settings", () => {
    it("are reported all at once, each with its key, its variable and the cure", () => {
        const problems = problemsOf({ ARM_ENVIRONMENT: "mars", ARM_USE_CLI: "maybe", ARM_USE_MSI: "no" });
        assert.equal(problems.length, 5);
        assert.match(problems[0]!, /^azuread:tenantId \(ARM_TENANT_ID\) is missing/);
        assert.match(problems[1]!, /^azuread:environment \(ARM_ENVIRONMENT\) must be one of global, public/);
        assert.match(problems[2]!, /^azuread:useMsi \(ARM_USE_MSI\) must be true or false, but is "no"/);
        assert.match(problems[3]!, /^azuread:useCli \(ARM_USE_CLI\) must be true or false, but is "maybe"/);
        assert.match(problems[4]!, /^no way to sign in: give azuread:clientSecret/);
    });

    it("never show a secret", () => {
        const problems = problemsOf({
            ARM_TENANT_ID: "contoso.example",
            ARM_CLIENT_SECRET: secret,
            ARM_CLIENT_CERTIFICATE_PASSWORD: secret,
            ARM_OIDC_TOKEN: secret,
        });
        assert.deepEqual(problems, [
            'azuread:tenantId (ARM_TENANT_ID) must be a GUID, but is "contoso.example".',
            "azuread:clientId (ARM_CLIENT_ID) is missing: give the app registration's client id.",
        ]);
    });
});

describe("a stack config's values, for a command that the engine does not run", () => {
    const source = stackConfigSource({
        "azuread:clientId": "id",
        "azuread:useOidc": true,
        "azuread:clientSecret": { secure: "v1:encrypted" },
        clientId: "another",
    });

    it("give texts and booleans, and no secret", () => {
        assert.deepEqual(["clientId", "useOidc", "clientSecret", "tenantId"].map(source), [
            "id",
            "true",
            undefined,
            undefined,
        ]);
    });
});
