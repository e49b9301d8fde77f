import assert from "node:assert/strict";
import { bodyOf, guid, refusal } from "../graph/fakes";
import { absentReference } from "../graph/consistency/fakeDirectory";
import { emailAddress, inputs, invited, pending, userId } from "./invitedGuest";
import { createdErrorOf, errorOf, failuresOf, over, stateOf, unknown } from "./setUp";

const [anna, bert] = [guid(11), guid(12)];
const sponsorsOf = `/users/${userId}/sponsors`;
/** Answers of replicas that do not know the guest. */
const missing = (count: number) =>
    Array.from({ length: count }, () => ({ status: 200, body: { value: [] as unknown[] } }));
/** What the state holds of a guest who was adopted. */
const adopted = { ...inputs, userId, ...pending };

describe("GuestAccount, checked", () => {
    it("reports all faults at once", async () => {
        const faults = await failuresOf(invited(), {
            emailAddress: "",
            redirectUrl: "http://insecure.example",
            onRemove: "restore",
            displayName: "x".repeat(257),
            companyName: "x".repeat(65),
            sponsorIds: [1, 2, 3, 4, 5, 6].map(guid),
        });
        assert.deepEqual(faults, [
            "emailAddress",
            "redirectUrl",
            "onRemove",
            "displayName",
            "companyName",
            "sponsorIds",
        ]);
    });

    it("passes values that are not known yet", async () => {
        const news = { ...inputs, emailAddress: unknown, sponsorIds: [anna, unknown] };
        assert.deepEqual(await invited().check({}, news), { inputs: news, failures: [] });
    });

    it("refuses another address before anything is written", async () => {
        const lifecycle = invited();
        const news = { ...inputs, emailAddress: "bob@fabrikam.example" };
        assert.deepEqual(await failuresOf(lifecycle, news, inputs), ["emailAddress"]);
        assert.deepEqual(await failuresOf(lifecycle, { ...inputs, emailAddress: unknown }, inputs), []);
    });
});

describe("GuestAccount, compared", () => {
    it("sees no change in the order of sponsors, and sends no request", async () => {
        const { check, diff, directory } = invited();
        const { inputs: news } = await check({}, { ...inputs, sponsorIds: [bert, anna, bert] });
        const result = await diff(userId, { ...inputs, sponsorIds: [anna, bert] }, news!);
        assert.deepEqual(result, { changes: false, replaces: [] });
        assert.deepEqual(directory.calls, []);
    });

    it("is never replaced, and sees no change in what only the invitation uses", async () => {
        const { diff } = invited();
        const redirectUrl = "https://elsewhere.example";
        const unchanged = await diff(userId, inputs, {
            ...inputs,
            redirectUrl,
            message: { body: "Welcome" },
        });
        assert.deepEqual(unchanged, { changes: false, replaces: [] });
        for (const change of [{ onRemove: "block" }, { companyName: "x" }, { sponsorIds: [anna] }]) {
            assert.deepEqual(await diff(userId, inputs, { ...inputs, ...change }), {
                changes: true,
                replaces: [],
            });
        }
    });
});

describe("GuestAccount in a state of an earlier version, with its link", () => {
    const former = { ...adopted, redeemUrl: "https://redeem/old" };

    it("deploys without a change, and drops the link at the next one", async () => {
        const { check, diff, update, read } = invited();
        const { inputs: news } = await check(former, inputs);
        assert.deepEqual(await diff(userId, former, news!), { changes: false, replaces: [] });
        assert.equal((await read(userId, former)).props?.["redeemUrl"], "https://redeem/old");
        const { outs } = await update(userId, former, { ...inputs, onRemove: "block" });
        assert.equal(outs?.["redeemUrl"], undefined);
    });

    it("keeps the link from the run that asks for it, and writes nothing", async () => {
        const { check, diff, update, directory } = invited();
        const { inputs: news } = await check(former, { ...inputs, keepRedeemUrl: true });
        assert.equal((await diff(userId, former, news!)).changes, true);
        const { outs } = await update(userId, former, news!);
        assert.equal(outs?.["redeemUrl"], "https://redeem/old");
        assert.deepEqual(directory.writes, []);
        assert.equal((await diff(userId, outs, news!)).changes, false);
        assert.equal((await diff(userId, outs, inputs)).changes, true);
    });
});

describe("GuestAccount, created", () => {
    it("waits for the user, and writes nothing that is not declared", async () => {
        const { create, directory } = invited();
        directory.next("POST /directoryObjects/getByIds", { status: 200, body: { value: [] } });
        assert.deepEqual(await create(inputs), { id: userId, outs: adopted });
        assert.deepEqual(directory.writes, []);
        // Found, waited for with one stale read, and asked how far the redemption is.
        assert.equal(directory.calls.length, 6);
    });

    it("writes properties and sponsors, and waits until they show", async () => {
        const { create, user, sponsors, directory } = invited();
        directory.next(`PATCH /users/${userId}`, refusal(404, "Directory_ObjectNotFound"));
        directory.next(`GET /users/${userId}`, { status: 200, body: { companyName: null } });
        const news = { ...inputs, companyName: "Fabrikam", sponsorIds: [anna, bert] };
        assert.deepEqual(await create(news), { id: userId, outs: { ...news, ...adopted } });
        assert.equal(user()?.["companyName"], "Fabrikam");
        assert.deepEqual(sponsors(), [anna, bert]);
    });

    it("leaves sponsors who were there before", async () => {
        const { create, sponsors } = invited({}, guid(13));
        await create({ ...inputs, sponsorIds: [anna] });
        assert.deepEqual(sponsors(), [anna, guid(13)].sort());
    });

    it("invites a new guest, and keeps the link that redeems the invitation only where asked for", async () => {
        const { create, directory } = over("guestAccount");
        const message = { body: "Welcome" };
        const { id, outs } = await create({ ...inputs, message, keepRedeemUrl: true });
        assert.equal(id, userId);
        assert.equal(outs?.["redeemUrl"], `https://redeem/${userId}/1`);
        const without = await over("guestAccount").create({ ...inputs, message });
        assert.ok(!JSON.stringify(without).includes("https://redeem/"));
        const invitation = bodyOf(directory.graph.requests.find(({ url }) => url.endsWith("/invitations")));
        assert.deepEqual(invitation, {
            invitedUserEmailAddress: emailAddress,
            inviteRedirectUrl: inputs.redirectUrl,
            sendInvitationMessage: true,
            invitedUserMessageInfo: { customizedMessageBody: "Welcome" },
        });
    });

    it("looks the guest up after a lost answer instead of inviting twice", async () => {
        const { create, directory } = over("guestAccount");
        directory.loseAnswerOf("POST /invitations");
        assert.equal((await create(inputs)).id, userId);
        assert.deepEqual(directory.writes, ["POST /invitations"]);
    });

    it("invites again when the lost invitation was never made", async () => {
        const { create, directory } = over("guestAccount");
        directory.next("POST /invitations", new Error("socket hang up"));
        assert.equal((await create(inputs)).id, userId);
        assert.deepEqual(directory.writes, ["POST /invitations", "POST /invitations"]);
    });

    it("invites a third time, and then gives up", async () => {
        const { create, directory } = over("guestAccount");
        directory.next("POST /invitations", ...Array.from({ length: 2 }, () => new Error("reset")));
        assert.equal((await create(inputs)).id, userId);
        const another = over("guestAccount");
        another.directory.next("POST /invitations", ...Array.from({ length: 5 }, () => new Error("reset")));
        await assert.rejects(
            another.create(inputs),
            new RegExp(
                `${emailAddress} may be in the tenant. The state has the address .* Run pulumi up again`,
            ),
        );
    });

    it("does not invite a guest again that four reads in a row miss", async () => {
        const { create, directory } = invited();
        directory.next("GET /users", ...missing(4));
        assert.equal((await create(inputs)).id, userId);
        assert.deepEqual(directory.writes, []);
    });

    it("does not invite again after a lost answer when replicas are a minute behind", async () => {
        const { create, directory } = over("guestAccount");
        directory.loseAnswerOf("POST /invitations");
        // Five before the invitation; thirteen after it take a minute.
        directory.next("GET /users", ...missing(5 + 13));
        assert.equal((await create(inputs)).id, userId);
        assert.deepEqual(directory.writes, ["POST /invitations"]);
    });

    it("refuses an address of the tenant's own people, and names the account", async () => {
        const { create, directory } = invited({
            creationType: null,
            externalUserState: null,
            userType: "Member",
        });
        await assert.rejects(create(inputs), new RegExp(`own accounts \\(object id ${userId}\\)`));
        assert.deepEqual(directory.writes, []);
    });

    it("takes no one for a guest unless the directory says so", async () => {
        const { create } = invited({
            creationType: undefined,
            externalUserState: undefined,
            userType: undefined,
        });
        await assert.rejects(create(inputs), /own accounts/);
    });

    it("takes none of several users who share an address", async () => {
        const { create, directory } = invited();
        directory.users.set(guid(2), { id: guid(2), mail: emailAddress, creationType: "Invitation" });
        await assert.rejects(
            create(inputs),
            new RegExp(`several users \\(object ids ${userId}, ${guid(2)}\\)`),
        );
        assert.deepEqual(directory.writes, []);
    });

    it("keeps the id of a guest who was invited and never showed", async () => {
        const lifecycle = over("guestAccount");
        lifecycle.directory.next("POST /invitations", {
            status: 201,
            body: { invitedUser: { id: userId }, inviteRedeemUrl: `https://redeem/${userId}` },
        });
        const error = await createdErrorOf(lifecycle, { ...inputs, keepRedeemUrl: true });
        assert.equal(error.id, userId);
        assert.equal(error.properties["redeemUrl"], `https://redeem/${userId}`);
    });

    it("keeps its id when it could not be finished, its properties as not yet written", async () => {
        const lifecycle = invited();
        lifecycle.directory.next(`PATCH /users/${userId}`, refusal(403, "Authorization_RequestDenied"));
        const news = { ...inputs, companyName: "Fabrikam", sponsorIds: [anna] };
        const error = await createdErrorOf(lifecycle, news);
        const unfinishedProperties = Object.keys(news).sort();
        assert.deepEqual(
            [error.id, stateOf(error)],
            [userId, { ...inputs, userId, sponsorIds: [anna], isUnfinished: true, unfinishedProperties }],
        );
        await lifecycle.update(userId, error.properties, news);
        assert.equal(lifecycle.user()?.["companyName"], "Fabrikam");
        assert.deepEqual(lifecycle.sponsors(), [anna]);
    });

    it("is finished by writing only what the directory does not show", async () => {
        const lifecycle = invited();
        const { directory } = lifecycle;
        directory.next(`POST ${sponsorsOf}/$ref`, refusal(403, "Authorization_RequestDenied"));
        const news = { ...inputs, companyName: "Fabrikam", managerId: bert, sponsorIds: [anna] };
        const error = await createdErrorOf(lifecycle, news);
        const before = directory.writes.length;
        const { outs } = await lifecycle.update(userId, error.properties, news);
        assert.deepEqual(directory.writes.slice(before), [`POST ${sponsorsOf}/$ref`]);
        assert.deepEqual(lifecycle.sponsors(), [anna]);
        assert.equal(outs?.["isUnfinished"], undefined);
    });
});

describe("GuestAccount, read", () => {
    const props = { ...inputs, companyName: "Fabrikam", sponsorIds: [anna, bert], __provider: "text" };

    it("shows drift of what is declared, and only of that", async () => {
        const { read } = invited({ companyName: "Contoso", displayName: "Alice" }, anna, guid(13));
        const found = { ...props, ...pending, companyName: "Contoso", sponsorIds: [anna] };
        assert.deepEqual(await read(userId, props), { id: userId, props: found });
    });

    it("takes a stale answer for no drift", async () => {
        const { read, directory } = invited({ companyName: "Fabrikam" }, anna, bert);
        directory.next(`GET /users/${userId}`, { status: 200, body: { companyName: "Contoso" } });
        assert.deepEqual(await read(userId, props), { id: userId, props: { ...props, ...pending } });
    });

    it("omits a property that was cleared", async () => {
        const { read } = invited({ companyName: null });
        const { props: found } = await read(userId, { ...inputs, companyName: "Fabrikam" });
        assert.deepEqual(found, { ...inputs, ...pending });
    });

    it("is gone only when several replicas agree", async () => {
        const { read, directory } = invited();
        directory.next(`GET /users/${userId}`, refusal(404), refusal(404));
        assert.deepEqual(await read(userId, inputs), { id: userId, props: { ...inputs, ...pending } });
        directory.users.clear();
        assert.deepEqual(await read(userId, inputs), {});
    });
});

describe("GuestAccount, updated", () => {
    it("writes what differs and clears what is no longer declared, except the display name", async () => {
        const { update, directory } = invited();
        const kept = { displayName: "Alice", blockSignIn: true, showInAddressList: true };
        const olds = { ...inputs, ...kept, companyName: "Fabrikam", jobTitle: "Auditor" };
        await update(userId, olds, inputs);
        const [patch] = directory.graph.requests;
        assert.deepEqual(bodyOf(patch), { companyName: null, jobTitle: null });
    });

    it("that fails half-way is finished by what is missing, or taken back when it is no longer declared", async () => {
        const olds = { ...inputs, userId, companyName: "Adatum", sponsorIds: [anna] };
        const news = { ...inputs, companyName: "Fabrikam", department: "IT", sponsorIds: [anna, bert] };
        const failed = async () => {
            const lifecycle = invited({ companyName: "Adatum" }, anna);
            lifecycle.directory.next(`POST ${sponsorsOf}/$ref`, refusal(403, "Authorization_RequestDenied"));
            const error = await errorOf(lifecycle.update(userId, olds, news));
            assert.equal(lifecycle.user()?.["department"], "IT");
            return { ...lifecycle, state: error.properties, before: lifecycle.directory.writes.length };
        };
        const again = await failed();
        const { outs } = await again.update(userId, again.state, news);
        assert.deepEqual(again.directory.writes.slice(again.before), [`POST ${sponsorsOf}/$ref`]);
        assert.deepEqual(outs, { ...news, userId, ...pending });

        const back = await failed();
        await back.update(userId, back.state, olds);
        const { companyName, department } = back.user() ?? {};
        assert.deepEqual([companyName, department, back.sponsors()], ["Adatum", null, [anna]]);
    });

    it("writes nothing to the user when only onRemove changes", async () => {
        const { update, directory } = invited();
        const news = { ...inputs, onRemove: "block" };
        assert.deepEqual(await update(userId, inputs, news), {
            outs: { ...news, userId, ...pending },
        });
        assert.deepEqual(directory.writes, []);
    });

    it("exchanges all five sponsors, old ones first, since there is no room for a sixth", async () => {
        const before = [21, 22, 23, 24, 25].map(guid);
        const after = [31, 32, 33, 34, 35].map(guid);
        const { update, sponsors } = invited({}, ...before);
        await update(userId, { ...inputs, sponsorIds: before }, { ...inputs, sponsorIds: after });
        assert.deepEqual(sponsors(), after);
    });

    it("removes a sponsor again that a lagging replica did not know", async () => {
        const { update, sponsors, directory } = invited({}, anna, bert);
        directory.next(`DELETE ${sponsorsOf}/${bert}/$ref`, absentReference("sponsors"), refusal(404));
        await update(userId, { ...inputs, sponsorIds: [anna, bert] }, { ...inputs, sponsorIds: [anna] });
        assert.deepEqual(sponsors(), [anna]);
    });
});

describe("GuestAccount, deleted", () => {
    it("leaves the account unchanged when it is to be retained", async () => {
        const lifecycle = invited();
        await lifecycle.delete(userId, inputs);
        assert.deepEqual(lifecycle.directory.calls, []);
    });

    it("forbids sign-in and keeps the account when it is to be blocked", async () => {
        const lifecycle = invited();
        await lifecycle.delete(userId, { ...inputs, onRemove: "block" });
        assert.equal(lifecycle.user()?.["accountEnabled"], false);
    });

    it("moves the account to the deleted items when it is to be deleted", async () => {
        const lifecycle = invited();
        await lifecycle.delete(userId, { ...inputs, onRemove: "delete" });
        assert.deepEqual(lifecycle.directory.writes, [`DELETE /users/${userId}`]);
    });

    it("is content with an account that is gone", async () => {
        const lifecycle = over("guestAccount");
        await lifecycle.delete(userId, { ...inputs, onRemove: "delete" });
        await lifecycle.delete(userId, { ...inputs, onRemove: "block" });
    });

    for (const onRemove of ["block", "delete"]) {
        it(`does not ${onRemove} a person who is declared under a new name in the same run`, async () => {
            const lifecycle = invited();
            await lifecycle.check({}, { ...inputs, emailAddress: emailAddress.toUpperCase() });
            await lifecycle.delete(userId, { ...inputs, onRemove });
            assert.deepEqual(lifecycle.directory.calls, []);
        });
    }

    it("removes a person when only another person is declared", async () => {
        const lifecycle = invited();
        await lifecycle.check({}, { ...inputs, emailAddress: "bob@fabrikam.example" });
        await lifecycle.delete(userId, { ...inputs, onRemove: "delete" });
        assert.equal(lifecycle.user(), undefined);
    });
});
