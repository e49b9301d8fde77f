import assert from "node:assert/strict";
import type { Properties } from "../../providers/lifecycle/kit/lifecycle";
import { create, guest, guestsOf, objectIn, redirectUrl, rosterOver } from "./rosterOver";
import { errorOf } from "./setUp";

describe("GuestRosterShard, created", () => {
    it("invites all its guests and puts them in their group, 20 in a request", async () => {
        const roster = rosterOver();
        const { userIds } = await create(roster, roster.inputs(guestsOf(300)));
        assert.equal(roster.guests().length, 300);
        assert.equal(roster.members().length, 300);
        assert.equal(Object.keys(userIds).length, 300);
        assert.ok(roster.count("POST /$batch") <= 15 + 1, `${roster.count("POST /$batch")} batches`);
        assert.equal(roster.count("POST /invitations"), 0);
    });

    for (const count of [5, 250]) {
        it(`writes nothing to ${count} guests who are as declared, and already members of their group`, async () => {
            const roster = rosterOver({ replicaCount: 1, lagMs: 0 });
            const { directory } = roster.session;
            const profile = { companyName: "Fabrikam", blockSignIn: true };
            for (let number = 1; number <= count; number++) {
                const id = directory.invite(`g${number}@fabrikam.example`);
                directory.succeed(`PATCH /users/${id}`, { companyName: "Fabrikam", accountEnabled: false });
                directory.succeed(`POST /groups/${roster.groupId}/members/$ref`, {
                    "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${id}`,
                });
            }
            roster.session.catchUp();
            roster.session.calls.length = 0;
            roster.session.bodies.length = 0;
            await create(roster, roster.inputs(guestsOf(count, profile)));
            const steps = roster.session.bodies.flatMap(
                (body) => (body as { requests?: { method: string }[] } | undefined)?.requests ?? [],
            );
            assert.deepEqual(
                steps.filter(({ method }) => method !== "GET"),
                [],
            );
            assert.deepEqual(
                roster.session.writes.filter((call) => !/\$batch$|getByIds$/.test(call)),
                [],
            );
        });
    }

    it("reads whether they exist in lists, never one by one", async () => {
        const roster = rosterOver();
        await create(roster, roster.inputs(guestsOf(300)));
        const reads = roster.session.calls.filter((call) => /getByIds|GET \/users/.test(call));
        assert.ok(reads.length <= 15, reads.join("\n"));
    });

    it("invites no one before several replicas have said that they do not know the address", async () => {
        const roster = rosterOver();
        await create(roster, roster.inputs(guestsOf(300)));
        const before = roster.session.calls.slice(0, roster.session.calls.indexOf("POST /$batch"));
        assert.equal(before.filter((call) => call === "GET /users").length, 3);
    });

    it("counts guests of shards that begin together, who then leave and are asked for together", async () => {
        const roster = rosterOver();
        const shards = [0, 1, 2, 3].map((shard) =>
            Object.fromEntries(
                Object.keys(guestsOf(100)).map((address) => [`s${shard}${address}`, guest] as const),
            ),
        );
        const lifecycle = roster.session.lifecycle("guestRosterShard");
        await roster.clock.run(Promise.all(shards.map((guests) => lifecycle.create(roster.inputs(guests)))));
        assert.equal(roster.members().length, 400);
        const { calls } = roster.session;
        assert.equal(roster.count("GET /users"), 3);
        assert.ok(roster.count("POST /$batch") <= 20 + 1, `${roster.count("POST /$batch")} batches`);
        assert.ok(roster.count("POST /directoryObjects/getByIds") <= 12, calls.join("\n"));
        assert.ok(roster.count(`GET /groups/${roster.groupId}/members`) <= 8, calls.join("\n"));
    });

    it("keeps each link that redeems where asked for, and none otherwise", async () => {
        const kept = rosterOver();
        const { outs } = await create(kept, { ...kept.inputs(guestsOf(3)), keepRedeemUrls: true });
        assert.equal(Object.keys(objectIn(outs, "redeemUrls")).length, 3);
        const roster = rosterOver();
        const { outs: without } = await create(roster, roster.inputs(guestsOf(3)));
        assert.equal(without["redeemUrls"], undefined);
        assert.ok(!JSON.stringify(without).includes("redeem?"));
    });

    it("deploys a state of the form before without a change, and drops its links at the next update", async () => {
        const roster = rosterOver();
        const inputs = roster.inputs(guestsOf(3));
        const { id, outs } = await create(roster, { ...inputs, keepRedeemUrls: true });
        const former = {
            ...outs,
            keepRedeemUrls: undefined,
            guests: JSON.stringify(objectIn(outs, "guests")),
        };
        assert.equal((await roster.lifecycle.diff(id, former, inputs)).changes, false);
        const news = roster.inputs({ ...guestsOf(3), ...guestsOf(1, { displayName: "Gina" }) });
        assert.equal((await roster.lifecycle.diff(id, former, news)).changes, true);
        const { outs: after } = await roster.lifecycle.update(id, former, news);
        assert.equal(after?.["redeemUrls"], undefined);
        assert.equal(Object.keys(objectIn(after, "userIds")).length, 3);
        assert.equal(roster.guests().length, 3);
    });

    it("is changed by a choice to keep links, and by the end of it", async () => {
        const roster = rosterOver();
        const inputs = roster.inputs(guestsOf(2));
        const { id, outs } = await create(roster, inputs);
        const keeping = { ...inputs, keepRedeemUrls: true };
        assert.equal((await roster.lifecycle.diff(id, outs, inputs)).changes, false);
        assert.equal((await roster.lifecycle.diff(id, outs, keeping)).changes, true);
        const { outs: kept } = await roster.lifecycle.update(id, outs, keeping);
        assert.equal((await roster.lifecycle.diff(id, kept ?? {}, inputs)).changes, true);
        assert.equal((await roster.lifecycle.diff(id, kept ?? {}, keeping)).changes, false);
    });

    it("is refreshed with the group's members read once, although its parts are read one after the other", async () => {
        const roster = rosterOver();
        const { id, outs } = await create(roster, roster.inputs(guestsOf(3)));
        roster.session.catchUp();
        roster.session.calls.length = 0;
        for (const part of [1, 2, 3]) {
            const { props } = await roster.lifecycle.read(`${id}-${part}`, outs);
            assert.deepEqual(objectIn(props, "guests"), objectIn(outs, "guests"));
        }
        // The program also declares the members of the group that do not come from the roster.
        const others = { groupId: roster.groupId, memberIds: [] };
        const { props } = await roster.clock.run(
            roster.session.current("groupMembership").read(roster.groupId, others),
        );
        assert.deepEqual(props, others);
        assert.equal(roster.count(`GET /groups/${roster.groupId}/members`), 1);
    });

    it("stops inviting at Entra's brake on abuse, and says so once", async () => {
        const roster = rosterOver({ invitationBrake: 30 });
        const error = await errorOf(roster.lifecycle.create(roster.inputs(guestsOf(200))));
        assert.equal(roster.guests().length, 30);
        assert.equal(Object.keys(objectIn(error.properties, "userIds")).length, 30);
        const sent = JSON.stringify(roster.session.bodies).match(/invitedUserEmailAddress/g)?.length ?? 0;
        assert.ok(sent <= 100, `${sent} invitations sent`);
        assert.match(error.message, /170 of 200 guests/);
    });

    it("adopts an existing guest, without a second invitation", async () => {
        const roster = rosterOver();
        const { directory } = roster.session;
        directory.ask("POST v1.0/invitations", {
            invitedUserEmailAddress: "G1@fabrikam.example",
            inviteRedirectUrl: redirectUrl,
        });
        roster.session.catchUp();
        const [before] = roster.guests();
        const inputs = { ...roster.inputs(guestsOf(250)), keepRedeemUrls: true };
        const { outs, userIds } = await create(roster, inputs);
        assert.equal(userIds["g1@fabrikam.example"], before?.["id"]);
        assert.equal(roster.guests().length, 250);
        assert.equal(Object.keys(objectIn(outs, "redeemUrls")).length, 249);
        assert.equal(roster.members().length, 250);
    });

    it("writes the profile, and not the name that the invitation has written", async () => {
        const roster = rosterOver();
        const guests = guestsOf(2, { displayName: "Gina", companyName: "Fabrikam" });
        await create(roster, roster.inputs(guests));
        assert.deepEqual(
            roster.guests().map(({ displayName, companyName }) => [displayName, companyName]),
            [
                ["Gina", "Fabrikam"],
                ["Gina", "Fabrikam"],
            ],
        );
        const written = JSON.stringify(roster.session.bodies);
        assert.doesNotMatch(written, /"displayName":"Gina","companyName"/);
    });

    it("reports failures together, and keeps the guests that succeeded", async () => {
        const roster = rosterOver();
        const guests = { ...guestsOf(3), "own@contoso.example": guest, "two@contoso.example": guest };
        const error = await errorOf(roster.lifecycle.create(roster.inputs(guests)));
        assert.match(error.message, /2 of 5 guests could not be finished/);
        assert.match(error.message, /own@contoso\.example[\s\S]*two@contoso\.example/);
        assert.equal(error.message.match(/verified domain/g)?.length, 1);
        assert.equal(Object.keys(objectIn(error.properties, "guests")).length, 3);
        assert.equal(Object.keys(objectIn(error.properties, "userIds")).length, 3);
        assert.equal(roster.members().length, 3);
    });

    it("continues where it stopped", async () => {
        const roster = rosterOver();
        const faulty = { ...guestsOf(3), "own@contoso.example": guest };
        const { id, properties } = await errorOf(roster.lifecycle.create(roster.inputs(faulty)));
        roster.session.calls.length = 0;
        const news = roster.inputs(guestsOf(4));
        const { outs } = await roster.lifecycle.update(id, properties, news);
        assert.equal(Object.keys(objectIn(outs, "guests")).length, 4);
        assert.equal(roster.count("POST /invitations"), 1);
        assert.equal(roster.guests().length, 4);
    });
});

describe("GuestRosterShard, compared", () => {
    const compare = async (before: Record<string, Properties>, now: Record<string, Properties>) => {
        const roster = rosterOver();
        const { changes } = await roster.lifecycle.diff("id", roster.inputs(before), roster.inputs(now));
        return { changes, logged: roster.messages.join("\n") };
    };

    it("shows no change of what only the invitation uses", async () => {
        const now = guestsOf(2, { redirectUrl: "https://other.example", message: { body: "Hello" } });
        assert.deepEqual(await compare(guestsOf(2), now), { changes: false, logged: "" });
    });

    it("lists each guest who is added, changed or removed", async () => {
        const now = { ...guestsOf(3, { companyName: "Fabrikam" }) };
        const { changes, logged } = await compare({ ...guestsOf(2), "old@fabrikam.example": guest }, now);
        assert.equal(changes, true);
        assert.match(logged, /1 added, 2 changed, 1 removed/);
        assert.match(logged, /\+ g3@fabrikam\.example/);
        assert.match(logged, /~ g1@fabrikam\.example \(companyName\)/);
        assert.match(logged, /- old@fabrikam\.example \(delete\)/);
    });
});

describe("GuestRosterShard, updated", () => {
    it("invites one, changes one and deletes one, and touches no one else", async () => {
        const roster = rosterOver();
        const { id, outs } = await create(roster, roster.inputs(guestsOf(30)));
        roster.session.catchUp();
        roster.session.calls.length = 0;
        const now: Record<string, Properties> = { ...guestsOf(29), "new@fabrikam.example": guest };
        now["g1@fabrikam.example"] = { ...guest, companyName: "Fabrikam" };
        await roster.lifecycle.check(outs, roster.inputs(now));
        await roster.lifecycle.update(id, outs, roster.inputs(now));
        const mails = roster.guests().map(({ mail }) => mail);
        assert.ok(!mails.includes("g30@fabrikam.example"));
        assert.ok(mails.includes("new@fabrikam.example"));
        assert.equal(mails.length, 30);
        assert.equal(
            roster.guests().find(({ mail }) => mail === "g1@fabrikam.example")?.["companyName"],
            "Fabrikam",
        );
        assert.equal(roster.count("POST /invitations"), 1);
        assert.ok(roster.session.calls.length < 40, `${roster.session.calls.length} requests`);
    });

    it("blocks or retains as each guest says", async () => {
        const roster = rosterOver();
        const guests = guestsOf(2);
        guests["g1@fabrikam.example"] = { ...guest, onRemove: "block" };
        guests["g2@fabrikam.example"] = { ...guest, onRemove: "retain" };
        const { id, outs } = await create(roster, roster.inputs(guests));
        await roster.lifecycleOf("guestRosterShard").update(id, outs, roster.inputs({}));
        assert.deepEqual(
            roster.guests().map(({ accountEnabled }) => accountEnabled),
            [false, true],
        );
        assert.deepEqual(roster.members(), []);
    });

    it("takes guests who leave out of their group 20 in a request, and blocks them in others", async () => {
        const roster = rosterOver();
        const { id, outs } = await create(roster, roster.inputs(guestsOf(100, { onRemove: "block" })));
        roster.session.catchUp();
        roster.session.calls.length = 0;
        await roster.lifecycleOf("guestRosterShard").update(id, outs, roster.inputs({}));
        assert.deepEqual(roster.members(), []);
        assert.ok(roster.guests().every(({ accountEnabled }) => accountEnabled === false));
        // Each account is read before it is blocked: five batches more.
        assert.ok(roster.session.calls.length <= 25, roster.session.calls.join("\n"));
    });

    it("skips a shard that is as it was, and checks all of one that differs before it writes", async () => {
        const roster = rosterOver();
        const inputs = roster.inputs({ "g1@fabrikam.example": { ...guest, redirectUrl: "none" } });
        assert.deepEqual(await roster.lifecycle.check(inputs, inputs), { inputs, failures: [] });
        const { failures = [] } = await roster.lifecycle.check(inputs, {
            ...inputs,
            guests: ` ${inputs["guests"] as string}`,
        });
        assert.deepEqual(
            failures.map(({ property }) => property),
            ["guests.g1@fabrikam.example.redirectUrl"],
        );
        await assert.rejects(roster.lifecycle.create(inputs), /is not an https URL/);
        assert.deepEqual(roster.session.calls, []);
    });

    it("keeps members in their group that another resource of the same run gives up", async () => {
        const roster = rosterOver();
        const inputs = roster.inputs(guestsOf(2));
        const { id, outs, userIds } = await create(roster, inputs);
        // A separate plugin process, in which nothing of the shard differs.
        const [shard, membership] = [
            roster.lifecycleOf("guestRosterShard"),
            roster.lifecycleOf("groupMembership"),
        ];
        await shard.check(inputs, inputs);
        assert.equal((await shard.diff(id, outs, inputs)).changes, false);
        const memberIds = Object.values(userIds);
        await membership.delete(roster.groupId, { groupId: roster.groupId, memberIds });
        assert.deepEqual([...roster.members()].sort(), memberIds.sort());
    });

    it("does not touch a guest who is now declared elsewhere", async () => {
        const roster = rosterOver();
        const { id, outs } = await create(roster, roster.inputs(guestsOf(1)));
        const news = roster.inputs({}, ["g1@fabrikam.example"]);
        await roster.lifecycle.check(outs, news);
        await roster.lifecycle.update(id, outs, news);
        assert.equal(roster.guests().length, 1);
    });
});

describe("GuestRosterShard, deleted", () => {
    it("carries out what each guest declares", async () => {
        const roster = rosterOver();
        const { id, outs } = await create(roster, roster.inputs(guestsOf(25)));
        await roster.lifecycleOf("guestRosterShard").delete(id, outs);
        assert.deepEqual(roster.guests(), []);
    });

    it("does not touch a guest who now has their own account resource", async () => {
        const roster = rosterOver();
        const { id, outs } = await create(roster, roster.inputs(guestsOf(2)));
        const one = roster.lifecycleOf("guestAccount");
        await one.check({}, { emailAddress: "g1@fabrikam.example", redirectUrl, onRemove: "delete" });
        await roster.lifecycle.delete(id, outs);
        assert.deepEqual(
            roster.guests().map(({ mail }) => mail),
            ["g1@fabrikam.example"],
        );
    });
});

describe("GuestRosterShard, of another number of shards", () => {
    it("adopts the guests of the former shards, whose deletion then touches no one", async () => {
        const roster = rosterOver();
        const guests = guestsOf(40);
        const part = (index: number, count: number) =>
            roster.inputs(Object.fromEntries(Object.entries(guests).filter((_, at) => at % count === index)));
        const before = [];
        for (const index of [0, 1]) {
            before.push(await create(roster, part(index, 2)));
        }
        roster.session.catchUp();
        const [ids, members] = [roster.guests().map(({ id }) => id), roster.members()];
        // A separate plugin process, which checks what is declared before anything is written.
        const lifecycle = roster.lifecycleOf("guestRosterShard");
        roster.session.calls.length = 0;
        roster.session.bodies.length = 0;
        for (const index of [0, 1, 2]) {
            await lifecycle.check({}, part(index, 3));
        }
        const after = [];
        for (const index of [0, 1, 2]) {
            after.push(await create({ ...roster, lifecycle }, part(index, 3)));
        }
        for (const { id, outs } of before) {
            await lifecycle.delete(id, outs);
        }
        roster.session.catchUp();
        assert.deepEqual(
            roster.guests().map(({ id }) => id),
            ids,
        );
        assert.deepEqual([...roster.members()].sort(), [...members].sort());
        assert.deepEqual(
            after
                .flatMap(({ userIds }) => Object.values(userIds))
                .map(String)
                .sort(),
            ids.map(String).sort(),
        );
        assert.doesNotMatch(JSON.stringify(roster.session.bodies), /invitedUserEmailAddress|DELETE/);
        assert.ok(!roster.session.calls.some((call) => /^(DELETE|PATCH)/.test(call)), "nothing is written");
    });
});

describe("GuestRosterShard, read", () => {
    it("finds nothing changed in one list of guests and one of members", async () => {
        const roster = rosterOver();
        const { id, outs } = await create(roster, roster.inputs(guestsOf(60, { companyName: "Fabrikam" })));
        roster.session.catchUp();
        roster.session.calls.length = 0;
        const read = await roster.lifecycle.read(id, outs);
        assert.deepEqual(read.props, outs);
        assert.deepEqual(roster.session.calls, ["GET /users", `GET /groups/${roster.groupId}/members`]);
    });

    it("shows guests who are gone, have changed or have left the group", async () => {
        const roster = rosterOver();
        const { id, outs, userIds } = await create(
            roster,
            roster.inputs(guestsOf(3, { companyName: "Fabrikam" })),
        );
        const [one, two, three] = ["g1", "g2", "g3"].map((name) =>
            String(userIds[`${name}@fabrikam.example`]),
        );
        const { directory } = roster.session;
        roster.session.catchUp();
        directory.ask(`DELETE v1.0/users/${one}`);
        directory.ask(`PATCH v1.0/users/${two}`, { companyName: "Contoso" });
        directory.ask(`DELETE v1.0/groups/${roster.groupId}/members/${three}/$ref`);
        roster.session.catchUp();
        const { props } = await roster.lifecycle.read(id, outs);
        const guests = objectIn(props, "guests") as Record<string, Properties>;
        assert.equal(guests["g1@fabrikam.example"], undefined);
        assert.equal(guests["g2@fabrikam.example"]?.["companyName"], "Contoso");
        assert.deepEqual(guests["g3@fabrikam.example"]?.["groups"], []);
    });
});

describe("GuestRosterShard, checked", () => {
    it("lists each guest of a new resource, which the engine compares with nothing", async () => {
        const roster = rosterOver();
        await roster.lifecycle.check({}, roster.inputs(guestsOf(60)));
        const logged = roster.messages.join("\n");
        assert.match(logged, /60 added, 0 changed, 0 removed/);
        assert.match(logged, /\+ g1@fabrikam\.example/);
        assert.match(logged, /\+ and 10 more/);
        roster.messages.length = 0;
        await roster.lifecycle.check(roster.inputs(guestsOf(60)), roster.inputs(guestsOf(60)));
        assert.deepEqual(roster.messages, []);
    });

    it("refuses addresses that are not normalized, and unknown fields' values, by guest", async () => {
        const roster = rosterOver();
        const faultsOf = async (guests: Record<string, Properties>) =>
            JSON.stringify((await roster.lifecycle.check({}, roster.inputs(guests))).failures);
        const written = await faultsOf({ "G1@fabrikam.example": guest });
        assert.match(written, /must be written g1@fabrikam\.example/);
        const wrong = await faultsOf({ "g2@fabrikam.example": { ...guest, onRemove: "x" } });
        assert.match(wrong, /guests\.g2@fabrikam\.example\.onRemove/);
    });
});
