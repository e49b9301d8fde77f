import assert from "node:assert/strict";
import {
    builtInAuthenticationStrengths,
    builtInCombinations,
    canonicalCombination,
    combinationsFaults,
    knownCombinations,
    needsTrustInMfa,
    strengthFault,
    strengthId,
} from "../../rules/authenticationStrength";
import { sentenceOf } from "../../rules/fault";

const custom = "AAAAAAAA-bbbb-4ccc-8ddd-eeeeeeeeeeee";

describe("Combinations of a strength", () => {
    it("are those that Entra allows, in any order and with spaces", () => {
        assert.deepEqual(combinationsFaults(knownCombinations), []);
        assert.deepEqual(combinationsFaults(["sms, password"]), []);
        assert.equal(canonicalCombination("sms, password"), "password,sms");
        for (const wrong of ["bogus", "", "password,carrierPigeon", "microsoftAuthenticatorPush", "FIDO2"]) {
            const [found, ...more] = combinationsFaults(["fido2", wrong]);
            assert.deepEqual([found?.path, more], [[1], []], wrong);
            assert.match(sentenceOf(found ?? assert.fail()), /Use some of: "windowsHelloForBusiness", /);
        }
    });

    it("are at least one", () => {
        assert.deepEqual(
            combinationsFaults([]).map(({ path }) => path),
            [[]],
        );
    });

    it("of a built-in strength hold those of each stronger one", () => {
        const { multifactor, passwordlessMfa, phishingResistantMfa } = builtInCombinations;
        assert.ok(passwordlessMfa.every((one) => multifactor.includes(one)));
        assert.ok(phishingResistantMfa.every((one) => passwordlessMfa.includes(one)));
    });
});

describe("The strength that a policy asks for", () => {
    it("is a built-in one by name, an id, the azuread provider's path, or a declared name", () => {
        assert.equal(strengthId("multifactor"), builtInAuthenticationStrengths.multifactor);
        assert.equal(strengthId(custom), custom.toLowerCase());
        assert.equal(strengthId(`/policies/authenticationStrengthPolicies/${custom}`), custom.toLowerCase());
        for (const known of ["multifactor", custom, undefined, null]) {
            assert.equal(strengthFault(known), undefined);
        }
        assert.equal(strengthFault("keys", ["keys"]), undefined);
        for (const wrong of ["keys", "toString", "anythingMfa", "", "0000"]) {
            assert.match(sentenceOf(strengthFault(wrong) ?? assert.fail(wrong)), /is not an authentication/);
        }
    });

    it("needs trust in the home tenant's MFA when it is passwordless", () => {
        assert.equal(needsTrustInMfa("multifactor"), false);
        assert.equal(needsTrustInMfa(custom), false);
        assert.equal(needsTrustInMfa("passwordlessMfa"), true);
        assert.equal(needsTrustInMfa(builtInAuthenticationStrengths.phishingResistantMfa), true);
    });
});
