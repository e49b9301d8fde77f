import assert from "node:assert/strict";
import type { Properties } from "../../providers/lifecycle/kit/lifecycle";
import { grantedPermissions } from "../../sandbox/identity";
import { averyId, samId } from "../sandbox/directory";
import { create, forget, guest, guestsOf, objectIn, readsOf, rosterOver, seedGuests } from "./rosterOver";
import { errorOf } from "./setUp";

const alone = { ...guest, groups: [] };

/** A tenant whose writes to some paths are refused as long as the function that comes with it is not called. */
function tenantThatRefuses(pattern: RegExp) {
    const roster = rosterOver({ replicaCount: 1, lagMs: 0 });
    const { directory } = roster.session;
    const ask = directory.ask.bind(directory);
    let isRefusing = true;
    const refuses = (request: string, body: unknown) =>
        isRefusing && pattern.test(`${request} ${JSON.stringify(body ?? "")}`);
    directory.ask = (request, body, options) =>
        ask(request, body, {
            ...options,
            permissions: refuses(request, body) ? ["User.Read.All"] : grantedPermissions,
        });
    return { roster, store: directory.tenant.store, relent: () => (isRefusing = false) };
}

describe("GuestRosterShard, of guests that a run left unfinished", () => {
    it("writes to hundreds what the directory does not show, and nothing else", async () => {
        const { roster, store, relent } = tenantThatRefuses(/POST .*\/sponsors\//);
        const ids = seedGuests(roster, 300, { managerId: averyId }, { companyName: "Fabrikam" });
        const declared = {
            companyName: "Fabrikam",
            blockSignIn: false,
            managerId: averyId,
            sponsorIds: [samId],
            groups: [],
        };
        const inputs = roster.inputs(guestsOf(300, declared));
        const { id, properties } = await errorOf(roster.lifecycle.create(inputs));
        relent();
        roster.session.catchUp();
        forget(roster);
        const { outs } = await roster.lifecycle.update(id, properties, inputs);
        const { lists, writes } = readsOf(roster);
        assert.deepEqual(
            [...writes].sort(),
            ids.map((userId) => `POST /users/${userId}/sponsors/$ref`).sort(),
        );
        // Guests, their managers, and until lists agree their sponsors.
        assert.equal(lists, 1 + 3 + 3 * 3);
        assert.ok(ids.every((userId) => store.primary.references("sponsors", userId).includes(samId)));
        assert.doesNotMatch(JSON.stringify(outs), /isUnfinished/);
    });

    it("writes sponsors of a guest without other declared properties", async () => {
        const { roster, store, relent } = tenantThatRefuses(/POST .*\/sponsors\//);
        const [userId = ""] = seedGuests(roster, 1);
        const inputs = roster.inputs(guestsOf(1, { sponsorIds: [samId], groups: [] }));
        const { id, properties } = await errorOf(roster.lifecycle.create(inputs));
        relent();
        const { changes } = await roster.lifecycle.diff(id, properties, inputs);
        assert.equal(changes, true);
        assert.match(roster.messages.join(), /~ g1@fabrikam\.example \(unfinished\)/);
        await roster.lifecycle.update(id, properties, inputs);
        assert.deepEqual(store.primary.references("sponsors", userId), [samId]);
    });

    it("removes a sponsor who is no longer declared", async () => {
        const { roster, store, relent } = tenantThatRefuses(new RegExp(`sponsors.*${samId}`));
        const [userId = ""] = seedGuests(roster, 1);
        const inputs = (sponsorIds: string[]) => roster.inputs(guestsOf(1, { sponsorIds, groups: [] }));
        const { id, properties } = await errorOf(roster.lifecycle.create(inputs([averyId, samId])));
        assert.deepEqual(store.primary.references("sponsors", userId), [averyId]);
        relent();
        await roster.lifecycle.update(id, properties, inputs([samId]));
        assert.deepEqual(store.primary.references("sponsors", userId), [samId]);
    });

    it("reverts what an update wrote before it failed, when that is no longer declared", async () => {
        const { roster, store, relent } = tenantThatRefuses(/PUT .*\/manager\//);
        const [userId = ""] = seedGuests(roster, 1, {}, { companyName: "Adatum" });
        const guests = (more: Properties) => roster.inputs({ "g1@fabrikam.example": { ...alone, ...more } });
        const before = guests({ companyName: "Adatum" });
        const { id, outs } = await create(roster, before);
        const company = () => store.primary.get("users", userId)?.["companyName"];
        const { properties } = await errorOf(
            roster.lifecycle.update(
                id,
                outs,
                guests({ companyName: "Fabrikam", department: "IT", managerId: averyId }),
            ),
        );
        const department = () => store.primary.get("users", userId)?.["department"];
        assert.deepEqual([company(), department()], ["Fabrikam", "IT"]);
        relent();
        roster.session.catchUp();
        const { outs: after } = await roster.lifecycle.update(id, properties, before);
        assert.deepEqual([company(), department()], ["Adatum", null]);
        assert.deepEqual(objectIn(after, "guests"), objectIn(outs, "guests"));
    });
});
