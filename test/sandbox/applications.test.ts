import assert from "node:assert/strict";
import { assertRefused, bound, Directory, reference, samId, unknownId, type Row } from "./directory";

const graphAppId = "00000003-0000-0000-c000-000000000000";
const roleId = "11111111-2222-4333-8444-555555555555";
const role = {
    id: roleId,
    displayName: "Reads",
    description: "Reads",
    allowedMemberTypes: ["User"],
    value: "Read",
};

describe("the sandbox's applications", () => {
    let directory: Directory;

    beforeEach(() => {
        directory = Directory.create();
    });

    const register = (more: Row = {}) =>
        directory.succeed("POST /applications", { displayName: "Orders", ...more });
    const enroll = (application: Row, more: Row = {}) =>
        directory.succeed("POST /servicePrincipals", { appId: application["appId"], ...more });

    // https://learn.microsoft.com/graph/api/application-post-applications
    it("are registered with owners, and found by object id and by appId", () => {
        const { id, appId, publisherDomain } = register({ "owners@odata.bind": bound([samId]) });
        assert.equal(publisherDomain, directory.tenant.verifiedDomains[0]);
        assert.equal(directory.succeed(`GET /applications(appId='${String(appId)}')`)["id"], id);
        const { rows } = directory.ask(`GET /applications/${String(id)}/owners`);
        assert.deepEqual(
            rows.map((row) => row["id"]),
            [samId],
        );
        assertRefused(directory.ask("POST /applications", {}), 400, "Request_BadRequest", /'displayName'/);
        assert.equal(directory.ask(`GET /applications(appId='${unknownId}')`).status, 404);
    });

    it("keep the members of a structure that a change does not name", () => {
        const { id } = register({
            web: { redirectUris: ["https://one.example/"], homePageUrl: "https://h.example/" },
        });
        directory.succeed(`PATCH /applications/${String(id)}`, { web: { homePageUrl: null } });
        const web = directory.succeed(`GET beta/applications/${String(id)}`)["web"] as Row;
        assert.deepEqual([web["redirectUris"], web["homePageUrl"]], [["https://one.example/"], null]);
    });

    it("lose their optional claims by an empty structure", () => {
        const claims = { accessToken: [{ name: "email" }], idToken: [], saml2Token: [] };
        const path = `/applications/${String(register({ optionalClaims: claims })["id"])}`;
        directory.succeed(`PATCH ${path}`, { optionalClaims: {} });
        assert.deepEqual(directory.succeed(`GET ${path}`)["optionalClaims"], {});
    });

    it("may have a role and a delegated permission of one id", () => {
        const scope = { id: roleId, value: "Read", type: "User" };
        const { id } = register({ appRoles: [role], api: { oauth2PermissionScopes: [scope] } });
        assert.equal(directory.ask(`PATCH /applications/${String(id)}`, { appRoles: [] }).status, 400);
    });

    it("take back what the service set, and no other value of it", () => {
        const { id, appId } = register();
        const path = `/applications/${String(id)}`;
        directory.succeed(`PATCH ${path}`, { id, appId, displayName: "Orders 2" });
        assert.equal(directory.succeed(`GET ${path}`)["displayName"], "Orders 2");
        assert.equal(directory.ask(`PATCH ${path}`, { appId: unknownId }).status, 400);
    });

    it("share no identifier URI", () => {
        register({ identifierUris: ["api://orders"] });
        assertRefused(
            directory.ask("POST /applications", { displayName: "Other", identifierUris: ["api://orders"] }),
            400,
            "Request_BadRequest",
            /identifierUris already exists/,
        );
    });

    // https://learn.microsoft.com/graph/api/resources/approle (isEnabled)
    it("lose a role only after it was disabled", () => {
        const path = `/applications/${String(register({ appRoles: [role] })["id"])}`;
        assertRefused(
            directory.ask(`PATCH ${path}`, { appRoles: [] }),
            400,
            "CannotDeleteOrUpdateEnabledEntitlement",
            /disabled first/,
        );
        directory.succeed(`PATCH ${path}`, { appRoles: [{ ...role, isEnabled: false }] });
        directory.succeed(`PATCH ${path}`, { appRoles: [] });
        assert.deepEqual(directory.succeed(`GET ${path}`)["appRoles"], []);
        assertRefused(
            directory.ask(`PATCH ${path}`, { appRoles: [role, { ...role, value: "Other" }] }),
            400,
            "Request_BadRequest",
            /duplicate values/,
        );
    });

    // https://learn.microsoft.com/graph/api/application-addpassword
    it("show a password once, and keep its hint", () => {
        const path = `/applications/${String(register()["id"])}`;
        const { "@odata.context": context, ...added } = directory.succeed(`POST ${path}/addPassword`, {
            passwordCredential: { displayName: "ci" },
        });
        assert.match(String(added["secretText"]), /^[\w-]{20,}$/);
        const [kept] = directory.succeed(`GET ${path}`)["passwordCredentials"] as Row[];
        assert.match(String(context), /#microsoft\.graph\.passwordCredential$/);
        assert.deepEqual(kept, { ...added, secretText: null });
        assert.doesNotMatch(
            JSON.stringify(directory.tenant.store.primary.list("applications")),
            /secretText":"/,
        );
        directory.succeed(`POST ${path}/removePassword`, { keyId: added["keyId"] });
        assert.equal(directory.ask(`POST ${path}/removePassword`, { keyId: added["keyId"] }).status, 400);
    });

    // https://learn.microsoft.com/graph/api/resources/keycredential (key)
    it("answer a certificate's content only for one object that is asked for its keys", () => {
        const { id } = register({
            keyCredentials: [{ type: "AsymmetricX509Cert", usage: "Verify", key: "MIIC" }],
        });
        const keyOf = (row: Row | undefined) => (row?.["keyCredentials"] as Row[])[0]?.["key"];
        assert.equal(keyOf(directory.succeed(`GET /applications/${String(id)}`)), null);
        assert.equal(
            keyOf(directory.succeed(`GET /applications/${String(id)}?$select=keyCredentials`)),
            "MIIC",
        );
        assert.equal(
            keyOf(
                directory.ask(`GET /applications?$filter=id eq '${String(id)}'&$select=keyCredentials`)
                    .rows[0],
            ),
            null,
        );
    });

    // https://learn.microsoft.com/graph/api/resources/federatedidentitycredentials-overview
    it("trust tokens of other issuers, each issuer and subject once", () => {
        const path = `/applications/${String(register()["id"])}/federatedIdentityCredentials`;
        const credential = {
            name: "main",
            issuer: "https://token.actions.example",
            subject: "repo:contoso/entra:ref:refs/heads/main",
            audiences: ["api://AzureADTokenExchange"],
        };
        const { id } = directory.succeed(`POST ${path}`, credential);
        assert.equal(directory.succeed(`GET ${path}/main`)["id"], id);
        assert.equal(directory.ask(`POST ${path}`, { ...credential, name: "again" }).status, 409);
        assert.equal(directory.ask(`POST ${path}`, { ...credential, audiences: ["a", "b"] }).status, 400);
        directory.succeed(`PATCH ${path}/${String(id)}`, { subject: "repo:contoso/entra:environment:prod" });
        directory.succeed(`DELETE ${path}/${String(id)}`);
        assert.deepEqual(directory.ask(`GET ${path}`).rows, []);
    });

    describe("with a service principal", () => {
        it("are followed by it, and take it with them", () => {
            const application = register({ appRoles: [role] });
            const { id, appOwnerOrganizationId, appRoles } = enroll(application);
            assert.equal(appOwnerOrganizationId, directory.tenant.tenantId);
            assert.equal((appRoles as Row[])[0]?.["id"], roleId);
            directory.succeed(`PATCH /applications/${String(application["id"])}`, {
                displayName: "Orders 2",
            });
            assert.equal(
                directory.succeed(`GET /servicePrincipals/${String(id)}`)["displayName"],
                "Orders 2",
            );
            directory.succeed(`DELETE /applications/${String(application["id"])}`);
            assert.equal(directory.ask(`GET /servicePrincipals/${String(id)}`).status, 404);
        });

        it("have one, of an application that exists", () => {
            const application = register();
            enroll(application);
            assertRefused(
                directory.ask("POST /servicePrincipals", { appId: application["appId"] }),
                409,
                "Request_MultipleObjectsWithSameKeyValue",
                /already in use/,
            );
            assertRefused(
                directory.ask("POST /servicePrincipals", { appId: unknownId }),
                400,
                "NoBackingApplicationObject",
                /does not reference a valid application/,
            );
        });

        it("can be named as owners, and refuse an owner of another kind", () => {
            const { id } = enroll(register());
            const owners = `/servicePrincipals/${String(id)}/owners`;
            directory.succeed(`POST ${owners}/$ref`, reference(samId));
            assert.equal(directory.ask(`POST ${owners}/$ref`, reference(samId)).status, 400);
            assert.equal(
                directory.ask(`POST ${owners}/$ref`, reference(directory.makeGroup("g"))).status,
                400,
            );
            directory.succeed(`DELETE ${owners}/${samId}/$ref`);
            assert.equal(directory.ask(`DELETE ${owners}/${samId}/$ref`).status, 404);
        });

        // https://learn.microsoft.com/graph/api/serviceprincipal-addtokensigningcertificate
        it("sign tokens with a certificate of two keys", () => {
            const path = `/servicePrincipals/${String(enroll(register())["id"])}`;
            const added = directory.succeed(`POST ${path}/addTokenSigningCertificate`, {
                displayName: "CN=sso",
            });
            const keys = directory.succeed(`GET ${path}`)["keyCredentials"] as Row[];
            assert.deepEqual(keys.map(({ usage }) => usage).sort(), ["Sign", "Verify"]);
            const hash = Buffer.from(String(added["thumbprint"]), "hex").toString("base64");
            assert.ok(keys.every((key) => key["customKeyIdentifier"] === hash));
            assertRefused(
                directory.ask(`POST ${path}/addTokenSigningCertificate`, {
                    displayName: "CN=sso",
                    endDateTime: "2029-01-02T00:00:00Z",
                }),
                400,
                "Request_BadRequest",
                /three years/,
            );
        });
    });

    // https://learn.microsoft.com/graph/permissions-reference
    it("include Microsoft Graph, which cannot be deleted", () => {
        const graph = directory.succeed(`GET /servicePrincipals(appId='${graphAppId}')`);
        const values = (rows: unknown) => (rows as Row[]).map(({ value }) => value);
        assert.ok(values(graph["appRoles"]).includes("User.Read.All"));
        assert.ok(values(graph["oauth2PermissionScopes"]).includes("openid"));
        assertRefused(
            directory.ask(`DELETE /servicePrincipals/${String(graph["id"])}`),
            400,
            "Request_BadRequest",
            /first-party/,
        );
    });

    // https://learn.microsoft.com/graph/api/oauth2permissiongrant-post
    it("are granted delegated permissions, for one principal or for all", () => {
        const resourceId = directory.succeed(`GET /servicePrincipals(appId='${graphAppId}')`)["id"];
        const clientId = enroll(register())["id"];
        const grant = { clientId, resourceId, consentType: "AllPrincipals", scope: "openid" };
        const { id } = directory.succeed("POST /oauth2PermissionGrants", grant);
        assert.equal(directory.ask("POST /oauth2PermissionGrants", grant).status, 409);
        assert.equal(
            directory.ask("POST /oauth2PermissionGrants", { ...grant, principalId: samId }).status,
            400,
        );
        directory.succeed(`PATCH /oauth2PermissionGrants/${String(id)}`, { scope: "openid profile" });
        const { rows } = directory.ask(`GET /servicePrincipals/${String(clientId)}/oauth2PermissionGrants`);
        assert.equal(rows[0]?.["scope"], "openid profile");
        directory.succeed(`DELETE /oauth2PermissionGrants/${String(id)}`);
    });

    // https://learn.microsoft.com/graph/api/applicationtemplate-instantiate
    it("are made from a template with their service principal, also where replicas lag", () => {
        directory = Directory.create({ lagMs: 1_000 });
        const { application, servicePrincipal } = directory.succeed(
            "POST /applicationTemplates/8b1025e4-1dd2-430b-a150-2ef79cd700f5/instantiate",
            { displayName: "Shop" },
        ) as Record<string, Row>;
        assert.equal(application?.["appId"], servicePrincipal?.["appId"]);
        assert.equal(directory.ask(`GET /applications/${String(application?.["id"])}`).status, 404);
        directory.pass(2_000);
        assert.equal(directory.ask(`GET /applications/${String(application?.["id"])}`).status, 200);
    });
});
