import assert from "node:assert/strict";
import { claimNameFault } from "../../rules/restrictedClaims";

const soap = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims";

describe("the name of a claim in a policy", () => {
    for (const name of [
        "upn",
        "email",
        "groups",
        "roles",
        "ageGroup",
        ".",
        "ztdid",
        "xms_anything",
        "extn.code",
    ]) {
        it(`cannot be ${name} in a JWT`, () => {
            assert.match(claimNameFault("jwt", name)?.message ?? "", /JWT/);
        });
    }

    for (const name of [
        "http://schemas.microsoft.com/identity/claims/tenantid",
        "http://schemas.microsoft.com/2014/03/psso",
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups",
        `${soap}/privatepersonalidentifier`,
        "http://schemas.xmlsoap.org/ws/2009/09/identity/claims/actor",
    ]) {
        it(`cannot be ${name} in a SAML token`, () => {
            assert.match(claimNameFault("saml", name)?.message ?? "", /SAML/);
        });
    }

    it("may be any other, and one of a SAML token that an application's own signing key sets free", () => {
        const free = ["guest_mail", "given_name", "extn_code", "Roles"].map((name) =>
            claimNameFault("jwt", name),
        );
        const saml = [`${soap}/upn`, `${soap}/nameidentifier`, `${soap}/emailaddress`, "upn"].map((name) =>
            claimNameFault("saml", name),
        );
        assert.deepEqual(
            [...free, ...saml].filter((each) => each !== undefined),
            [],
        );
    });
});
