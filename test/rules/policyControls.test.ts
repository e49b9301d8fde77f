import assert from "node:assert/strict";
import { sentenceOf } from "../../rules/fault";
import { policyControlsFaults, type PolicyControls } from "../../rules/policyControls";

const id = "11111111-1111-4111-8111-111111111111";

function refusedOf(controls: PolicyControls): string {
    return policyControlsFaults(controls)
        .map((each) => `${each.path.join(".")}: ${sentenceOf(each)}`)
        .join("\n");
}

describe("controls of a policy", () => {
    for (const [what, controls, message] of [
        ["block with more", { grant: { block: true, mfa: true } }, /combines block with other controls/],
        [
            "block with a session",
            { grant: { block: true }, session: { persistentBrowser: "never" } },
            /combines block/,
        ],
        ["mfa with a strength", { grant: { mfa: true, authenticationStrength: "multifactor" } }, /Give one/],
        [
            "a strength that is none",
            { grant: { authenticationStrength: "strong" } },
            /authenticationStrength/,
        ],
        ["terms of use by name", { grant: { termsOfUseIds: ["Terms"] } }, /termsOfUseIds/],
        [
            "a location by name",
            { grant: { mfa: true }, conditions: { locations: { include: ["Office"] } } },
            /locations/,
        ],
        ["24 hours", { session: { signInFrequency: { hours: 24 } } }, /from 1 to 23/],
        ["half a day", { session: { signInFrequency: { days: 0.5 } } }, /from 1 to 365/],
        [
            "persistent browsers for one application",
            { session: { persistentBrowser: "never" }, includeApplications: [id] },
            /needs a policy for all applications/,
        ],
    ] as [string, PolicyControls, RegExp][]) {
        it(`cannot be ${what}`, () => {
            assert.match(refusedOf(controls), message);
        });
    }

    it("go together otherwise", () => {
        assert.equal(refusedOf({ grant: { mfa: true, compliantDevice: true, require: "one" } }), "");
        assert.equal(refusedOf({ session: { signInFrequency: { days: 365 } } }), "");
        assert.equal(
            refusedOf({ session: { persistentBrowser: "never" }, includeApplications: ["All"] }),
            "",
        );
    });

    it("may name strengths and locations that are declared beside them", () => {
        const controls = {
            grant: { authenticationStrength: "keys" },
            conditions: { locations: { include: ["office", "AllTrusted"] } },
        };
        assert.deepEqual(policyControlsFaults(controls, { strengths: ["keys"], locations: ["office"] }), []);
    });

    it("have conditions that Entra knows", () => {
        const refused = (conditions: PolicyControls["conditions"]) =>
            policyControlsFaults({ grant: { mfa: true }, conditions }).map(({ path }) => path.join("."));
        assert.deepEqual(refused({ platforms: { include: ["amiga"], exclude: [] } }), [
            "conditions.platforms.include.0",
        ]);
        assert.deepEqual(
            refused({ clientAppTypes: [], signInRiskLevels: ["some"], userRiskLevels: ["low"] }),
            ["conditions.clientAppTypes", "conditions.signInRiskLevels.0"],
        );
        assert.deepEqual(refused({ deviceFilter: { mode: "include", rule: "((" } }), [
            "conditions.deviceFilter.rule",
        ]);
    });
});
