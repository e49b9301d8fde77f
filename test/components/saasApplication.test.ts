import assert from "node:assert/strict";
import { SaasApplication, type SaasApplicationArgs } from "../../components";
import { failuresOf, idOf, onlyOf, refusedInputsOf, registrationsOf, type MockOptions } from "./mocks";

const ids = {
    ApplicationFromTemplate: {
        applicationObjectId: idOf("registration"),
        servicePrincipalObjectId: idOf("principal"),
        servicePrincipalId: `/servicePrincipals/${idOf("principal")}`,
    },
    ServicePrincipalTokenSigningCertificate: { thumbprint: "A7D3" },
    Application: { clientId: idOf("oidc"), objectId: idOf("oidc-registration") },
    ServicePrincipal: { objectId: idOf("oidc-principal"), clientId: idOf("oidc") },
};
const mocked: MockOptions = {
    outputs: ids,
    calls: {
        getServicePrincipal: { clientId: idOf("app") },
        getApplicationTemplate: { templateId: idOf("template") },
    },
};

const fromGallery: SaasApplicationArgs = { displayName: "Wiki, partners", templateName: "Wiki" };

async function madeOf(args: SaasApplicationArgs, options: MockOptions = mocked) {
    const made = await registrationsOf(() => void new SaasApplication("wiki", args), options);
    return {
        made,
        inputs: (type: string) => onlyOf(made, type).inputs,
        has: (type: string) => made.some((each) => each.type.endsWith(`:${type}`)),
    };
}

describe("SaasApplication", () => {
    it("is made from the only template of a name, for SAML with a certificate that signs", async () => {
        const { inputs, made } = await madeOf({
            ...fromGallery,
            singleSignOn: {
                identifierUris: ["https://wiki.example"],
                replyUrls: ["https://wiki.example/saml"],
                loginUrl: "https://wiki.example/login",
                logoutUrl: "https://wiki.example/logout",
                relayState: "/home",
            },
            certificate: { endDate: "2028-01-01", notificationEmailAddresses: ["it@contoso.example"] },
        });
        assert.equal(inputs("ApplicationFromTemplate")["templateId"], idOf("template"));
        const { displayName, endDate, servicePrincipalId } = inputs(
            "ServicePrincipalTokenSigningCertificate",
        );
        assert.deepEqual(
            [displayName, endDate, servicePrincipalId],
            ["CN=Wiki  partners", "2028-01-01T00:00:00Z", `/servicePrincipals/${idOf("principal")}`],
        );
        const settings = made.filter(({ type }) => type.endsWith(":ServicePrincipalSettings"));
        const [signIn, access] = settings.map((each) => each.inputs);
        assert.equal(signIn?.["appId"], idOf("app"));
        assert.equal(signIn?.["preferredSingleSignOnMode"], "saml");
        assert.equal(signIn?.["preferredTokenSigningKeyThumbprint"], "A7D3");
        assert.deepEqual(signIn?.["samlSingleSignOnSettings"], { relayState: "/home" });
        assert.equal(access?.["appRoleAssignmentRequired"], true);
        assert.deepEqual(inputs("ApplicationUrls")["identifierUris"], ["https://wiki.example"]);
        assert.deepEqual(inputs("ApplicationUrls")["redirectUris"], ["https://wiki.example/saml"]);
        assert.deepEqual(
            made.filter(({ type }) => type.endsWith(":ReplicatedRead")).map((each) => each.inputs["kind"]),
            ["servicePrincipal"],
        );
    });

    it("makes a guest's mail address the subject of SAML tokens, beside other claims", async () => {
        const { inputs } = await madeOf({
            ...fromGallery,
            claims: { nameId: "mail", mappedClaims: [{ id: "companyname", samlClaimType: "company" }] },
        });
        const [definition] = inputs("ClaimsMappingPolicy")["definition"] as string[];
        assert.deepEqual(
            (JSON.parse(String(definition)) as { ClaimsMappingPolicy: { ClaimsSchema: unknown } })
                .ClaimsMappingPolicy.ClaimsSchema,
            [
                { Source: "user", ID: "companyname", SamlClaimType: "company" },
                {
                    Source: "user",
                    ID: "mail",
                    SamlClaimType: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier",
                },
            ],
        );
    });

    it("without a gallery is made from the template for SAML, or registered for OpenID Connect", async () => {
        const saml = await madeOf({ displayName: "Wiki", nonGallery: "saml" });
        assert.equal(
            saml.inputs("ApplicationFromTemplate")["templateId"],
            "8adf8e6e-67b2-4cf2-a259-e3dc5476c621",
        );
        const oidc = await madeOf({
            displayName: "Wiki",
            nonGallery: "oidc",
            appRoles: [{ value: "Wiki.Read" }],
            singleSignOn: { replyUrls: ["https://wiki.example/back"] },
            claims: {
                mappedClaims: [{ id: "mail", jwtClaimType: "guest_mail" }],
                groupMembershipClaims: "ApplicationGroup",
                optionalClaims: { idToken: [{ name: "acct" }] },
            },
            assignments: [{ appRole: "Wiki.Read", principalIds: [idOf("sam")] }],
        });
        const application = oidc.inputs("Application");
        assert.deepEqual((application["web"] as Record<string, unknown>)["redirectUris"], [
            "https://wiki.example/back",
        ]);
        assert.deepEqual(application["groupMembershipClaims"], ["ApplicationGroup"]);
        const [role] = application["appRoles"] as Record<string, unknown>[];
        assert.match(String(role?.["id"]), /^[0-9a-f-]{36}$/);
        assert.equal(oidc.inputs("ServicePrincipal")["appRoleAssignmentRequired"], true);
        // azuread's own resources set all of it; two resources for one setting would undo each other.
        for (const type of ["ServicePrincipalSettings", "ApplicationUrls", "ApplicationClaims"]) {
            assert.ok(!oidc.has(type), type);
        }
        assert.ok(oidc.has("ClaimsMappingPolicy") && oidc.has("AppRoleAssignments"));
    });

    it("provisions accounts by a job that starts after its credentials are there, as secrets", async () => {
        const { inputs, made } = await madeOf({
            ...fromGallery,
            provisioning: {
                templateId: "scim",
                guests: "exclude",
                credentials: [{ key: "SecretToken", value: "hidden" }],
            },
        });
        const { servicePrincipalId, ...job } = inputs("ProvisioningJob");
        assert.equal(servicePrincipalId, idOf("principal"));
        assert.deepEqual([job["templateId"], job["guests"], job["enabled"]], ["scim", "exclude", true]);
        // The engine's mark of a secret is around the value.
        const credentials = JSON.stringify(inputs("SynchronizationSecret")["credentials"]);
        assert.match(credentials, /"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270"/);
        assert.match(credentials, /"SecretToken".*"hidden"/);
        const order = made.map(({ type }) => type.split(":").at(-1));
        assert.ok(order.indexOf("SynchronizationSecret") < order.indexOf("ProvisioningJob"));
    });

    it("is declared in a preview, in which its ids are not known", async () => {
        const { made } = await madeOf(fromGallery, { ...mocked, isPreview: true, outputs: {} });
        assert.ok(made.some(({ type }) => type.endsWith(":ServicePrincipalSettings")));
    });

    it("leaves the end to the application: restored settings would let everyone in for a moment", async () => {
        const options = new Map<string, { deletedWith?: unknown; retainOnDelete?: boolean | undefined }>();
        await registrationsOf(
            () =>
                void new SaasApplication("wiki", fromGallery, {
                    transformations: [
                        ({ type, opts }) => {
                            options.set(type.split(":").at(-1) ?? "", opts);
                            return undefined;
                        },
                    ],
                }),
            mocked,
        );
        assert.ok(options.get("ServicePrincipalSettings")?.deletedWith);
        assert.ok(options.get("AppRoleAssignments")?.deletedWith);
        assert.equal(options.get("ServicePrincipalTokenSigningCertificate")?.retainOnDelete, true);
    });

    it("fails with a cure where no template has the name", async () => {
        const { messages } = await failuresOf(() => void new SaasApplication("wiki", fromGallery), {
            ...mocked,
            failing: { getApplicationTemplate: "Application template not found" },
        });
        assert.match(
            messages.join("\n"),
            /the gallery does not have exactly one template named "Wiki"\. Correct the name, or give the id as templateId/,
        );
    });

    it("refuses inputs that exclude one another or are not valid, all at once", async () => {
        const refused = await refusedInputsOf(
            () =>
                void new SaasApplication("wiki", {
                    displayName: "Wiki",
                    templateId: "wiki",
                    nonGallery: "oidc",
                    singleSignOn: { replyUrls: ["wiki"], loginUrl: "http://wiki", relayState: "x" },
                    certificate: { displayName: "Wiki", endDate: "soon" },
                    claims: { nameId: "objectid" },
                }),
        );
        assert.deepEqual(Object.keys(refused).sort(), [
            "",
            "certificate",
            "certificate.displayName",
            "certificate.endDate",
            "claims.nameId",
            "singleSignOn.loginUrl",
            "singleSignOn.relayState",
            "singleSignOn.replyUrls.0",
            "templateId",
        ]);
    });
});
