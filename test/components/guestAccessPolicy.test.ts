import assert from "node:assert/strict";
import { GuestAccessPolicy, type GuestAccessPolicyArgs } from "../../components";
import { onlyOf, refusedInputsOf, registrationsOf } from "./mocks";

const accountIds = ["00000000-0000-4000-8000-00000000e001", "00000000-0000-4000-8000-00000000e002"];
const id = "11111111-1111-4111-8111-111111111111";
const args: GuestAccessPolicyArgs = {
    displayName: "Guests",
    emergencyAccess: { accountIds },
    grant: { mfa: true },
};

async function inputsOf(more: Partial<GuestAccessPolicyArgs>) {
    const made = await registrationsOf(() => {
        new GuestAccessPolicy("guests", { ...args, ...more });
    });
    return onlyOf(made, "ConditionalAccessPolicy").inputs as {
        state: string;
        conditions: Record<string, unknown> & { users: Record<string, unknown> };
        grantControls: Record<string, unknown>;
        sessionControls: Record<string, unknown>;
    };
}

describe("GuestAccessPolicy", () => {
    it("is report-only for all guests of all tenants, and never for emergency access", async () => {
        const { state, conditions, grantControls } = await inputsOf({});
        assert.equal(state, "enabledForReportingButNotEnforced");
        assert.deepEqual(conditions.users["excludeUsers"], accountIds);
        assert.deepEqual(conditions["applications"], {
            includeApplications: ["All"],
            excludeApplications: [],
        });
        assert.deepEqual(conditions["clientAppTypes"], ["all"]);
        assert.deepEqual(grantControls, { operator: "OR", builtInControls: ["mfa"] });
    });

    it("asks for all controls that it names, or for one of them", async () => {
        const grant = { mfa: true as const, compliantDevice: true as const, termsOfUseIds: [id] };
        assert.deepEqual((await inputsOf({ grant })).grantControls, {
            operator: "AND",
            builtInControls: ["mfa", "compliantDevice"],
            termsOfUse: [id],
        });
        assert.equal(
            (await inputsOf({ grant: { ...grant, require: "one" } })).grantControls["operator"],
            "OR",
        );
    });

    it("names a strength by its id, and a hybrid-joined device in Graph's word", async () => {
        const { grantControls } = await inputsOf({
            grant: { authenticationStrength: "phishingResistantMfa", hybridJoinedDevice: true },
        });
        assert.deepEqual(grantControls, {
            operator: "AND",
            builtInControls: ["domainJoinedDevice"],
            authenticationStrength: { id: "00000000-0000-0000-0000-000000000004" },
        });
    });

    it("limits sessions without asking for anything", async () => {
        const { sessionControls, grantControls } = await inputsOf({
            grant: undefined,
            session: { signInFrequency: { hours: 4 }, persistentBrowser: "never" },
        });
        assert.equal(grantControls, undefined);
        assert.deepEqual(sessionControls, {
            signInFrequency: {
                isEnabled: true,
                authenticationType: "primaryAndSecondaryAuthentication",
                frequencyInterval: "timeBased",
                type: "hours",
                value: 4,
            },
            persistentBrowser: { isEnabled: true, mode: "never" },
        });
        const everyTime = await inputsOf({ session: { signInFrequency: "everyTime" } });
        assert.deepEqual(everyTime.sessionControls["signInFrequency"], {
            isEnabled: true,
            authenticationType: "primaryAndSecondaryAuthentication",
            frequencyInterval: "everyTime",
        });
    });

    it("applies under conditions", async () => {
        const { conditions } = await inputsOf({
            conditions: {
                locations: { include: ["All"], exclude: [id, "AllTrusted"] },
                platforms: { include: ["all"], exclude: ["iOS"] },
                clientAppTypes: ["browser"],
                deviceFilter: { mode: "exclude", rule: "device.isCompliant -eq True" },
                signInRiskLevels: ["high"],
                authenticationFlows: ["deviceCodeFlow", "authenticationTransfer"],
            },
        });
        assert.deepEqual(conditions, {
            users: conditions.users,
            applications: conditions["applications"],
            clientAppTypes: ["browser"],
            locations: { includeLocations: ["All"], excludeLocations: [id, "AllTrusted"] },
            platforms: { includePlatforms: ["all"], excludePlatforms: ["iOS"] },
            devices: { deviceFilter: { mode: "exclude", rule: "device.isCompliant -eq True" } },
            signInRiskLevels: ["high"],
            authenticationFlows: { transferMethods: "deviceCodeFlow,authenticationTransfer" },
        });
    });

    it("follows its plan by the clock of the run", async () => {
        assert.equal((await inputsOf({ rollout: { reportOnlyFrom: "2999-01-01" } })).state, "disabled");
        const later = { rollout: { enabledFrom: "2999-01-01" } };
        assert.equal((await inputsOf(later)).state, "enabledForReportingButNotEnforced");
        assert.equal((await inputsOf({ rollout: { enabledFrom: "2020-01-01" } })).state, "enabled");
    });

    for (const [what, more, message] of [
        [
            "a plan beside a state",
            { state: "enabled", rollout: {} },
            /"rollout":"is given together with state/,
        ],
        [
            "a plan without dates",
            { rollout: { enabledFrom: "soon" } },
            /"rollout.enabledFrom":.*is not a date/,
        ],
        [
            "a plan to enforce with one emergency-access account",
            {
                rollout: { enabledFrom: "2999-01-01" },
                emergencyAccess: { accountIds: [accountIds[0] ?? ""] },
            },
            /emergency/,
        ],
        ["no control at all", { grant: {} }, /does nothing/],
    ] as [string, Partial<GuestAccessPolicyArgs>, RegExp][]) {
        it(`refuses ${what} before the policy is registered`, async () => {
            const refused = await refusedInputsOf(() => {
                new GuestAccessPolicy("guests", { ...args, ...more });
            });
            assert.match(JSON.stringify(refused), message);
        });
    }
});
