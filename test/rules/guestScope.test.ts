import assert from "node:assert/strict";
import { leavesGuestsOut, withGuestScope, type ProvisioningRules } from "../../rules/guestScope";

type Groups = NonNullable<
    NonNullable<
        NonNullable<
            NonNullable<ProvisioningRules["synchronizationRules"]>[number]["objectMappings"]
        >[number]["scope"]
    >["groups"]
>;

const sales = {
    sourceOperandName: "department",
    operatorName: "EQUALS",
    targetOperand: { values: ["Sales"] },
};
const members = {
    sourceOperandName: "userType",
    operatorName: "EQUALS",
    targetOperand: { values: ["Member"] },
};
const rulesOf = (groups?: Groups): ProvisioningRules => ({
    synchronizationRules: [
        {
            objectMappings: [
                { sourceObjectName: "User", scope: groups === undefined ? null : { groups } },
                { sourceObjectName: "Group", scope: null },
            ],
        },
    ],
});
const groupsIn = (rules: ProvisioningRules) =>
    rules.synchronizationRules?.[0]?.objectMappings?.[0]?.scope?.groups ?? [];

describe("the scope of provisioning", () => {
    it("leaves guests out by a separate condition, where there is none", () => {
        const rules = withGuestScope(rulesOf(), "exclude");
        assert.ok(leavesGuestsOut(rules));
        assert.deepEqual(groupsIn(rules), [{ name: "Members only", clauses: [members] }]);
        // Groups have no type of user.
        assert.equal(rules.synchronizationRules?.[0]?.objectMappings?.[1]?.scope, null);
    });

    it("leaves guests out in every group of conditions, because those of any are enough", () => {
        const both = [
            { name: "Sales", clauses: [sales] },
            { name: "Members", clauses: [members] },
        ];
        assert.ok(!leavesGuestsOut(rulesOf(both)));
        const rules = withGuestScope(rulesOf(both), "exclude");
        assert.ok(leavesGuestsOut(rules));
        assert.deepEqual(groupsIn(rules)[0]?.clauses, [sales, members]);
    });

    it("lets guests in again, and keeps other conditions", () => {
        const rules = withGuestScope(
            rulesOf([{ name: "Sales", clauses: [sales, members] }, { clauses: [members] }]),
            "include",
        );
        assert.deepEqual(groupsIn(rules), [{ name: "Sales", clauses: [sales] }]);
        assert.ok(!leavesGuestsOut(rules));
    });

    it("changes nothing where it is right", () => {
        for (const [rules, guests] of [
            [rulesOf(), "include"],
            [rulesOf([{ name: "Sales", clauses: [sales] }]), "include"],
            [rulesOf([{ name: "Sales", clauses: [members, sales] }]), "exclude"],
        ] as const) {
            assert.deepEqual(withGuestScope(rules, guests), rules);
        }
    });

    it("is not known to leave guests out where no mapping is of users", () => {
        assert.ok(!leavesGuestsOut({ synchronizationRules: [] }));
        assert.ok(!leavesGuestsOut({}));
    });
});
