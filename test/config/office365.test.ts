import assert from "node:assert/strict";
import { checkTenantConfig } from "../../config/tenantConfig";

const groupId = "00000000-0000-4000-8000-00000000f002";

function problemsOf(values: object): string[] {
    const { problems } = checkTenantConfig({ ...values }, "stacks/Pulumi.test.yaml");
    return problems.map(({ field, message }) => `${field.replace("entra-b2b:", "")}: ${message}`);
}

describe("Office 365 sharing in the stack config", () => {
    it("may say one thing and leave the rest to the tenant", () => {
        assert.deepEqual(
            problemsOf({
                "entra-b2b:sharing": { capability: "existingGuests" },
                "entra-b2b:microsoft365Groups": { groups: [{ groupId, allowOwnersToAddGuests: false }] },
            }),
            [],
        );
    });

    it("cannot allow and block domains at once", () => {
        const sharing = { allowedDomains: ["a.example"], blockedDomains: ["b.example"] };
        assert.match(
            problemsOf({ "entra-b2b:sharing": sharing })[0] ?? "",
            /^sharing\.blockedDomains: cannot be combined/,
        );
    });

    it("refuses what the tenant's own setting overrides, and a group that stands twice", () => {
        const one = { groupId, allowOwnersToAddGuests: true };
        const problems = problemsOf({
            "entra-b2b:microsoft365Groups": {
                allowOwnersToAddGuests: false,
                groups: [one, { ...one, allowOwnersToAddGuests: false }],
            },
        });
        assert.equal(problems.length, 2);
        assert.match(problems.join("\n"), /is already used[^]*has no effect/);
    });
});
