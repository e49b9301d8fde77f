import assert from "node:assert/strict";
import type { Properties } from "../../../providers/lifecycle/kit/lifecycle";
import { rosterOver } from "../rosterOver";
import { errorOf } from "../setUp";

const ada = "ada@fabrikam.example";
const declared = {
    emailAddress: ada,
    redirectUrl: "https://myapplications.microsoft.com",
    onRemove: "delete",
};

/** A guest whose invitation is not answered, and neither is any search for the account. */
async function unanswered({ isDone = true, ...more }: Properties & { readonly isDone?: boolean } = {}) {
    const roster = rosterOver({ replicaCount: 1, lagMs: 0 });
    const { directory } = roster.session;
    const ask = directory.ask.bind(directory);
    let isCut = false;
    const cut = () => {
        isCut = false;
        directory.ask = (request, body, options) => {
            isCut ||= /invitations/.test(`${request} ${JSON.stringify(body ?? "")}`);
            return isCut
                ? { ...(isDone ? ask(request, body, options) : ask("GET /organization")), fault: "reset" }
                : ask(request, body, options);
        };
    };
    const heal = () => {
        directory.ask = ask;
    };
    const nextRun = () => roster.lifecycleOf("guestAccount");
    const { inputs = {} } = await nextRun().check({}, { ...declared, ...more });
    cut();
    const { id, properties, message } = await errorOf(nextRun().create(inputs));
    heal();
    /** A quarter of an hour later, in another run. */
    const later = () => {
        roster.session.time.pass(16 * 60_000);
        return nextRun();
    };
    const addresses = () => roster.guests().map(({ mail }) => mail);
    const invitations = () =>
        directory.parts.log.list().filter(({ method, path, status }) => {
            return method === "POST" && path.endsWith("/invitations") && status < 300;
        }).length;
    return {
        ...{ roster, directory, id, state: properties, inputs, message },
        ...{ addresses, invitations, later, nextRun, cut, heal },
    };
}

describe("GuestAccount, of a guest whose invitation was not answered", () => {
    it("stays in the state by its address, and the message says what happens next", async () => {
        const { id, state, message, addresses } = await unanswered();
        assert.equal(id, `unanswered:${ada}`);
        assert.ok(!Number.isNaN(Date.parse(String(state["unansweredSince"]))));
        assert.match(message, /may be in the tenant.*Run pulumi up again/);
        assert.deepEqual(addresses(), [ada]);
    });

    it("ends the guest when it is destroyed", async () => {
        const { id, state, addresses, later } = await unanswered();
        await later().delete(id, state);
        assert.deepEqual(addresses(), []);
    });

    it("is the guest's resource after a refresh, and finished without another invitation", async () => {
        const { id, state, inputs, roster, invitations, later, nextRun } = await unanswered({
            companyName: "Fabrikam",
        });
        const { id: userId = "", props = {} } = await later().read(id, state);
        assert.equal(userId, roster.guests()[0]?.["id"]);
        assert.equal(props["unansweredSince"], undefined);
        assert.equal((await nextRun().diff(userId, props, inputs)).changes, true);
        const { outs = {} } = await nextRun().update(userId, props, inputs);
        assert.equal(roster.guests()[0]?.["companyName"], "Fabrikam");
        assert.deepEqual((await nextRun().diff(userId, outs, inputs)).changes, false);
        assert.equal(invitations(), 1);
    });

    it("is replaced in the next run by the guest that is found, who stays", async () => {
        const { id, state, inputs, roster, addresses, invitations, later } = await unanswered();
        const { check, diff, create, delete: remove } = later();
        await check(state, inputs);
        assert.deepEqual(await diff(id, state, inputs), {
            changes: true,
            replaces: ["emailAddress"],
            deleteBeforeReplace: false,
        });
        const made = await create(inputs);
        assert.equal(made.id, roster.guests()[0]?.["id"]);
        await remove(id, state);
        assert.deepEqual([addresses(), invitations()], [[ada], 1]);
    });

    it("is invited in the next run if no one was", async () => {
        const { inputs, addresses, invitations, later } = await unanswered({ isDone: false });
        await later().create(inputs);
        assert.deepEqual([addresses(), invitations()], [[ada], 1]);
    });

    it("remembers the first invitation when a later one is not answered either", async () => {
        const { id, state, inputs, cut, later } = await unanswered({ isDone: false });
        const { diff, create } = later();
        await diff(id, state, inputs);
        cut();
        const again = await errorOf(create(inputs));
        assert.equal(again.properties["unansweredSince"], state["unansweredSince"]);
    });

    it("leaves the guest with onRemove: retain", async () => {
        const { id, state, addresses, later } = await unanswered({ onRemove: "retain" });
        await later().delete(id, state);
        assert.deepEqual(addresses(), [ada]);
    });

    it("does not conclude that no one was invited before replicas can have caught up", async () => {
        const { id, state, nextRun, later } = await unanswered({ isDone: false });
        await assert.rejects(
            nextRun().delete(id, state),
            /no replica shows a guest .* run again in a quarter/,
        );
        assert.deepEqual((await nextRun().read(id, state)).id, id);
        assert.deepEqual(await later().read(id, state), {});
        await later().delete(id, state);
    });

    it("leaves an account that someone else invited, and names it", async () => {
        const { id, state, roster, directory, addresses, later } = await unanswered({ isDone: false });
        const next = later();
        directory.succeed(
            "POST /invitations",
            { invitedUserEmailAddress: ada, inviteRedirectUrl: "https://example.org" },
            { headers: { "x-sandbox-actor": "avery@contoso.example" } },
        );
        assert.equal((await next.read(id, state)).id, id);
        await next.delete(id, state);
        assert.deepEqual(addresses(), [ada]);
        const [warning = ""] = roster.session.warnings;
        assert.match(warning, /another identity invited the guest/);
        assert.ok(warning.includes(String(roster.guests()[0]?.["id"])));
    });
});
