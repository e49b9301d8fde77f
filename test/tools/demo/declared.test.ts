import assert from "node:assert/strict";
import type { Tenant } from "../../../config";
import { missingFrom } from "../../../tools/demo/declared";
import type { SandboxDirectory } from "../../../sandbox/process";

const emergencyId = "00000000-0000-4000-8000-00000000e001";
const fabrikamId = "11111111-1111-4111-8111-111111111111";

const tenant = {
    config: {
        emergencyAccess: { accountIds: [emergencyId] },
        groups: [{ name: "finance", displayName: "Finance" }],
        partners: [
            { name: "fabrikam", tenantDomain: "fabrikam.example", inboundTrust: { isMfaAccepted: true } },
        ],
        mfaPolicies: [{ displayName: "Planned", rollout: { enabledFrom: "2024-02-01" } }],
        recommendedPolicies: [{ policy: "mfa-for-all-guests" }],
        accessPolicies: [{ displayName: "Later", rollout: { reportOnlyFrom: "2999-01-01" } }],
    },
    guests: [{ emailAddress: "kim@fabrikam.example", jobTitle: "Buyer", allGroups: ["finance"] }],
} as unknown as Tenant;

function directory(more: Record<string, unknown> = {}): SandboxDirectory {
    const users = { excludeUsers: [emergencyId], excludeGroups: [] };
    return {
        users: [{ id: "kim", mail: "Kim@fabrikam.example", userType: "Guest", jobTitle: "Buyer" }],
        groups: [{ displayName: "Finance", memberIds: ["kim"] }],
        partners: [{ tenantId: fabrikamId, inboundTrust: { isMfaAccepted: true } }],
        conditionalAccessPolicies: [
            { displayName: "Planned", state: "enabled", conditions: { users } },
            { displayName: "Later", state: "disabled", conditions: { users } },
        ],
        ...more,
    } as unknown as SandboxDirectory;
}

describe("declarations that are not in the directory", () => {
    it("are none when everything exists", () => {
        assert.deepEqual(missingFrom(directory(), tenant), []);
    });

    it("is a guest, a property, and a place in a group", () => {
        assert.deepEqual(missingFrom(directory({ users: [] }), tenant), [
            "guest kim@fabrikam.example (0 times)",
            "kim@fabrikam.example in group Finance",
        ]);
        const users = [{ id: "kim", mail: "kim@fabrikam.example", userType: "Guest", jobTitle: "Cook" }];
        assert.deepEqual(missingFrom(directory({ users }), tenant), [
            "jobTitle Buyer of kim@fabrikam.example (is Cook)",
        ]);
    });

    it("is the trust in a partner that is given by a domain", () => {
        assert.deepEqual(missingFrom(directory({ partners: [] }), tenant), [
            `inbound trust of partner fabrikam (tenant ${fabrikamId})`,
        ]);
    });

    it("include a policy in its planned state, with emergency access excluded", () => {
        const users = { excludeUsers: [], excludeGroups: [] };
        const conditionalAccessPolicies = [
            { displayName: "Planned", state: "enabled", conditions: { users } },
            { displayName: "Later", state: "enabled", conditions: { users } },
        ];
        assert.deepEqual(missingFrom(directory({ conditionalAccessPolicies }), tenant), [
            `exclusion of emergency access ${emergencyId} from policy Planned`,
            "policy Later in state disabled (1 times)",
        ]);
    });
});
