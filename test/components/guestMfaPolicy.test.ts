import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { isUnknown } from "@pulumi/pulumi/output";
import fc from "fast-check";
import {
    GuestGroup,
    GuestMfaPolicy,
    guestTypes,
    type EmergencyAccess,
    type GuestMfaPolicyArgs,
} from "../../components";
import {
    failuresOf,
    idOf,
    onlyOf,
    optionsRecorder,
    refusedInputsOf,
    registrationsOf,
    type MockOptions,
} from "./mocks";

const accountIds = ["00000000-0000-4000-8000-00000000e001", "00000000-0000-4000-8000-00000000e002"];
const [accountId = ""] = accountIds;
const groupId = "00000000-0000-4000-8000-00000000e0aa";
const otherId = "aaaaaaaa-0000-4000-8000-000000000001";
const tenantId = "11111111-1111-4111-8111-111111111111";

/** Arguments as someone might give them who is not held back by types. */
type LooseArgs = { readonly [Key in keyof GuestMfaPolicyArgs]?: unknown };

function argsWith(args: LooseArgs): GuestMfaPolicyArgs {
    return { displayName: "Guests", emergencyAccess: { accountIds }, ...args } as GuestMfaPolicyArgs;
}

async function policyOf(args: LooseArgs, options?: MockOptions) {
    const made = await registrationsOf(() => {
        new GuestMfaPolicy("mfa", argsWith(args));
    }, options);
    const { inputs } = onlyOf(made, "ConditionalAccessPolicy");
    return inputs as {
        state: string;
        conditions: {
            clientAppTypes: string[];
            applications: Record<string, unknown>;
            users: {
                excludeUsers: string[];
                excludeGroups: string[];
                includeGuestsOrExternalUsers: Record<string, unknown>;
            };
        };
        grantControls: Record<string, unknown>;
    };
}

async function coveredBy(args: LooseArgs) {
    return (await policyOf(args)).conditions.users.includeGuestsOrExternalUsers;
}

/** An input that is only known later, as another resource's output is. */
function later<T>(value: T): pulumi.Output<T> {
    return pulumi.output(new Promise((resolve) => setImmediate(() => resolve(value)))) as pulumi.Output<T>;
}

function isPolicy({ type }: { type: string }): boolean {
    return type.endsWith(":ConditionalAccessPolicy");
}

describe("GuestMfaPolicy", () => {
    it("is report-only, covers all guest types of all tenants in all applications, and asks for MFA, by default", async () => {
        for (const nothing of [undefined, null]) {
            const policy = await policyOf({ state: nothing, guestTypes: nothing, partnerTenantIds: nothing });
            assert.equal(policy.state, "enabledForReportingButNotEnforced");
            assert.deepEqual(policy.conditions.users.includeGuestsOrExternalUsers, {
                guestOrExternalUserTypes: guestTypes.join(","),
                externalTenants: { membershipKind: "all" },
            });
            assert.deepEqual(policy.conditions.clientAppTypes, ["all"]);
            assert.deepEqual(policy.conditions.applications, {
                includeApplications: ["All"],
                excludeApplications: [],
            });
            assert.deepEqual(policy.grantControls, { operator: "OR", builtInControls: ["mfa"] });
        }
    });

    it("is enforced or off when declared", async () => {
        assert.equal((await policyOf({ state: "enabled" })).state, "enabled");
        assert.equal((await policyOf({ state: "disabled" })).state, "disabled");
        assert.equal((await policyOf({ state: later("enabled") })).state, "enabled");
    });

    it("chooses guest types, each once, applications and home tenants", async () => {
        const covered = await coveredBy({
            guestTypes: ["b2bCollaborationGuest", "b2bCollaborationGuest"],
            partnerTenantIds: [otherId.toUpperCase(), later(tenantId), otherId],
        });
        assert.deepEqual(covered, {
            guestOrExternalUserTypes: "b2bCollaborationGuest",
            externalTenants: { membershipKind: "enumerated", members: [otherId, tenantId] },
        });
        const policy = await policyOf({ includeApplications: ["Office365"], excludeApplications: [otherId] });
        assert.deepEqual(policy.conditions.applications, {
            includeApplications: ["Office365"],
            excludeApplications: [otherId],
        });
    });

    const strengths: [title: string, strength: unknown, id: string][] = [
        ["a built-in strength", "phishingResistantMfa", "00000000-0000-0000-0000-000000000004"],
        ["a strength by id", otherId.toUpperCase(), otherId],
        [
            "a strength by the azuread resource's id",
            `/policies/authenticationStrengthPolicies/${otherId}`,
            otherId,
        ],
        ["a strength that is known later", later("multifactor"), "00000000-0000-0000-0000-000000000002"],
    ];
    for (const [title, strength, id] of strengths) {
        it(`asks for ${title} instead of the mfa control`, async () => {
            assert.deepEqual((await policyOf({ authenticationStrength: strength })).grantControls, {
                operator: "OR",
                authenticationStrength: { id },
            });
        });
    }

    it("asks for MFA when the strength turns out to be none", async () => {
        const { grantControls } = await policyOf({ authenticationStrength: later(undefined) });
        assert.deepEqual(grantControls, { operator: "OR", builtInControls: ["mfa"] });
    });

    it("is the policy's parent, and has its id", async () => {
        const { transformations, optionsOf } = optionsRecorder();
        let policy: GuestMfaPolicy | undefined;
        let policyId: unknown;
        await registrationsOf(() => {
            policy = new GuestMfaPolicy("mfa", argsWith({ state: "enabled" }), { transformations });
            policy.policyId.apply((id) => (policyId = id));
        });
        assert.equal(policyId, idOf("mfa"));
        assert.equal(optionsOf("ConditionalAccessPolicy").parent, policy);
    });
});

describe("Emergency access of a GuestMfaPolicy", () => {
    it("is excluded, and so is whatever else is given, each once whatever its case", async () => {
        const { conditions } = await policyOf({
            emergencyAccess: {
                accountIds: [...accountIds, accountId.toUpperCase()],
                groupId: groupId.toUpperCase(),
            },
            excludeUserIds: [otherId, otherId.toUpperCase(), accountId],
            excludeGroupIds: [otherId, groupId],
        });
        assert.deepEqual(conditions.users.excludeUsers, [...accountIds, otherId]);
        assert.deepEqual(conditions.users.excludeGroups, [groupId, otherId]);
    });

    it("is excluded whatever the other arguments are", async () => {
        const ids = fc.uniqueArray(fc.uuid(), { maxLength: 3 });
        const anyArgs = fc.record(
            {
                state: fc.constantFrom("reportOnly", "enabled", "disabled"),
                guestTypes: fc.subarray([...guestTypes], { minLength: 1 }),
                partnerTenantIds: fc.oneof(fc.constant("all"), fc.uniqueArray(fc.uuid(), { minLength: 1 })),
                authenticationStrength: fc.constantFrom("multifactor", "passwordlessMfa", otherId),
                includeApplications: fc.constant(["Office365"]),
                excludeApplications: ids,
                excludeUserIds: ids,
                excludeGroupIds: ids,
            },
            { requiredKeys: [] },
        );
        await fc.assert(
            fc.asyncProperty(anyArgs, fc.boolean(), async (args, isLater) => {
                const access = isLater
                    ? { accountIds: later(accountIds), groupId: later(groupId) }
                    : { accountIds, groupId };
                const { users } = (await policyOf({ ...args, emergencyAccess: access })).conditions;
                assert.ok(accountIds.every((id) => users.excludeUsers.includes(id)));
                assert.ok(users.excludeGroups.includes(groupId));
            }),
            { numRuns: 30 },
        );
    });

    const tooThin: [title: string, access: unknown, state: string, reason: RegExp][] = [
        ["missing", undefined, "reportOnly", /names no emergency access account/],
        ["null", null, "disabled", /names no emergency access account/],
        ["empty", {}, "reportOnly", /names no emergency access account/],
        ["a null group", { groupId: null }, "reportOnly", /names no emergency access account/],
        ["an empty list", { accountIds: [] }, "reportOnly", /names no emergency access account/],
        ["an empty group", { accountIds, groupId: "" }, "reportOnly", /is not an id/],
        [
            "a sign-in name",
            { accountIds: [accountId, "admin@contoso.example"] },
            "reportOnly",
            /is not an id/,
        ],
        ["one account", { accountIds: [accountId] }, "enabled", /a policy that is enforced needs two/],
        ["one account twice", { accountIds: [accountId, accountId.toUpperCase()] }, "enabled", /needs two/],
    ];
    for (const [title, access, state, reason] of tooThin) {
        it(`is refused when it is ${title} (${state}), before anything is registered`, async () => {
            const refused = await refusedInputsOf(
                () => new GuestMfaPolicy("mfa", argsWith({ emergencyAccess: access, state })),
            );
            assert.ok(Object.keys(refused).every((path) => path.startsWith("emergencyAccess")));
            assert.match(Object.values(refused).join(), reason);
        });
    }

    const tooThinLater: [title: string, access: EmergencyAccess, state: unknown][] = [
        ["accounts", { accountIds: later([accountId]) }, "enabled"],
        ["a group", { groupId: later("") }, "reportOnly"],
        ["the state", { accountIds: [accountId] }, later("enabled")],
        ["one id of a list", { accountIds: [later(accountId), accountId] }, "enabled"],
    ];
    for (const [title, emergencyAccess, state] of tooThinLater) {
        it(`is refused when ${title} known later make it too thin, and no policy is registered`, async () => {
            const { made, messages } = await failuresOf(
                () => new GuestMfaPolicy("mfa", argsWith({ emergencyAccess, state })),
            );
            assert.ok(messages.some((message) => message.includes("emergencyAccess")));
            assert.ok(!made.some(isPolicy));
        });
    }

    it("may hold one account while the policy is report-only or off", async () => {
        const emergencyAccess = { accountIds: [accountId] };
        for (const state of ["reportOnly", "disabled"]) {
            assert.deepEqual((await policyOf({ emergencyAccess, state })).conditions.users.excludeUsers, [
                accountId,
            ]);
        }
    });

    it("is awaited in a preview that does not know it yet: no policy is planned without it", async () => {
        const made = await registrationsOf(
            () => {
                const group = new GuestGroup("emergency", { displayName: "Emergency access" });
                const emergencyAccess = { accountIds, groupId: group.groupId };
                new GuestMfaPolicy(
                    "mfa",
                    argsWith({ emergencyAccess, state: "enabled", excludeGroupIds: [otherId] }),
                );
            },
            { isPreview: true },
        );
        const { conditions } = onlyOf(made, "ConditionalAccessPolicy").inputs as {
            conditions: { users: { excludeUsers: unknown; excludeGroups: unknown } };
        };
        assert.ok(isUnknown(conditions.users.excludeUsers));
        assert.ok(isUnknown(conditions.users.excludeGroups));
    });
});

describe("Inputs of a GuestMfaPolicy", () => {
    const wrong: [property: keyof GuestMfaPolicyArgs, value: unknown, reason: RegExp][] = [
        ["state", "enabledForReportingButNotEnforced", /Use reportOnly, enabled, disabled/],
        ["state", "Enabled", /is not a state/],
        ["state", "constructor", /is not a state/],
        ["guestTypes", ["b2bCollaborationGuest", "guest"], /is not a type of guest/],
        ["guestTypes", [], /names no type/],
        ["partnerTenantIds", ["fabrikam.example"], /is not an id/],
        ["partnerTenantIds", ["all"], /is not an id/],
        ["partnerTenantIds", "some", /is not a list/],
        ["partnerTenantIds", [], /names no tenant/],
        ["authenticationStrength", "strong", /is not an authentication strength/],
        ["authenticationStrength", "toString", /is not an authentication strength/],
        ["excludeUserIds", ["GuestsOrExternalUsers"], /is not an id/],
        ["excludeGroupIds", ["Partner Engineering"], /is not an id/],
    ];
    for (const [property, value, reason] of wrong) {
        it(`are refused, known at once or later: ${property} ${JSON.stringify(value)}`, async () => {
            const refused = await refusedInputsOf(
                () => new GuestMfaPolicy("mfa", argsWith({ [property]: value })),
            );
            assert.ok(Object.keys(refused).every((path) => path.startsWith(property)));
            assert.match(Object.values(refused).join(), reason);
            const failure = await failuresOf(
                () => new GuestMfaPolicy("mfa", argsWith({ [property]: later(value) })),
            );
            assert.ok(failure.messages.some((message) => reason.test(message)));
            assert.ok(!failure.made.some(isPolicy));
        });
    }
});
