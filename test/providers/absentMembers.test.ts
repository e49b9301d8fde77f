import assert from "node:assert/strict";
import type { Properties } from "../../providers/lifecycle/kit/lifecycle";
import { averyId, samId, unknownId } from "../sandbox/directory";
import { create, guestsOf, objectIn, rosterOver, seedGuests } from "./rosterOver";
import { errorOf } from "./setUp";

/** A tenant with 25 guests, some of them deleted by hand. */
function tenantWithout(...absent: readonly number[]) {
    const roster = rosterOver();
    const ids = seedGuests(roster, 25);
    for (const number of absent) {
        roster.session.directory.succeed(`DELETE /users/${ids[number - 1]}`);
    }
    roster.session.catchUp();
    return { roster, ids, groupId: roster.groupId, absentIds: absent.map((number) => ids[number - 1] ?? "") };
}

describe("members, some of them gone", () => {
    it("do not keep the others out, and are named soon, with id, address and cure", async () => {
        const { roster, ids, groupId, absentIds } = tenantWithout(7);
        const startedMs = roster.clock.now();
        const membership = roster.lifecycleOf("groupMembership");
        const error = await errorOf(membership.create({ groupId, memberIds: ids }));
        assert.ok(roster.clock.now() - startedMs < 60_000);
        assert.match(error.message, /^1 of 25 could not be added to the members of the group/);
        assert.match(
            error.message,
            new RegExp(`g7@fabrikam.example \\(object id ${absentIds[0]}\\) was deleted at 20`),
        );
        assert.match(error.message, /pulumi up --refresh/);
        assert.deepEqual(
            [...roster.members()].sort(),
            ids.filter((id) => !absentIds.includes(id)),
        );

        const memberIds = ids.filter((id) => !absentIds.includes(id));
        const { outs } = await membership.update(groupId, error.properties, { groupId, memberIds });
        assert.deepEqual(outs, { groupId, memberIds });
    });

    it("are separated from the others where no replica knows them, and named when lag is out of the question", async () => {
        const { roster, ids, groupId } = tenantWithout();
        const startedMs = roster.clock.now();
        const memberIds = [...ids, unknownId];
        const membership = roster.lifecycleOf("groupMembership");
        const error = await errorOf(membership.create({ groupId, memberIds }));
        assert.ok(roster.clock.now() - startedMs < 200_000);
        assert.match(error.message, new RegExp(`^1 of 26 could not.*\n  - object id ${unknownId}: `));
        assert.deepEqual([...roster.members()].sort(), ids);
    });

    it("are each named where several of one request are gone", async () => {
        const { roster, ids, groupId, absentIds } = tenantWithout(1, 2, 20, 21);
        const membership = roster.lifecycleOf("groupMembership");
        const { message } = await errorOf(membership.create({ groupId, memberIds: ids }));
        assert.match(message, /^4 of 25/);
        absentIds.forEach((id) => assert.match(message, new RegExp(id)));
        assert.equal(roster.members().length, 21);
    });

    it("do not affect others in a roster: the table shows them, with their ids", async () => {
        const { roster, ids, absentIds } = tenantWithout();
        const without = roster.inputs(guestsOf(25, { groups: [] }));
        const { id, outs } = await create(roster, without);
        roster.session.directory.succeed(`DELETE /users/${ids[6]}`);
        roster.session.catchUp();
        const error = await errorOf(roster.lifecycle.update(id, outs, roster.inputs(guestsOf(25))));
        assert.match(error.message, /^1 of 25 guests could not be finished/);
        assert.match(error.message, new RegExp(`g7@fabrikam.example\\s[^]*${ids[6]}`));
        assert.match(error.message, /was deleted at/);
        assert.equal(roster.members().length, 24);
        const kept = objectIn(error.properties, "guests") as Record<string, Properties>;
        assert.deepEqual(kept["g7@fabrikam.example"]?.["groups"], []);
        assert.deepEqual(kept["g8@fabrikam.example"]?.["groups"], ["all"]);
        assert.deepEqual(absentIds, []);
    });
});

describe("owners, one of them gone", () => {
    it("do not keep the others out, and no owner is removed in favor of them", async () => {
        const { roster, ids } = tenantWithout();
        const group = roster.lifecycleOf("directoryGroup");
        const { inputs = {} } = await group.check(
            {},
            { displayName: "Partners", owners: [averyId], mark: "m1" },
        );
        const { id, outs = {} } = await group.create(inputs);
        roster.session.directory.succeed(`DELETE /users/${samId}`);
        roster.session.catchUp();
        const news = { ...inputs, owners: [samId, ids[0] ?? ""] };
        const { message } = await errorOf(group.update(id, outs, news));
        assert.match(
            message,
            new RegExp(`^1 of 2 could not be added to the owners of the group[^]*${samId}`),
        );
        const owners = roster.session.directory.tenant.store.primary.liveReferences("owners", id);
        assert.deepEqual([...owners].sort(), [ids[0], averyId].sort());
    });
});
