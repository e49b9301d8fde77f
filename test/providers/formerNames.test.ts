import assert from "node:assert/strict";
import { lifecycle, lifecycleFiles, type LifecycleName } from "../../providers/lifecycle";
import {
    formerNames,
    formerNamesWithin,
    withCurrentNames,
    withNamesOf,
} from "../../providers/lifecycle/kit/formerNames";

describe("names of properties in states of earlier versions", () => {
    for (const [name, renames] of Object.entries(formerNames)) {
        it(`are replaced by inputs that ${name} has`, async () => {
            assert.ok(name in lifecycleFiles);
            const unknownInputs = async (input: string) => {
                const { failures = [] } = await lifecycle(name as LifecycleName).check({}, { [input]: true });
                return failures
                    .filter(({ reason }) => reason.startsWith("unknown property"))
                    .map(({ property }) => property);
            };
            for (const { former, current } of renames) {
                assert.deepEqual(await unknownInputs(former), [former]);
                assert.deepEqual(await unknownInputs(current), []);
            }
        });
    }

    it("and values get the current ones, and the former ones again for a refresh", () => {
        const state = { onDestroy: "withdraw", allowUserSync: true, displayName: "keep", tenantId: "1" };
        const current = { onRemove: "delete", allowUserSync: true, displayName: "keep", tenantId: "1" };
        assert.deepEqual(withCurrentNames("identitySynchronization", state), current);
        const found = { ...current, displayName: "delete" };
        assert.deepEqual(withNamesOf("crossTenantAccessPartner", state, found), {
            ...state,
            displayName: "delete",
        });
        assert.deepEqual(withCurrentNames("crossTenantAccessPartner", { onDestroy: "restore" }), {
            onRemove: "restore",
        });
    });

    it("are replaced in what a property holds, as an object or as a text", () => {
        assert.deepEqual(Object.keys(formerNamesWithin), ["guestRosterShard"]);
        const former = { "a@b.example": { isRestored: false, onRemove: "block" } };
        const now = { "a@b.example": { onRemove: "block", restoreDeleted: false } };
        assert.deepEqual(withCurrentNames("guestRosterShard", { guests: former }), { guests: now });
        const state = { guests: JSON.stringify(former), userIds: "{}" };
        const current = withCurrentNames("guestRosterShard", state);
        assert.deepEqual(current, { guests: JSON.stringify(now), userIds: "{}" });
        assert.deepEqual(withNamesOf("guestRosterShard", state, current), state);
    });

    it("leave a state without former names unchanged", () => {
        for (const [name, state] of [
            ["guestRosterShard", { guests: '{"a@b.example":{"restoreDeleted":false}}' }],
            ["guestRosterShard", { guests: { "a@b.example": { groups: [] } } }],
            ["guestAccount", { restoreDeleted: true, onRemove: "retain" }],
            ["namedLocation", { onDestroy: "keep" }],
        ] as const) {
            assert.equal(withCurrentNames(name, state), state);
            assert.equal(withNamesOf(name, state, state), state);
        }
    });
});
