import assert from "node:assert/strict";
import { guestsOf as guestsIn } from "../../providers/lifecycle/kinds/roster/guestsText";
import type { Properties } from "../../providers/lifecycle/kit/lifecycle";
import { averyId, samId, unknownId } from "../sandbox/directory";
import { create, guestsOf, objectIn, redirectUrl, rosterOver, seedGuests } from "./rosterOver";
import { errorOf } from "./setUp";

const address = "g1@fabrikam.example";

/** A tenant with guests, and what is wanted of one of them as an account. */
function tenantWith(count: number, relations: Parameters<typeof seedGuests>[2] = {}) {
    const roster = rosterOver({ replicaCount: 3, lagMs: 2_000 });
    const ids = seedGuests(roster, count, relations);
    const { directory } = roster.session;
    return {
        roster,
        ids,
        account: roster.lifecycleOf("guestAccount"),
        inputs: (more: Properties) => ({ emailAddress: address, redirectUrl, onRemove: "retain", ...more }),
        guests: (more: Properties, number = count) =>
            roster.inputs(guestsOf(number, { groups: [], ...more })),
        remove: (id: string) => {
            directory.succeed(`DELETE /users/${id}`);
            roster.session.catchUp();
        },
        sponsorsOf: (id = "") => directory.tenant.store.primary.liveReferences("sponsors", id),
        /** How long something takes, in seconds. */
        secondsOf: async (work: () => Promise<unknown>) => {
            const startedMs = roster.clock.now();
            await work();
            return (roster.clock.now() - startedMs) / 1_000;
        },
    };
}

describe("a sponsor or manager who has left the tenant", () => {
    for (const [field, value] of Object.entries({ sponsorIds: [samId], managerId: samId })) {
        it(`is reported soon, with the guest's address, when a guest is made with ${field}`, async () => {
            const { account, inputs, remove, secondsOf } = tenantWith(1);
            remove(samId);
            const seconds = await secondsOf(async () => {
                const { message } = await errorOf(account.create(inputs({ [field]: value })));
                assert.match(
                    message,
                    new RegExp(`^${address}: ${field} names .*${samId} \\(deleted at 2026-`),
                );
                assert.match(message, /Remove the id from the declaration, or restore the account/);
            });
            assert.ok(seconds < 30, `${seconds} s`);
        });

        it(`is reported when a guest is given another ${field}`, async () => {
            const { account, inputs, remove, ids } = tenantWith(1);
            remove(samId);
            const before = { ...inputs({}), userId: ids[0] };
            await assert.rejects(
                account.update(ids[0] ?? "", before, inputs({ [field]: value })),
                new RegExp(`${address}: ${field} names .*${samId}`),
            );
        });

        it(`shows as drift of ${field}, and does not stop a run once it is no longer declared`, async () => {
            const { account, inputs, remove, ids } = tenantWith(1, { sponsorIds: [samId], managerId: samId });
            const id = ids[0] ?? "";
            const declared = inputs({ [field]: value });
            const { outs } = await account.create(declared);
            remove(samId);
            const { props } = await account.read(id, outs ?? {});
            assert.deepEqual(props?.[field], field === "managerId" ? undefined : []);
            for (const olds of [outs, props]) {
                const { outs: after } = await account.update(
                    id,
                    olds ?? {},
                    inputs({ companyName: "Fabrikam" }),
                );
                assert.equal(after?.[field], undefined);
            }
        });
    }

    it("is reported once for all guests of a roster, read once, and does not stop the others", async () => {
        const { roster, guests, remove, secondsOf, sponsorsOf, ids } = tenantWith(260);
        remove(samId);
        const declared = guestsIn(guests({ sponsorIds: [averyId] })["guests"] as string) as Record<
            string,
            Properties
        >;
        for (const key of Object.keys(guestsOf(250))) {
            declared[key] = { ...declared[key], sponsorIds: [averyId, samId] };
        }
        const seconds = await secondsOf(async () => {
            const { message, properties } = await errorOf(roster.lifecycle.create(roster.inputs(declared)));
            assert.match(message, /250 of 260 guests could not be finished/);
            // One cause is one row, with the id that has to be corrected.
            assert.equal(message.split("sponsorIds").length, 2);
            assert.match(message, new RegExp(samId));
            const { [address]: failed, "g260@fabrikam.example": done } = objectIn(properties, "guests");
            assert.equal((failed as Properties)["isUnfinished"], true);
            assert.equal((done as Properties)["isUnfinished"], undefined);
        });
        assert.ok(seconds < 60, `${seconds} s`);
        // The sponsor who exists is still written.
        assert.ok(ids.every((id) => sponsorsOf(id).includes(averyId)));
        const asked = roster.session.calls.filter((call) => call.includes("/deletedItems/"));
        // Once for each of the reads that have to agree.
        assert.equal(asked.length, 3);
        const refused = roster.session.calls.filter((call) => call.endsWith("/sponsors/$ref"));
        assert.ok(refused.length < 260 + 220, `${refused.length} sponsors sent`);
    });

    it("does not stop a roster that no longer declares them", async () => {
        const { roster, guests, remove } = tenantWith(5, { sponsorIds: [samId], managerId: samId });
        const declared = guests({ sponsorIds: [samId], managerId: samId });
        const { id, outs } = await create(roster, declared);
        remove(samId);
        const { props } = await roster.lifecycle.read(id, outs);
        const shown = objectIn(props, "guests")[address] as Properties;
        assert.deepEqual([shown["sponsorIds"], shown["managerId"]], [[], undefined]);
        for (const olds of [outs, props ?? {}]) {
            await roster.lifecycle.update(id, olds, guests({}));
        }
    });
});

describe("an unknown sponsor", () => {
    it("is waited for as long as lag may last, once for all guests, and then reported", async () => {
        const { roster, guests, secondsOf } = tenantWith(260);
        const seconds = await secondsOf(async () => {
            const { message } = await errorOf(roster.lifecycle.create(guests({ sponsorIds: [unknownId] })));
            assert.match(message, /260 of 260 guests/);
            assert.match(message, new RegExp(unknownId));
            assert.doesNotMatch(message, /deleted at/);
        });
        assert.ok(seconds < 150, `${seconds} s`);
    });

    it("because they were made a moment ago is given as soon as replicas know them", async () => {
        const { roster, account, inputs, ids, sponsorsOf } = tenantWith(1);
        const group = roster.session.directory.makeGroup("Partner desk");
        await account.create(inputs({ sponsorIds: [group] }));
        assert.deepEqual(sponsorsOf(ids[0]), [group]);
    });
});
