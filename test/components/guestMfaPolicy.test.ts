import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { GuestMfaPolicy, type EmergencyAccess, type GuestMfaPolicyArgs } from "../../components";
import { emergencyAccessFault } from "../../components/emergencyAccess";
import { onlyOf, registrationsOf } from "./mocks";

const accountIds = ["00000000-0000-4000-8000-00000000e001", "00000000-0000-4000-8000-00000000e002"];

async function policyOf(args: Partial<GuestMfaPolicyArgs>) {
    const made = await registrationsOf(() => {
        new GuestMfaPolicy("mfa", { displayName: "Guests", emergencyAccess: { accountIds }, ...args });
    });
    const { inputs } = onlyOf(made, "ConditionalAccessPolicy");
    return inputs as {
        state: string;
        conditions: {
            users: {
                excludedUsers: string[];
                excludedGroups: string[];
                includedGuestsOrExternalUsers: Record<string, unknown>[];
            };
        };
        grantControls: Record<string, unknown>;
    };
}

describe("GuestMfaPolicy", () => {
    it("is report-only, covers all guest types of all tenants, and asks for MFA, by default", async () => {
        const policy = await policyOf({});
        assert.equal(policy.state, "enabledForReportingButNotEnforced");
        const [covered] = policy.conditions.users.includedGuestsOrExternalUsers;
        assert.equal((covered?.["guestOrExternalUserTypes"] as string[]).length, 6);
        assert.deepEqual(covered?.["externalTenants"], [{ membershipKind: "all" }]);
        assert.deepEqual(policy.grantControls, { operator: "OR", builtInControls: ["mfa"] });
    });

    it("excludes the emergency-access accounts and keeps other exclusions", async () => {
        const policy = await policyOf({ excludeUserIds: ["other"], excludeGroupIds: ["group"] });
        assert.deepEqual(policy.conditions.users.excludedUsers, [...accountIds, "other"]);
        assert.deepEqual(policy.conditions.users.excludedGroups, ["group"]);
    });

    it("names the chosen home tenants", async () => {
        const policy = await policyOf({ partnerTenantIds: ["tenant"] });
        assert.deepEqual(policy.conditions.users.includedGuestsOrExternalUsers[0]?.["externalTenants"], [
            { membershipKind: "enumerated", members: ["tenant"] },
        ]);
    });

    it("asks for a built-in strength by its path instead of the mfa control", async () => {
        const policy = await policyOf({ authenticationStrength: "multifactor" });
        assert.deepEqual(policy.grantControls, {
            operator: "OR",
            authenticationStrengthPolicyId:
                "/policies/authenticationStrengthPolicies/00000000-0000-0000-0000-000000000002",
        });
    });

    it("refuses to be made without emergency access, before anything is registered", async () => {
        const missing = undefined as unknown as EmergencyAccess;
        let refusal: unknown;
        const made = await registrationsOf(() => {
            try {
                new GuestMfaPolicy("mfa", { displayName: "Guests", emergencyAccess: missing });
            } catch (error) {
                refusal = error;
            }
        });
        assert.ok(pulumi.InputPropertyError.isInstance(refusal));
        assert.ok(!made.some(({ type }) => type.endsWith(":ConditionalAccessPolicy")));
    });
});

describe("emergencyAccessFault", () => {
    const table: [string, string[], string | undefined, "reportOnly" | "enabled", RegExp | undefined][] = [
        ["accepts two accounts for an enabled policy", accountIds, undefined, "enabled", undefined],
        ["accepts a group for an enabled policy", [], "group", "enabled", undefined],
        ["accepts one account in report-only", accountIds.slice(1), undefined, "reportOnly", undefined],
        ["refuses no account even in report-only", [], undefined, "reportOnly", /names no emergency-access/],
        [
            "refuses one account for an enabled policy",
            accountIds.slice(1),
            undefined,
            "enabled",
            /second one/,
        ],
        ["counts one account named twice as one", ["A", "a"], undefined, "enabled", /two emergency-access/],
        ["refuses an empty id", ["", "b"], undefined, "reportOnly", /is empty/],
    ];
    for (const [title, ids, group, state, expected] of table) {
        it(title, () => {
            const fault = emergencyAccessFault(ids, group, state);
            if (expected === undefined) {
                assert.equal(fault, undefined);
            } else {
                assert.match(fault ?? "", expected);
            }
        });
    }
});
