import assert from "node:assert/strict";
import { GuestAccessPolicy, type GuestAccessPolicyArgs } from "../../components";
import { controlsFault } from "../../components/accessControls";
import { onlyOf, refusalOf, registrationsOf } from "./mocks";

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

    it("asks for everything that it names, or for one of it", async () => {
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
        ["a plan beside a state", { state: "enabled", rollout: {} }, /rollout stands beside state/],
        ["a plan without dates", { rollout: { enabledFrom: "soon" } }, /rollout must have dates/],
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
            const { made, refusal } = await refusalOf(() => {
                new GuestAccessPolicy("guests", { ...args, ...more });
            });
            assert.match(String(refusal), message);
            assert.equal(made.filter(({ type }) => type.endsWith(":ConditionalAccessPolicy")).length, 0);
        });
    }
});

describe("controls of a policy", () => {
    for (const [what, controls, message] of [
        ["block with more", { grant: { block: true, mfa: true } }, /blocks, and asks/],
        [
            "block with a session",
            { grant: { block: true }, session: { persistentBrowser: "never" } },
            /blocks/,
        ],
        ["mfa with a strength", { grant: { mfa: true, authenticationStrength: "multifactor" } }, /give one/],
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
            /needs all applications/,
        ],
    ] as [string, Parameters<typeof controlsFault>[0], RegExp][]) {
        it(`cannot be ${what}`, () => {
            assert.match(controlsFault(controls) ?? "", message);
        });
    }

    it("go together otherwise", () => {
        assert.equal(
            controlsFault({ grant: { mfa: true, compliantDevice: true, require: "one" } }),
            undefined,
        );
        assert.equal(controlsFault({ session: { signInFrequency: { days: 365 } } }), undefined);
    });
});
