import assert from "node:assert/strict";
import type { LifecycleName } from "../../providers/lifecycle";
import { CreatedError, type Properties } from "../../providers/lifecycle/kit/lifecycle";
import { declarations, type Declaration } from "./declarations";
import { tenantOfOwners } from "./ownedKinds";
import { create, guestsOf, objectIn, rosterOver } from "./rosterOver";
import { errorOf } from "./setUp";

/** How long a report may take, in milliseconds of the run's clock. */
const soonMs = 30_000;

for (const [name, { declare, change }] of Object.entries(declarations) as [LifecycleName, Declaration][]) {
    if (change === undefined) {
        continue;
    }
    describe(`${name}, deleted by hand, then changed without a refresh`, () => {
        const start = async () => {
            const session = tenantOfOwners();
            const declared = declare(session);
            session.catchUp();
            const checked = async (news: Properties, olds: Properties = {}) =>
                (await session.lifecycle(name).check(olds, news)).inputs ?? {};
            const inputs = await checked(declared);
            const { id, outs = {} } = await session.current(name).create(inputs);
            session.catchUp();
            const news = await checked({ ...inputs, ...change(session) }, inputs);
            session.catchUp();
            const startedMs = session.directory.tenant.now();
            const elapsedMs = () => session.directory.tenant.now() - startedMs;
            return { session, id, outs, news, elapsedMs };
        };

        it("is reported soon, with the cure", async () => {
            const { session, id, outs, news } = await start();
            if (name === "groupMembership") {
                session.directory.succeed(`DELETE /groups/${id}`);
            } else {
                await session.beside(name).delete(id, outs);
            }
            session.catchUp();
            const startedMs = session.directory.tenant.now();
            const updating = session.lifecycle(name).update(id, outs, {
                ...news,
                // A guest that may be restored is; see below.
                ...(name === "guestAccount" && { restoreDeleted: false }),
            });
            await assert.rejects(updating, (error: Error) => {
                assert.match(error.message, /is no longer in the tenant: it was deleted outside/);
                assert.match(error.message, /pulumi up --refresh/);
                // The engine keeps the state, so that a refresh takes it for deleted at once.
                assert.ok(!(error instanceof CreatedError));
                return true;
            });
            const elapsedMs = session.directory.tenant.now() - startedMs;
            assert.ok(elapsedMs < soonMs, `${elapsedMs / 1_000} s`);
            assert.deepEqual(await session.lifecycle(name).read(id, outs), {});
        });

        it("is not taken for deleted while a replica that lags does not show it", async () => {
            const { session, id, outs, news } = await start();
            await session.lifecycle(name).update(id, outs, news);
            session.catchUp();
            assert.notDeepEqual(await session.lifecycle(name).read(id, outs), {});
        });
    });
}

describe("a group, deleted by hand, that a membership names", () => {
    for (const kind of ["groupMembership", "guestRosterShard"] as const) {
        it(`is named soon by a ${kind}`, async () => {
            const roster = rosterOver();
            const declared = roster.inputs(guestsOf(2, { groups: [] }));
            const { id, outs, userIds } = await create(roster, declared);
            roster.session.directory.succeed(`DELETE /groups/${roster.groupId}`);
            roster.session.catchUp();
            const startedMs = roster.clock.now();
            const memberIds = Object.values(userIds).map(String);
            const { message } = await errorOf(
                kind === "groupMembership"
                    ? roster.lifecycleOf(kind).create({ groupId: roster.groupId, memberIds })
                    : roster.lifecycle.update(id, outs, roster.inputs(guestsOf(2))),
            );
            assert.match(message, new RegExp(`${roster.groupId}[^]*not in the[^]*--refresh`));
            assert.ok(roster.clock.now() - startedMs < soonMs, String(roster.clock.now() - startedMs));
        });
    }
});

describe("a guest, deleted by hand, then changed without a refresh", () => {
    const start = async (more: Properties = {}) => {
        const session = tenantOfOwners();
        const verbs = () => session.lifecycle("guestAccount");
        const declared = { ...declarations.guestAccount?.declare(session), ...more };
        const { inputs = {} } = await verbs().check({}, declared);
        const { id, outs = {} } = await verbs().create(inputs);
        session.catchUp();
        session.directory.succeed(`DELETE /users/${id}`);
        session.catchUp();
        const { inputs: news = {} } = await verbs().check(inputs, { ...declared, companyName: "Fabrikam" });
        return { session, id, update: () => verbs().update(id, outs, news) };
    };

    it("is restored, changed and named: the state has the account's id", async () => {
        const { session, id, update } = await start();
        const { outs = {} } = await update();
        session.catchUp();
        assert.equal(outs["userId"], id);
        const user = session.directory.succeed(`GET /users/${id}?$select=companyName`) as Properties;
        assert.equal(user["companyName"], "Fabrikam");
        assert.match(session.warnings.join(), new RegExp(`${id}\\) was deleted outside[^]*restored`));
    });

    it("stays deleted where restoreDeleted is false", async () => {
        const { update } = await start({ restoreDeleted: false });
        await assert.rejects(update(), /deleted outside/);
    });
});

describe("a guest of a roster, deleted by hand, then changed without a refresh", () => {
    it("is reported soon, and only this", async () => {
        const roster = rosterOver();
        const { id, outs, userIds } = await create(roster, roster.inputs(guestsOf(3, { groups: [] })));
        roster.session.catchUp();
        const userId = String(userIds["g2@fabrikam.example"]);
        roster.session.directory.succeed(`DELETE /users/${userId}`);
        roster.session.catchUp();
        const startedMs = roster.clock.now();
        const news = roster.inputs(guestsOf(3, { groups: [], department: "Sales", restoreDeleted: false }));
        const { message, properties } = await errorOf(roster.lifecycle.update(id, outs, news));
        assert.match(message, /^1 of 3 guests/);
        assert.match(
            message,
            /is no longer in the tenant: it was deleted[^]*outside of this program[^]*--refresh/,
        );
        assert.ok(roster.clock.now() - startedMs < soonMs);
        const kept = objectIn(properties, "guests") as Record<string, Properties>;
        assert.equal(kept["g1@fabrikam.example"]?.["department"], "Sales");
    });

    it("is restored while the deleted users have the account", async () => {
        const roster = rosterOver();
        const { id, outs, userIds } = await create(roster, roster.inputs(guestsOf(3, { groups: [] })));
        roster.session.catchUp();
        roster.session.directory.succeed(`DELETE /users/${String(userIds["g2@fabrikam.example"])}`);
        roster.session.catchUp();
        const news = roster.inputs(guestsOf(3, { groups: [], department: "Sales" }));
        const updated = await roster.lifecycle.update(id, outs, news);
        assert.deepEqual(objectIn(updated.outs ?? {}, "userIds"), userIds);
    });
});
