import assert from "node:assert/strict";
import {
    RecommendedGuestPolicy,
    recommendedGuestPolicyNames,
    type RecommendedGuestPolicyArgs,
} from "../../components";
import { onlyOf, refusedInputsOf, registrationsOf } from "./mocks";

const groupId = "00000000-0000-4000-8000-00000000e0aa";
const id = "11111111-1111-4111-8111-111111111111";
const own: Record<string, Partial<RecommendedGuestPolicyArgs>> = {
    "terms-of-use-for-guests": { termsOfUseIds: [id] },
    "block-guests-outside-countries": { countries: ["DE", "FR"] },
};

const declare = (
    policy: (typeof recommendedGuestPolicyNames)[number],
    more: Partial<RecommendedGuestPolicyArgs> = {},
) =>
    registrationsOf(
        () => {
            new RecommendedGuestPolicy(policy, {
                policy,
                emergencyAccess: { groupId },
                ...own[policy],
                ...more,
            });
        },
        { outputs: { NamedLocation: { locationId: id } } },
    );

type Inputs = Record<string, Record<string, unknown>> & {
    conditions: Record<string, Record<string, unknown>>;
};

describe("RecommendedGuestPolicy", () => {
    for (const policy of recommendedGuestPolicyNames) {
        it(`declares ${policy}, report-only, never for emergency access`, async () => {
            const { inputs } = onlyOf(await declare(policy), "ConditionalAccessPolicy");
            const { state, conditions } = inputs as Inputs;
            assert.equal(state, "enabledForReportingButNotEnforced");
            assert.deepEqual(conditions["users"]?.["excludeGroups"], [groupId]);
        });
    }

    it("blocks guests outside countries, by a location that is declared with it", async () => {
        const made = await declare("block-guests-outside-countries");
        assert.deepEqual(onlyOf(made, "NamedLocation").inputs["countries"], ["DE", "FR"]);
        const { conditions, grantControls } = onlyOf(made, "ConditionalAccessPolicy").inputs as Inputs;
        assert.deepEqual(conditions["locations"], { includeLocations: ["All"], excludeLocations: [id] });
        assert.deepEqual(grantControls?.["builtInControls"], ["block"]);
    });

    it("limits guests to Office 365 by blocking all else", async () => {
        const { conditions } = onlyOf(await declare("limit-guests-to-office365"), "ConditionalAccessPolicy")
            .inputs as Inputs;
        assert.deepEqual(conditions["applications"], {
            includeApplications: ["All"],
            excludeApplications: ["Office365"],
        });
    });

    it("is enforced when that is written out", async () => {
        const { inputs } = onlyOf(
            await declare("mfa-for-all-guests", { state: "enabled" }),
            "ConditionalAccessPolicy",
        );
        assert.equal(inputs["state"], "enabled");
    });

    it("refuses missing and useless inputs before anything is registered", async () => {
        const refused = await refusedInputsOf(() => {
            const args = { policy: "block-guests-outside-countries" as const, countries: [] };
            new RecommendedGuestPolicy("x", { ...args, emergencyAccess: { groupId } });
        });
        assert.deepEqual(Object.keys(refused), ["countries"]);
    });
});
