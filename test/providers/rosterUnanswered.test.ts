import assert from "node:assert/strict";
import { redeem } from "../../sandbox/controlPlane";
import { objectIn, rosterOver, guest } from "./rosterOver";
import { errorOf } from "./setUp";

const ada = "ada@fabrikam.example";
const ben = "ben@fabrikam.example";

/** A roster of two guests whose invitations are not answered, and neither is any search for them. */
async function unanswered({ isDone = true, onRemove = "delete" } = {}) {
    const roster = rosterOver({ replicaCount: 1, lagMs: 0 });
    const { directory } = roster.session;
    const ask = directory.ask.bind(directory);
    let isCut = false;
    directory.ask = (request, body, options) => {
        isCut ||= /invitations/.test(`${request} ${JSON.stringify(body ?? "")}`);
        return isCut
            ? { ...(isDone ? ask(request, body, options) : ask("GET /organization")), fault: "reset" }
            : ask(request, body, options);
    };
    const inputs = roster.inputs({ [ada]: { ...guest, onRemove }, [ben]: { ...guest, onRemove } });
    const { id, properties } = await errorOf(roster.lifecycle.create(inputs));
    directory.ask = ask;
    const addresses = () => roster.guests().map(({ mail }) => mail);
    const invitations = () =>
        directory.parts.log.list().filter(({ method, path, status }) => {
            return method === "POST" && path.endsWith("/invitations") && status < 300;
        }).length;
    /** A quarter of an hour later, in another run. */
    const later = () => {
        roster.session.time.pass(16 * 60_000);
        return roster.lifecycleOf("guestRosterShard");
    };
    return { roster, directory, id, state: properties, inputs, addresses, invitations, later };
}

describe("GuestRosterShard, of guests whose invitations were not answered", () => {
    it("ends them when the roster is destroyed, and when they are no longer declared", async () => {
        const destroyed = await unanswered();
        assert.deepEqual(destroyed.addresses(), [ada, ben]);
        await destroyed.later().delete(destroyed.id, destroyed.state);
        assert.deepEqual(destroyed.addresses(), []);

        const { roster, id, state, addresses, later } = await unanswered();
        const inputs = roster.inputs({ [ben]: guest });
        const { outs } = await later().update(id, state, inputs);
        assert.deepEqual(addresses(), [ben]);
        assert.deepEqual(Object.keys(objectIn(outs, "userIds")), [ben]);
        assert.equal(outs?.["unanswered"], undefined);
    });

    it("finds them in a refresh, and finishes them without another invitation", async () => {
        const { id, state, inputs, invitations, later, roster } = await unanswered();
        const { props = {} } = await later().read(id, state);
        assert.deepEqual(Object.keys(objectIn(props, "userIds")), [ada, ben]);
        assert.equal(props["unanswered"], undefined);
        const { outs } = await later().update(id, props, inputs);
        assert.deepEqual(roster.members(), Object.values(objectIn(outs, "userIds")));
        assert.equal(invitations(), 2);
    });

    it("counts as changed until they are found", async () => {
        const { id, state, roster, later } = await unanswered();
        const { changes } = await later().diff(id, state, roster.inputs({}));
        assert.equal(changes, true);
    });

    it("leaves them with onRemove: retain", async () => {
        const { id, state, addresses, later } = await unanswered({ onRemove: "retain" });
        await later().delete(id, state);
        assert.deepEqual(addresses(), [ada, ben]);
    });

    it("does not conclude that no one was invited before replicas can have caught up", async () => {
        const { id, state, roster, later } = await unanswered({ isDone: false });
        await assert.rejects(
            roster.lifecycleOf("guestRosterShard").delete(id, state),
            /2 of 2 guests[^]* and no replica shows a\s/,
        );
        assert.deepEqual((await later().read(id, state)).props?.["unanswered"], undefined);
        await later().delete(id, state);
    });

    it("does not let an account go before the audit log can show who invited it", async () => {
        const { id, state, roster, directory, addresses, later } = await unanswered();
        const ask = directory.ask.bind(directory);
        directory.ask = (request, ...rest) =>
            request.includes("directoryAudits")
                ? { ...ask("GET /organization"), body: { value: [] } }
                : ask(request, ...rest);
        roster.session.time.pass(60_000);
        const error = await errorOf(roster.lifecycleOf("guestRosterShard").delete(id, state));
        assert.match(error.message, /2 of 2 guests[^]*audit log does not show[^]*run again/);
        assert.deepEqual(Object.keys(error.properties["unanswered"] ?? {}), [ada, ben]);
        assert.deepEqual(addresses(), [ada, ben]);
        directory.ask = ask;
        await later().delete(id, error.properties);
        assert.deepEqual(addresses(), []);
    });

    describe("leaves an account that is not proven to be theirs, and names it", () => {
        const cases = {
            "of an invitation by someone else": [
                { isDone: false },
                ({ directory }) => {
                    directory.succeed(
                        "POST /invitations",
                        { invitedUserEmailAddress: ada, inviteRedirectUrl: "https://example.org" },
                        { headers: { "x-sandbox-actor": "avery@contoso.example" } },
                    );
                },
                /another identity invited the guest/,
            ],
            "whose invitation the audit log does not show": [
                {},
                ({ roster }) => roster.session.withheld.add("AuditLog.Read.All"),
                /the audit log does not show who invited/,
            ],
            "that someone has redeemed": [
                {},
                ({ roster, directory }) => {
                    roster.guests().forEach(({ id }) => redeem(directory.tenant, String(id)));
                },
                /has redeemed/,
            ],
        } satisfies Record<
            string,
            [
                Parameters<typeof unanswered>[0],
                (left: Awaited<ReturnType<typeof unanswered>>) => unknown,
                RegExp,
            ]
        >;
        for (const [what, [options, happens, reason]] of Object.entries(cases)) {
            it(what, async () => {
                const left = await unanswered(options);
                const lifecycle = left.later();
                happens(left);
                const before = left.addresses();
                await lifecycle.delete(left.id, left.state);
                assert.deepEqual(left.addresses(), before);
                assert.match(left.roster.session.warnings.join("\n"), reason);
                assert.match(
                    left.roster.session.warnings.join("\n"),
                    new RegExp(String(left.roster.guests()[0]?.id)),
                );
            });
        }
    });
});
