import assert from "node:assert/strict";
import { decodeJwt, SignJWT } from "jose";
import type { AppRegistration, Identity } from "../../sandbox/identity";
import { Directory, type Row } from "./directory";

const base = "https://127.0.0.1:8443";
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

describe("the sandbox's sign-in", () => {
    let directory: Directory;
    let identity: Identity;
    let app: AppRegistration;

    beforeEach(() => {
        directory = Directory.create();
        ({ identity, app } = directory.parts);
    });

    const form = (more: Readonly<Record<string, string | undefined>> = {}) =>
        new URLSearchParams(
            Object.entries({
                grant_type: "client_credentials",
                client_id: app.clientId,
                client_secret: app.clientSecret,
                scope: `${base}/.default`,
                ...more,
            }).filter((entry): entry is [string, string] => entry[1] !== undefined),
        );
    const token = async (more?: Readonly<Record<string, string | undefined>>, tenant = app.tenantId) => {
        const { status, body } = await identity.token(tenant, form(more), base);
        return { status, body: body as Row };
    };
    /** A federated token as a pipeline's own issuer would sign it. */
    const assertion = async (audience = "api://AzureADTokenExchange", livesSeconds = 300) =>
        new SignJWT({ sub: "repo:contoso/entra:ref:refs/heads/main" })
            .setProtectedHeader({ alg: "HS256" })
            .setIssuer("https://token.actions.example")
            .setAudience(audience)
            .setExpirationTime(Math.floor(directory.tenant.now() / 1000) + livesSeconds)
            .sign(new Uint8Array(32));

    it("takes a list of scopes, of which one names a service", async () => {
        const scope = `${base}/.default openid offline_access profile`;
        assert.equal((await token({ scope })).status, 200);
        const withTwo = await token({ scope: `${base}/.default ${base}/arm/.default` });
        assert.deepEqual(withTwo.body["error_codes"], [28000]);
        const withoutOne = await token({ scope: "openid profile" });
        assert.deepEqual(withoutOne.body["error_codes"], [70011]);
    });

    it("is the tenant of each of its verified domains", async () => {
        assert.equal((await token({}, "Contoso.example")).status, 200);
        assert.equal((await token({}, "fabrikam.example")).status, 400);
        assert.equal(identity.discovery("contoso.onmicrosoft.example", base).status, 200);
    });

    it("issues a token for the client secret, with the claims that clients read", async () => {
        const { status, body } = await token();
        assert.equal(status, 200);
        assert.deepEqual([body["token_type"], body["expires_in"]], ["Bearer", 3_599]);
        const claims = decodeJwt(String(body["access_token"]));
        const issuedAt = directory.tenant.now() / 1000;
        const { roles, ...others } = claims;
        assert.deepEqual(others, {
            aud: base,
            iss: `https://sts.windows.net/${app.tenantId}/`,
            idp: `https://sts.windows.net/${app.tenantId}/`,
            oid: app.callerId,
            sub: app.callerId,
            tid: app.tenantId,
            appid: app.clientId,
            idtyp: "app",
            ver: "1.0",
            iat: issuedAt,
            exp: issuedAt + 3_599,
        });
        assert.ok((roles as string[]).includes("User.Invite.All"));
    });

    it("grants what the tenant was made to grant, and no more", async () => {
        directory = Directory.create({ permissions: ["User.Read.All"] });
        ({ identity, app } = directory.parts);
        const { roles } = decodeJwt(String((await token()).body["access_token"]));
        assert.deepEqual(roles, ["User.Read.All"]);
    });

    it("issues a token for a federated one, of any issuer", async () => {
        const { status } = await token({
            client_secret: undefined,
            client_assertion: await assertion(),
            client_assertion_type: assertionType,
        });
        assert.equal(status, 200);
    });

    describe("for an application that the directory has", () => {
        const issuer = "https://token.actions.example";
        const subject = "repo:contoso/entra:environment:contoso";
        let clientId: string;
        let principalId: unknown;

        beforeEach(() => {
            const application = directory.succeed("POST /applications", { displayName: "Pipeline" });
            clientId = String(application["appId"]);
            directory.succeed(
                `POST /applications/${String(application["id"])}/federatedIdentityCredentials`,
                {
                    name: "pipeline",
                    issuer,
                    subject,
                    audiences: ["api://AzureADTokenExchange"],
                },
            );
            principalId = directory.succeed("POST /servicePrincipals", { appId: clientId })["id"];
            const [graph] = directory.ask(
                "GET /servicePrincipals?$filter=appId eq '00000003-0000-0000-c000-000000000000'",
            ).rows;
            const role = (graph?.["appRoles"] as Row[]).find(({ value }) => value === "User.Invite.All");
            directory.succeed(`POST /servicePrincipals/${String(graph?.["id"])}/appRoleAssignedTo`, {
                principalId,
                resourceId: graph?.["id"],
                appRoleId: role?.["id"],
            });
        });

        const signIn = async (claims: { iss?: string; sub?: string } = {}) =>
            token({
                client_id: clientId,
                client_secret: undefined,
                client_assertion_type: assertionType,
                client_assertion: await new SignJWT({ iss: issuer, sub: subject, ...claims })
                    .setProtectedHeader({ alg: "HS256" })
                    .setAudience("api://AzureADTokenExchange")
                    .setExpirationTime(Math.floor(directory.tenant.now() / 1000) + 300)
                    .sign(new Uint8Array(32)),
            });

        it("gives a token with the permissions that the application is granted", async () => {
            const { status, body } = await signIn();
            assert.equal(status, 200);
            const { appid, oid, roles } = decodeJwt(String(body["access_token"]));
            assert.deepEqual([appid, oid, roles], [clientId, principalId, ["User.Invite.All"]]);
        });

        it("refuses the token of another issuer or subject, and the secret of the deploying app", async () => {
            const codes = async (answer: Promise<{ body: Row }>) => (await answer).body["error_codes"];
            assert.deepEqual(await codes(signIn({ iss: "https://other.example" })), [700211]);
            assert.deepEqual(await codes(signIn({ sub: "repo:contoso/entra:pull_request" })), [700213]);
            assert.deepEqual(await codes(token({ client_id: clientId })), [7000215]);
        });
    });

    it("knows its own tokens, for its own Graph, until they expire", async () => {
        const text = String((await token()).body["access_token"]);
        assert.ok((await identity.permissionsOf(text, base))?.includes("User.ReadWrite.All"));
        assert.equal(await identity.permissionsOf(text, "https://127.0.0.1:9999"), undefined);
        assert.equal(await identity.permissionsOf(`${text}x`, base), undefined);
        assert.equal(await identity.permissionsOf("abc", base), undefined);
        const other = Directory.create({ seed: 1 });
        assert.equal(await other.parts.identity.permissionsOf(text, base), undefined);
        directory.pass(3_598_000);
        assert.ok(await identity.permissionsOf(text, base));
        directory.pass(1_000);
        assert.equal(await identity.permissionsOf(text, base), undefined);
    });

    describe("refuses", () => {
        const cases: readonly [
            string,
            () => Promise<Readonly<Record<string, string | undefined>>>,
            number,
            string,
            number,
        ][] = [
            [
                "another grant",
                () => Promise.resolve({ grant_type: "password" }),
                400,
                "unsupported_grant_type",
                70003,
            ],
            [
                "another client",
                () => Promise.resolve({ client_id: "other" }),
                400,
                "unauthorized_client",
                700016,
            ],
            [
                "another resource",
                () => Promise.resolve({ scope: "https://graph/.default" }),
                400,
                "invalid_scope",
                70011,
            ],
            [
                "a wrong secret",
                () => Promise.resolve({ client_secret: "wrong" }),
                401,
                "invalid_client",
                7000215,
            ],
            [
                "no credential",
                () => Promise.resolve({ client_secret: undefined }),
                401,
                "invalid_client",
                7000216,
            ],
            [
                "an assertion of no type",
                async () => ({ client_secret: undefined, client_assertion: await assertion() }),
                401,
                "invalid_client",
                7000216,
            ],
            [
                "an assertion for another audience",
                async () => ({
                    client_secret: undefined,
                    client_assertion: await assertion("api://other"),
                    client_assertion_type: assertionType,
                }),
                401,
                "invalid_client",
                700212,
            ],
            [
                "an assertion that expired",
                async () => ({
                    client_secret: undefined,
                    client_assertion: await assertion(undefined, -1),
                    client_assertion_type: assertionType,
                }),
                401,
                "invalid_client",
                700024,
            ],
            [
                "an assertion that is not a token",
                () =>
                    Promise.resolve({
                        client_secret: undefined,
                        client_assertion: "abc",
                        client_assertion_type: assertionType,
                    }),
                401,
                "invalid_client",
                50027,
            ],
        ];
        for (const [what, more, status, error, code] of cases) {
            it(`${what}, with AADSTS${code}`, async () => {
                const answer = await token(await more());
                assert.deepEqual([answer.status, answer.body["error"]], [status, error]);
                assert.deepEqual(answer.body["error_codes"], [code]);
                assert.match(String(answer.body["error_description"]), new RegExp(`^AADSTS${code}: `));
                assert.equal(answer.body["timestamp"], "2026-01-01 00:00:00Z");
                for (const name of ["trace_id", "correlation_id"]) {
                    assert.match(String(answer.body[name]), /^[0-9a-f-]{36}$/);
                }
            });
        }

        it("another tenant, with AADSTS90002, also when it is asked for its endpoints", async () => {
            const { status, body } = await token({}, "fabrikam");
            assert.deepEqual([status, body["error_codes"]], [400, [90002]]);
            const discovery = identity.discovery("fabrikam", base);
            assert.deepEqual([discovery.status, (discovery.body as Row)["error_codes"]], [400, [90002]]);
        });

        it("a secret without repeating it", async () => {
            const { body } = await token({ client_secret: "wrong-but-secret" });
            assert.equal(JSON.stringify(body).includes("wrong-but-secret"), false);
        });
    });

    it("returns its endpoints, on the host that was asked", () => {
        const { body } = identity.discovery(app.tenantId, base);
        const endpoints = body as Record<string, string>;
        assert.equal(endpoints["token_endpoint"], `${base}/${app.tenantId}/oauth2/v2.0/token`);
        for (const name of ["authorization_endpoint", "token_endpoint", "issuer", "jwks_uri"]) {
            assert.equal(new URL(endpoints[name] ?? "").origin, base);
        }
    });

    it("returns a cloud's metadata as one object, its login endpoint without a trailing slash", () => {
        const body = identity.metadata(base).body as Row;
        assert.ok(body["name"] && body["resourceManager"]);
        assert.equal(body["microsoftGraphResourceId"], base);
        assert.equal((body["authentication"] as Row)["loginEndpoint"], base);
    });
});
