import assert from "node:assert/strict";
import { checkTenantConfig } from "../../../config";

const groupId = "00000000-0000-4000-8000-00000000e0aa";
const id = "11111111-1111-4111-8111-111111111111";

function fieldsOf(keys: Record<string, unknown>, emergencyAccess: unknown = { groupId }): string[] {
    const all = { emergencyAccess, ...keys };
    const values = Object.fromEntries(Object.entries(all).map(([key, value]) => [`entra-b2b:${key}`, value]));
    return checkTenantConfig(values, "file").problems.map(({ field }) => field.replace("entra-b2b:", ""));
}

const access = { name: "a", displayName: "A", grant: { mfa: true } };

describe("the stack config's policies for guests", () => {
    it("need emergency access, whatever their kind", () => {
        assert.deepEqual(fieldsOf({ accessPolicies: [access] }, {}), ["emergencyAccess"]);
        assert.deepEqual(fieldsOf({ recommendedPolicies: [{ policy: "mfa-for-all-guests" }] }, {}), [
            "emergencyAccess",
        ]);
        assert.deepEqual(fieldsOf({ accessPolicies: [access] }), []);
    });

    it("name locations and strengths as Entra knows them", () => {
        const location = { name: "l", displayName: "L" };
        assert.deepEqual(fieldsOf({ namedLocations: [{ ...location, ipRanges: ["999.1.1.1/99"] }] }), [
            "namedLocations[0].ipRanges[0]",
        ]);
        assert.deepEqual(fieldsOf({ namedLocations: [{ ...location, countries: ["DE", "UK"] }] }), [
            "namedLocations[0].countries[1]",
        ]);
        const strength = { name: "s", displayName: "S", allowedCombinations: ["fido2", "bogus"] };
        assert.deepEqual(fieldsOf({ authenticationStrengths: [strength] }), [
            "authenticationStrengths[0].allowedCombinations[1]",
        ]);
        const outside = { policy: "block-guests-outside-countries", countries: ["UK"] };
        assert.deepEqual(fieldsOf({ recommendedPolicies: [outside] }), [
            "recommendedPolicies[0].countries[0]",
        ]);
        for (const authenticationStrength of ["anythingMfa", "0000"]) {
            assert.deepEqual(
                fieldsOf({ accessPolicies: [{ ...access, grant: { authenticationStrength } }] }),
                ["accessPolicies[0].grant.authenticationStrength"],
            );
        }
    });

    it("filter devices by rules that Entra can read", () => {
        const filtered = (rule: string) =>
            fieldsOf({
                accessPolicies: [{ ...access, conditions: { deviceFilter: { mode: "include", rule } } }],
            });
        assert.deepEqual(filtered('device.trustType -eq "ServerAD"'), []);
        for (const rule of ["((", "", 'user.mail -eq "x"']) {
            assert.deepEqual(filtered(rule), ["accessPolicies[0].conditions.deviceFilter.rule"]);
        }
    });

    it("are recommended by name, with what each needs and nothing else", () => {
        const recommended = (...recommendedPolicies: unknown[]) => fieldsOf({ recommendedPolicies });
        assert.deepEqual(recommended({ policy: "block-everybody" }), ["recommendedPolicies[0].policy"]);
        assert.deepEqual(recommended({ policy: "block-guests-outside-countries" }), [
            "recommendedPolicies[0].countries",
        ]);
        assert.deepEqual(recommended({ policy: "mfa-for-all-guests", termsOfUseIds: [id] }), [
            "recommendedPolicies[0].termsOfUseIds",
        ]);
        assert.deepEqual(
            recommended(
                { policy: "block-guests-outside-countries", countries: ["DE"] },
                { policy: "sign-in-frequency-for-guests" },
            ),
            [],
        );
    });

    it("have unique names", () => {
        const mfaPolicies = [{ name: "a", displayName: "MFA" }];
        assert.deepEqual(fieldsOf({ mfaPolicies, accessPolicies: [access] }), ["accessPolicies[0].name"]);
        const twice = [{ policy: "mfa-for-all-guests" }, { policy: "mfa-for-all-guests" }];
        assert.deepEqual(fieldsOf({ recommendedPolicies: twice }), ["recommendedPolicies[1].name"]);
    });

    it("name existing locations, strengths, groups and partners", () => {
        const policy = {
            ...access,
            grant: { authenticationStrength: "keys" },
            conditions: { locations: { include: ["All"], exclude: ["office", id] } },
            excludeGroups: ["nobody"],
            partnerTenants: ["fabrikam"],
        };
        assert.deepEqual(fieldsOf({ accessPolicies: [policy] }).sort(), [
            "accessPolicies[0].conditions.locations.exclude[0]",
            "accessPolicies[0].excludeGroups[0]",
            "accessPolicies[0].grant.authenticationStrength",
            "accessPolicies[0].partnerTenants[0]",
        ]);
        const declared = {
            namedLocations: [{ name: "office", displayName: "Office", ipRanges: ["203.0.113.0/24"] }],
            authenticationStrengths: [{ name: "keys", displayName: "Keys", allowedCombinations: ["fido2"] }],
            groups: [{ name: "nobody", displayName: "Nobody" }],
            partners: [{ name: "fabrikam", tenantId: id, inboundTrust: {} }],
        };
        assert.deepEqual(fieldsOf({ accessPolicies: [policy], ...declared }), []);
    });

    it("ask for something, and for nothing that contradicts itself", () => {
        const grants = [{}, { block: true, mfa: true }, { mfa: true, authenticationStrength: "multifactor" }];
        const accessPolicies = grants.map((grant, index) => ({ ...access, name: `p${index}`, grant }));
        assert.deepEqual(fieldsOf({ accessPolicies }), [
            "accessPolicies[0]",
            "accessPolicies[1].grant",
            "accessPolicies[2].grant",
        ]);
    });

    it("have a state or a plan, whose days exist and follow each other", () => {
        const planned = (rollout: unknown, more = {}) =>
            fieldsOf({ accessPolicies: [{ ...access, rollout, ...more }] });
        assert.deepEqual(planned({ reportOnlyFrom: "2026-12-01", enabledFrom: "2027-01-15T08:00:00Z" }), []);
        assert.deepEqual(planned({ enabledFrom: "2026-02-30" }), ["accessPolicies[0].rollout.enabledFrom"]);
        assert.deepEqual(planned({ reportOnlyFrom: "2027-01-15", enabledFrom: "2026-12-01" }), [
            "accessPolicies[0].rollout.enabledFrom",
        ]);
        assert.deepEqual(planned({}, { state: "enabled" }), ["accessPolicies[0].rollout"]);
    });

    it("have a plan instead of a state also where they ask for MFA, of a partner or of several", () => {
        const rollout = { enabledFrom: "2027-01-15" };
        const mfa = { displayName: "MFA", rollout };
        const faultsWith = (more: object) =>
            fieldsOf({
                mfaPolicies: [{ name: "all", ...mfa, ...more }],
                partners: [
                    { name: "p", tenantId: groupId, inboundTrust: {}, mfaPolicy: { ...mfa, ...more } },
                ],
            });
        assert.deepEqual(faultsWith({}), []);
        assert.deepEqual(faultsWith({ state: "enabled" }), [
            "partners[0].mfaPolicy.rollout",
            "mfaPolicies[0].rollout",
        ]);
    });

    it("have the days of a plan also as the engine hands over what is not in quotes", () => {
        const rollout = {
            reportOnlyFrom: "2026-12-01 08:00:00 +0100 +0100",
            enabledFrom: "2027-01-15 00:00:00 +0000 UTC",
        };
        const values = {
            "entra-b2b:emergencyAccess": { groupId },
            "entra-b2b:accessPolicies": [{ ...access, rollout }],
        };
        assert.deepEqual(checkTenantConfig(values, "file").config?.accessPolicies[0]?.rollout, {
            reportOnlyFrom: "2026-12-01T08:00:00+01:00",
            enabledFrom: "2027-01-15",
        });
    });

    it("come from locations of ranges or of countries", () => {
        const places = (...namedLocations: unknown[]) => fieldsOf({ namedLocations });
        assert.deepEqual(places({ name: "x", displayName: "X" }), ["namedLocations[0]"]);
        assert.deepEqual(places({ name: "x", displayName: "X", countries: ["DE"], isTrusted: true }), [
            "namedLocations[0].isTrusted",
        ]);
    });
});
