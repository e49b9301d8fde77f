import assert from "node:assert/strict";
import { recommendedPolicyFaults, type RecommendedPolicy } from "../../rules/recommendedPolicies";

const id = "11111111-1111-4111-8111-111111111111";

function refused(policy: RecommendedPolicy): string[] {
    return recommendedPolicyFaults(policy).map(({ path }) => path.join("."));
}

describe("A recommended policy", () => {
    it("is one of a list", () => {
        assert.deepEqual(refused({ policy: "mfa-for-all-guests" }), []);
        assert.deepEqual(refused({ policy: "block-everyone" }), ["policy"]);
    });

    it("has the inputs that it needs, and no others", () => {
        const own = { termsOfUseIds: [id], countries: ["DE"], signInHours: 4 };
        assert.deepEqual(refused({ policy: "terms-of-use-for-guests" }), ["termsOfUseIds"]);
        assert.deepEqual(refused({ policy: "terms-of-use-for-guests", termsOfUseIds: [] }), [
            "termsOfUseIds",
        ]);
        assert.deepEqual(refused({ policy: "block-guests-outside-countries" }), ["countries"]);
        assert.deepEqual(refused({ policy: "sign-in-frequency-for-guests" }), []);
        assert.deepEqual(refused({ policy: "mfa-for-all-guests", ...own }), Object.keys(own));
    });

    it("has inputs that Entra takes", () => {
        const countries = ["DE", "UK"];
        assert.deepEqual(refused({ policy: "block-guests-outside-countries", countries }), ["countries.1"]);
        assert.deepEqual(refused({ policy: "terms-of-use-for-guests", termsOfUseIds: ["x"] }), [
            "termsOfUseIds.0",
        ]);
        assert.deepEqual(refused({ policy: "sign-in-frequency-for-guests", signInHours: 24 }), [
            "signInHours",
        ]);
    });
});
