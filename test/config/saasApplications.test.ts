import assert from "node:assert/strict";
import { checkNamedGuests, checkTenantConfig } from "../../config/tenantConfig";

function check(saasApplications: object[], more: object = {}) {
    return checkTenantConfig(
        {
            "entra-b2b:groups": [{ name: "finance", displayName: "Finance" }],
            "entra-b2b:emergencyAccess": { accountIds: ["00000000-0000-4000-8000-00000000e001"] },
            "entra-b2b:saasApplications": saasApplications,
            ...more,
        },
        "stacks/Pulumi.test.yaml",
    );
}

const wiki = (more: object = {}) => ({ name: "wiki", displayName: "Wiki", nonGallery: "saml", ...more });
const fieldsOf = (application: object) =>
    check([application]).problems.map(({ field }) => field.replace("entra-b2b:saasApplications[0]", ""));

describe("SaaS applications in the stack config", () => {
    it("come from a template or are in no gallery, and only assigned users sign in", () => {
        const { config, problems } = check([
            wiki({ claims: { nameId: "mail" }, certificate: { endDate: "2028-01-01" } }),
            { name: "crm", displayName: "CRM", templateName: "Marketo" },
        ]);
        assert.deepEqual(problems, []);
        assert.deepEqual(
            config?.saasApplications.map(({ requireAssignment, assignments }) => [
                requireAssignment,
                assignments,
            ]),
            [
                [true, []],
                [true, []],
            ],
        );
    });

    it("name exactly one template, or the protocol of an application in no gallery", () => {
        assert.deepEqual(fieldsOf({ name: "wiki", displayName: "Wiki" }), [""]);
        assert.deepEqual(fieldsOf(wiki({ templateName: "Marketo" })), [""]);
        assert.deepEqual(fieldsOf(wiki({ singleSignOn: { mode: "password" } })), [".singleSignOn.mode"]);
    });

    it("are refused what their protocol does not have", () => {
        const oidc = { nonGallery: "oidc", certificate: {}, claims: { nameId: "mail" } };
        assert.deepEqual(fieldsOf(wiki({ ...oidc, singleSignOn: { relayState: "x" } })).sort(), [
            ".certificate",
            ".claims.nameId",
            ".singleSignOn.relayState",
        ]);
        assert.deepEqual(fieldsOf(wiki({ appRoles: [{ value: "Read" }] })), [".appRoles"]);
        const twice = [{ value: "Read" }, { value: "read" }];
        assert.deepEqual(fieldsOf(wiki({ nonGallery: "oidc", appRoles: twice })), [".appRoles[1].value"]);
    });

    it("are refused values that Entra or a browser would not take, all at once", () => {
        const wrong = {
            singleSignOn: { replyUrls: ["http://wiki.example"], loginUrl: "wiki" },
            certificate: { displayName: "Wiki", endDate: "2028-02-30", notificationEmailAddresses: ["it"] },
            claims: { nameId: "objectid", mappedClaims: [{ id: "mail" }] },
            assignments: [{ principalIds: ["alice"] }],
        };
        assert.deepEqual(fieldsOf(wiki(wrong)).sort(), [
            ".assignments[0].principalIds[0]",
            ".certificate.displayName",
            ".certificate.endDate",
            ".certificate.notificationEmailAddresses[0]",
            ".claims.mappedClaims[0]",
            ".claims.nameId",
            ".singleSignOn.loginUrl",
            ".singleSignOn.replyUrls[0]",
        ]);
    });

    it("name declared groups, guests of the list, and one another by different names", () => {
        const assignments = [{ groups: ["fincance"], guests: ["Alice@Fabrikam.example"] }];
        assert.deepEqual(fieldsOf(wiki({ assignments })), [".assignments[0].groups[0]"]);
        assert.equal(check([wiki(), wiki()]).problems[0]?.field, "entra-b2b:saasApplications[1].name");
        const { readable } = check([wiki({ assignments: [{ guests: ["alice@fabrikam.example"] }] })]);
        assert.ok(readable);
        const unknown = checkNamedGuests(readable, [], "stacks/Pulumi.test.yaml");
        assert.equal(unknown[0]?.field, "entra-b2b:saasApplications[0].assignments[0].guests[0]");
    });

    it("have credentials with one value each, and secrets under other keys of the stack config", () => {
        const provisioning = (credentials: object[]) =>
            fieldsOf(wiki({ provisioning: { templateId: "scim", credentials } })).map((field) =>
                field.replace(".provisioning.credentials", ""),
            );
        assert.deepEqual(
            provisioning([
                { key: "BaseAddress", value: "https://x" },
                { key: "SecretToken", secret: "wiki:token" },
            ]),
            [],
        );
        assert.deepEqual(provisioning([{ key: "SecretToken" }]), ["[0]"]);
        assert.deepEqual(
            provisioning([
                { key: "A", value: "x" },
                { key: "A", value: "y" },
            ]),
            ["[1]"],
        );
        assert.deepEqual(provisioning([{ key: "A", secret: "entra-b2b:token" }]), ["[0].secret"]);
        const oidc = wiki({ nonGallery: "oidc", provisioning: { templateId: "scim" } });
        assert.deepEqual(fieldsOf(oidc), [".provisioning"]);
    });

    it("can be named by policies, which refuse an unknown name with its place and what to do", () => {
        const policies = (includeApplications: string[], excludeApplications: string[] = []) => {
            const policy = { name: "mfa", displayName: "MFA", includeApplications, excludeApplications };
            return {
                "entra-b2b:mfaPolicies": [policy],
                "entra-b2b:accessPolicies": [{ ...policy, name: "access", grant: { mfa: true } }],
                "entra-b2b:partners": [
                    {
                        name: "fabrikam",
                        tenantId: "11111111-1111-4111-8111-111111111111",
                        inboundTrust: { isMfaAccepted: true },
                        mfaPolicy: { displayName: "MFA", includeApplications },
                    },
                ],
            };
        };
        assert.deepEqual(check([wiki()], policies(["wiki", "Office365"])).problems, []);
        const { problems } = check([wiki()], policies(["wikki"], ["crm"]));
        assert.deepEqual(problems.map(({ field }) => field.replace("entra-b2b:", "")).sort(), [
            "accessPolicies[0].excludeApplications[0]",
            "accessPolicies[0].includeApplications[0]",
            "mfaPolicies[0].excludeApplications[0]",
            "mfaPolicies[0].includeApplications[0]",
            "partners[0].mfaPolicy.includeApplications[0]",
        ]);
        const [first] = problems;
        assert.match(String(first?.message), /there is no application "(wikki|crm)"/);
        assert.match(String(first?.cure), /name one of: wiki/);
        // A word that is neither is refused as before.
        assert.equal(check([], policies(["The wiki"])).problems.length, 3);
    });
});
