import assert from "node:assert/strict";
import { emergencyAccessFaults, protectedMembersFaults } from "../../rules/emergencyAccess";
import { sentenceOf } from "../../rules/fault";

const one = "00000000-0000-4000-8000-00000000e001";
const two = "00000000-0000-4000-8000-00000000e002";

describe("Emergency access", () => {
    for (const [what, access, state, reason] of [
        ["two accounts for a policy that is enforced", { accountIds: [one, two] }, "enabled", undefined],
        ["a group for a policy that is enforced", { groupId: one }, "enabled", undefined],
        ["one account in report-only", { accountIds: [one] }, "reportOnly", undefined],
        ["no account, even while the policy is off", {}, "disabled", /would lock everyone out/],
        ["nothing at all", undefined, "reportOnly", /names no emergency access account/],
        ["one account twice", { accountIds: [one, one.toUpperCase()] }, "enabled", /needs two/],
        ["one account for a policy that is enforced", { accountIds: [one] }, "enabled", /needs two/],
        ["an empty id", { accountIds: ["", one] }, "reportOnly", /is not an id/],
        ["a group by name", { groupId: "Admins" }, "reportOnly", /is not an id/],
        ["configuration with nulls", { accountIds: null, groupId: null }, "reportOnly", /names no/],
    ] as const) {
        it(`${reason === undefined ? "can be" : "cannot be"} ${what}`, () => {
            assert.match(emergencyAccessFaults(access, state).map(sentenceOf).join(), reason ?? /^$/);
        });
    }

    it("is at least one account, or a group, for a group that loses members", () => {
        assert.deepEqual(protectedMembersFaults({ accountIds: [one] }), []);
        assert.deepEqual(protectedMembersFaults({ groupId: one }), []);
        assert.equal(protectedMembersFaults({ accountIds: [] }).length, 1);
        assert.equal(protectedMembersFaults(undefined).length, 1);
    });
});
