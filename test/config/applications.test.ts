import assert from "node:assert/strict";
import { checkNamedGuests, checkTenantConfig } from "../../config/tenantConfig";

const appId = "00000000-0000-4000-8000-00000000ca01";

function check(applications: object[]) {
    return checkTenantConfig(
        {
            "entra-b2b:groups": [{ name: "finance", displayName: "Finance" }],
            "entra-b2b:applications": applications,
        },
        "stacks/Pulumi.test.yaml",
    );
}

const application = (more: object = {}) => ({
    name: "expenses",
    appId,
    assignments: [{ appRole: "Submit", groups: ["finance"], guests: ["Alice@Fabrikam.example"] }],
    ...more,
});

describe("applications in the stack config", () => {
    it("name groups, and guests by address in any case", () => {
        const { config, problems } = check([application()]);
        assert.deepEqual(problems, []);
        assert.deepEqual(config?.applications[0]?.assignments[0]?.guests, ["alice@fabrikam.example"]);
        assert.equal(config?.applications[0]?.requireAssignment, undefined);
    });

    it("are refused with every fault and its field", () => {
        const assignments = [{ groups: ["fincance"] }];
        const fields = (applications: object[]) => check(applications).problems.map(({ field }) => field);
        assert.deepEqual(fields([application({ assignments })]), [
            "entra-b2b:applications[0].assignments[0].groups[0]",
        ]);
        assert.deepEqual(fields([application(), application({ name: "again" })]), [
            "entra-b2b:applications[1].appId",
        ]);
        assert.deepEqual(fields([application({ appId: "expenses", assignments: [] })]), [
            "entra-b2b:applications[0].appId",
            "entra-b2b:applications[0].assignments",
        ]);
    });

    it("cannot give a claim a name that Entra keeps for itself", () => {
        const tokens = {
            mappedClaims: [
                { id: "mail", jwt: "upn" },
                { id: "mail", saml: "http://schemas.microsoft.com/identity/claims/tenantid" },
                { id: "mail", jwt: "guest_mail", saml: "urn:contoso:mail" },
            ],
        };
        assert.deepEqual(
            check([application({ tokens })]).problems.map(({ field }) => field),
            [
                "entra-b2b:applications[0].tokens.mappedClaims[0].jwt",
                "entra-b2b:applications[0].tokens.mappedClaims[1].saml",
            ],
        );
    });

    it("cannot name a guest who is not in the guest list", () => {
        const { readable } = check([application()]);
        assert.ok(readable);
        const problems = (addresses: string[]) =>
            checkNamedGuests(readable, addresses, "stacks/Pulumi.test.yaml");
        assert.deepEqual(problems(["alice@fabrikam.example"]), []);
        assert.match(String(problems([])[0]?.message), /alice@fabrikam\.example is not in the guest list/);
    });
});
