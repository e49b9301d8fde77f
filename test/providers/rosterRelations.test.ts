import assert from "node:assert/strict";
import type { Properties } from "../../providers/lifecycle/kit/lifecycle";
import { averyId, samId } from "../sandbox/directory";
import { create, forget, guest, guestsOf, objectIn, readsOf, rosterOver, seedGuests } from "./rosterOver";

const relations = { sponsorIds: [samId], managerId: averyId };
const still = { replicaCount: 1, lagMs: 0 };

/** A tenant with guests, and nothing asked yet. */
function tenantWith(count: number, of: Parameters<typeof seedGuests>[2] = {}, more: Properties = {}) {
    const roster = rosterOver(still);
    const ids = seedGuests(roster, count, of, more);
    return { roster, ids };
}

describe("GuestRosterShard, of guests with sponsors and managers", () => {
    it("adopts hundreds who already have them, by lists, and writes nothing", async () => {
        const { roster } = tenantWith(300, relations, { companyName: "Fabrikam" });
        const guests = guestsOf(300, { ...relations, companyName: "Fabrikam", groups: [] });
        await create(roster, roster.inputs(guests));
        // Guests, and a hundred a page with managers and with sponsors.
        assert.deepEqual(readsOf(roster), { lists: 1 + 3 + 3, singles: [], writes: [] });
        assert.ok(roster.session.calls.length <= 12, roster.session.calls.join("\n"));
    });

    it("reads no relation that no guest declares", async () => {
        const { roster } = tenantWith(300, relations);
        await create(roster, roster.inputs(guestsOf(300, { groups: [] })));
        assert.equal(readsOf(roster).lists, 1);
        const other = tenantWith(300, relations).roster;
        await create(other, other.inputs(guestsOf(300, { managerId: averyId, groups: [] })));
        assert.equal(readsOf(other).lists, 1 + 3);
    });

    it("finds nothing changed in lists", async () => {
        const { roster } = tenantWith(300, relations);
        const { id, outs } = await create(roster, roster.inputs(guestsOf(300, { ...relations, groups: [] })));
        roster.session.catchUp();
        forget(roster);
        const { props } = await roster.lifecycle.read(id, outs);
        assert.deepEqual(props, outs);
        assert.deepEqual(readsOf(roster), { lists: 1 + 3 + 3, singles: [], writes: [] });
    });

    it("believes for a small shard the lists that another has just read", async () => {
        const { roster } = tenantWith(300, relations);
        const guests = Object.entries(guestsOf(300, { ...relations, groups: [] }));
        const part = (from: number, to: number) => roster.inputs(Object.fromEntries(guests.slice(from, to)));
        const [large, small] = [await create(roster, part(0, 250)), await create(roster, part(250, 300))];
        roster.session.catchUp();
        forget(roster);
        await roster.lifecycle.read(large.id, large.outs);
        const { props } = await roster.lifecycle.read(small.id, small.outs);
        assert.deepEqual(props, small.outs);
        assert.deepEqual(readsOf(roster), { lists: 1 + 3 + 3, singles: [], writes: [] });
    });

    it("shows hundreds whose sponsor was taken away, when lists agree", async () => {
        const { roster, ids } = tenantWith(300, relations);
        const { id, outs } = await create(roster, roster.inputs(guestsOf(300, { ...relations, groups: [] })));
        roster.session.catchUp();
        for (const userId of ids.slice(0, 250)) {
            roster.session.directory.tenant.store.seed("sponsors", userId, { id: userId, ids: [] });
        }
        forget(roster);
        const { props } = await roster.lifecycle.read(id, outs);
        const found = Object.values(objectIn(props, "guests")) as Properties[];
        assert.equal(found.filter(({ sponsorIds }) => (sponsorIds as string[]).length === 0).length, 250);
        assert.ok(found.every(({ managerId }) => managerId === averyId));
        assert.deepEqual(readsOf(roster), { lists: 1 + 3 + 3 * 3, singles: [], writes: [] });
    });

    it("reads only the few guests who differ from the declaration one by one, and writes only to them", async () => {
        const { roster, ids } = tenantWith(300, relations);
        const { store } = roster.session.directory.tenant;
        const [first = "", second = ""] = ids;
        store.seed("sponsors", first, { id: first, ids: [] });
        store.seed("managers", second, { id: second, ids: [samId] });
        await create(roster, roster.inputs(guestsOf(300, { ...relations, groups: [] })));
        const { singles, writes } = readsOf(roster);
        assert.deepEqual([...writes].sort(), [
            `POST /users/${first}/sponsors/$ref`,
            `PUT /users/${second}/manager/$ref`,
        ]);
        assert.ok(singles.every((call) => call.includes(first) || call.includes(second)));
        assert.deepEqual(store.primary.references("sponsors", first), [samId]);
        assert.deepEqual(store.primary.references("managers", second), [averyId]);
    });

    it("reads guests one by one whose relations a list may not show completely", async () => {
        const many = Array.from(
            { length: 20 },
            (_, index) => `00000000-0000-4000-9000-${String(index + 1).padStart(12, "0")}`,
        );
        // More than Entra lets a guest have; the list would show no more than twenty.
        const { roster, ids } = tenantWith(300, { sponsorIds: [...many, samId] });
        await create(roster, roster.inputs(guestsOf(300, { sponsorIds: [samId], groups: [] })));
        const { singles, writes } = readsOf(roster);
        assert.deepEqual(writes, []);
        assert.ok(ids.every((id) => singles.includes(`GET /users/${id}/sponsors`)));
    });

    it("asks guests by themselves where the service does not expand a list", async () => {
        const { roster } = tenantWith(210, relations);
        const { directory } = roster.session;
        const ask = directory.ask.bind(directory);
        directory.ask = (request, ...others) =>
            ask(request.includes("expand=") ? "GET /users?$expand=nothing" : request, ...others);
        await create(roster, roster.inputs(guestsOf(210, { ...relations, groups: [] })));
        assert.deepEqual(readsOf(roster).writes, []);
    });

    it("adopts a few guests without a list", async () => {
        const { roster } = tenantWith(300, relations);
        await create(roster, roster.inputs(guestsOf(5, { ...relations, groups: [] })));
        assert.equal(readsOf(roster).lists, 0);
        assert.deepEqual(readsOf(roster).writes, []);
    });

    it("writes them to hundreds, 20 in a request, and no more at once than it can wait for", async () => {
        const roster = rosterOver({ replicaCount: 3, lagMs: 5_000 });
        const ids = seedGuests(roster, 300);
        const { directory } = roster.session;
        const ask = directory.ask.bind(directory);
        const writtenMs: number[] = [];
        directory.ask = (request, body, ...others) => {
            const { requests: steps = [] } = (body ?? {}) as { requests?: { url: string }[] };
            const writes = steps.filter(({ url }) => url.endsWith("/sponsors/$ref"));
            writtenMs.push(...writes.map(() => roster.clock.now()));
            return ask(request, body, ...others);
        };
        await create(roster, roster.inputs(guestsOf(300, { sponsorIds: [samId], groups: [] })));
        const { primary } = directory.tenant.store;
        assert.ok(ids.every((id) => primary.references("sponsors", id).includes(samId)));
        assert.equal(writtenMs.length, 300);
        assert.ok((writtenMs[200] ?? 0) - (writtenMs[0] ?? 0) >= 1_000, "the others wait for their turn");
        assert.deepEqual(
            roster.session.calls.filter((call) => call.endsWith("/sponsors/$ref")),
            [],
        );
    });

    it("counts guests of shards that begin together", async () => {
        const { roster } = tenantWith(300, relations);
        const all = Object.keys(guestsOf(300));
        const lifecycle = roster.session.lifecycle("guestRosterShard");
        const shards = [0, 1, 2].map((shard) =>
            Object.fromEntries(
                all
                    .filter((_, index) => index % 3 === shard)
                    .map((address) => [address, { ...guest, ...relations, groups: [] }]),
            ),
        );
        await roster.clock.run(Promise.all(shards.map((guests) => lifecycle.create(roster.inputs(guests)))));
        assert.deepEqual(readsOf(roster), { lists: 1 + 3 + 3, singles: [], writes: [] });
    });
});
