import assert from "node:assert/strict";
import { GuestTokenClaims } from "../../components";
import { idOf, onlyOf, refusedInputsOf, registrationsOf } from "./mocks";

const appId = idOf("app");

describe("GuestTokenClaims", () => {
    it("makes a policy of the mapped claims, assigns it, and sets optional and group claims", async () => {
        const made = await registrationsOf(
            () =>
                void new GuestTokenClaims("expenses", {
                    appId,
                    mappedClaims: [{ id: "mail", jwtClaimType: "guest_mail" }],
                    groupMembershipClaims: "ApplicationGroup",
                    optionalClaims: { idToken: [{ name: "acct" }] },
                }),
        );
        const [definition] = onlyOf(made, "ClaimsMappingPolicy").inputs["definition"] as string[];
        assert.deepEqual(JSON.parse(definition ?? ""), {
            ClaimsMappingPolicy: {
                Version: 1,
                IncludeBasicClaimSet: "true",
                ClaimsSchema: [{ Source: "user", ID: "mail", JwtClaimType: "guest_mail" }],
            },
        });
        assert.equal(onlyOf(made, "ClaimsMappingAssignment").inputs["appId"], appId);
        assert.equal(onlyOf(made, "ApplicationClaims").inputs["groupMembershipClaims"], "ApplicationGroup");
    });

    it("refuses a claim that no token would hold", async () => {
        const refused = await refusedInputsOf(
            () => void new GuestTokenClaims("expenses", { appId, mappedClaims: [{ id: "mail" }] }),
        );
        assert.deepEqual(Object.keys(refused), ["mappedClaims.0"]);
    });

    it("refuses names that Entra keeps for itself", async () => {
        const mappedClaims = [
            { id: "mail", jwtClaimType: "email" },
            { id: "mail", jwtClaimType: "guest_mail", samlClaimType: "urn:contoso:guest-mail" },
            {
                id: "objectid",
                jwtClaimType: "xms_guest",
                samlClaimType: "http://schemas.microsoft.com/identity/claims/objectidentifier",
            },
        ];
        const refused = await refusedInputsOf(
            () => void new GuestTokenClaims("expenses", { appId, mappedClaims }),
        );
        assert.deepEqual(Object.keys(refused), [
            "mappedClaims.0.jwtClaimType",
            "mappedClaims.2.jwtClaimType",
            "mappedClaims.2.samlClaimType",
        ]);
    });
});
