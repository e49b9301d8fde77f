import assert from "node:assert/strict";
import { resetRedemption } from "../../../providers/lifecycle/kinds/guest/redemption";
import { Run } from "../../../providers/lifecycle/kit/run";
import { bodyOf, fakeGraph, refusal } from "../../graph/fakes";
import { keptLog } from "../engineLogs";
import { emailAddress, inputs, invited, userId } from "../invitedGuest";
import { failuresOf } from "../setUp";

const accepted = { externalUserState: "Accepted", externalUserStateChangeDateTime: "2026-02-01T00:00:00Z" };

/** What was posted to invite, in turn. */
function invitationsOf({ directory }: ReturnType<typeof invited>) {
    return directory.graph.requests.filter(({ url }) => url.endsWith("/invitations")).map(bodyOf);
}

describe("a guest's redemption", () => {
    it("is messages after creation, update and refresh", async () => {
        const { create, update, read } = invited(accepted);
        for (const messages of [
            (await create(inputs)).outs,
            (await update(userId, inputs, { ...inputs, onRemove: "block" })).outs,
            (await read(userId, inputs)).props,
        ]) {
            assert.equal(messages?.["externalUserState"], "Accepted");
            assert.equal(messages?.["externalUserStateChangeDateTime"], "2026-02-01T00:00:00Z");
        }
    });

    it("that a guest completed does not count as a change", async () => {
        const { diff } = invited();
        assert.deepEqual(await diff(userId, { ...inputs, ...accepted }, inputs), {
            changes: false,
            replaces: [],
        });
    });
});

describe("an invitation sent again", () => {
    const olds = {
        ...inputs,
        keepRedeemUrl: true,
        resendInvitation: "1",
        redeemUrl: "https://redeem/old",
    };

    it("goes out when the mark changes, by mail, with a new link", async () => {
        const lifecycle = invited();
        const { inputs: news } = await lifecycle.check(olds, {
            ...inputs,
            keepRedeemUrl: true,
            resendInvitation: 2,
        });
        assert.equal((await lifecycle.diff(userId, olds, news!)).changes, true);
        const { outs } = await lifecycle.update(userId, olds, news!);
        assert.equal(outs?.["redeemUrl"], `https://redeem/${userId}/1`);
        assert.deepEqual(invitationsOf(lifecycle), [
            {
                invitedUserEmailAddress: emailAddress,
                inviteRedirectUrl: inputs.redirectUrl,
                sendInvitationMessage: true,
                invitedUserMessageInfo: {},
            },
        ]);
    });

    it("does not go out to a guest who has accepted", async () => {
        const lifecycle = invited(accepted);
        const { outs } = await lifecycle.update(userId, olds, { ...olds, resendInvitation: "2" });
        assert.deepEqual(invitationsOf(lifecycle), []);
        assert.equal(outs?.["redeemUrl"], "https://redeem/old");
    });

    it("does not go out when a guest is adopted, nor when the mark stays or is removed", async () => {
        const lifecycle = invited();
        await lifecycle.create({ ...inputs, resendInvitation: "7" });
        await lifecycle.update(userId, olds, { ...olds, onRemove: "block" });
        await lifecycle.update(userId, olds, inputs);
        assert.deepEqual(invitationsOf(lifecycle), []);
    });

    it("is refused when the address has come to be another's", async () => {
        const lifecycle = invited({ mail: "alice.new@fabrikam.example" });
        lifecycle.directory.nextUserId = "00000000-0000-4000-8000-0000000000ff";
        await assert.rejects(
            lifecycle.update(userId, olds, { ...olds, resendInvitation: "2" }),
            /belongs to the user with object id 00000000-0000-4000-8000-0000000000ff/,
        );
    });

    it("requires a mark that is a number or a text", async () => {
        assert.deepEqual(
            await failuresOf(invited(), { ...inputs, resendInvitation: true, resetRedemption: "" }),
            ["resendInvitation", "resetRedemption"],
        );
    });
});

describe("a redemption reset", () => {
    const news = { ...inputs, resetRedemption: "2026-11-01" };

    it("invites the same user again when the mark changes, without a mail unless one is asked for", async () => {
        const lifecycle = invited(accepted);
        const { outs } = await lifecycle.update(userId, inputs, news);
        assert.equal(outs?.["externalUserState"], "PendingAcceptance");
        assert.deepEqual(invitationsOf(lifecycle), [
            {
                invitedUserEmailAddress: emailAddress,
                inviteRedirectUrl: inputs.redirectUrl,
                sendInvitationMessage: false,
                resetRedemption: true,
                invitedUser: { id: userId },
            },
        ]);
        await lifecycle.update(userId, news, { ...news, resetRedemption: "3", resendInvitation: "1" });
        assert.equal(invitationsOf(lifecycle)[1]?.["sendInvitationMessage"], true);
    });

    it("waits until replicas show it", async () => {
        const lifecycle = invited(accepted);
        lifecycle.directory.next(`GET /users/${userId}`, { status: 200, body: accepted });
        await lifecycle.update(userId, inputs, news);
        assert.ok(lifecycle.directory.graph.time.sleeps.length > 0);
    });

    it("is refused for the holder of a directory role before anything is sent, naming the role", async () => {
        const lifecycle = invited(accepted);
        lifecycle.directory.roleNames.set(userId, ["Guest Inviter", "Directory Readers"]);
        await assert.rejects(
            lifecycle.update(userId, inputs, news),
            new RegExp(`${emailAddress}.*${userId}.*Guest Inviter, Directory Readers.*Take the role away`),
        );
        assert.deepEqual(lifecycle.directory.writes, []);
    });

    it("that Entra refuses says why it may, and how to go on", async () => {
        const lifecycle = invited(accepted);
        lifecycle.directory.next(
            "POST /invitations",
            refusal(403, "Authorization_RequestDenied", "Insufficient privileges."),
        );
        await assert.rejects(
            lifecycle.update(userId, inputs, news),
            /was not reset: .*eligible for a directory role.*have an administrator.*Insufficient privileges/,
        );
    });

    it("that was done is not called refused when the look at it is refused", async () => {
        let isReset = false;
        const { client } = fakeGraph(({ method, url }) => {
            if (method === "POST") {
                isReset = true;
                return {
                    status: 201,
                    body: { invitedUser: { id: userId }, inviteRedeemUrl: "https://redeem" },
                };
            }
            return isReset
                ? refusal(403, "Authorization_RequestDenied", "Insufficient privileges.")
                : { status: 200, body: url.includes("MemberOf") ? { value: [] } : { id: userId } };
        });
        const invitation = { emailAddress, redirectUrl: inputs.redirectUrl };
        await assert.rejects(
            resetRedemption(new Run({ client, log: keptLog() }), userId, invitation, false),
            (error: Error) => {
                assert.ok(isReset);
                assert.match(error.message, /GET \/v1\.0\/users\/.* was refused with 403/);
                assert.doesNotMatch(error.message, /was not reset/);
                return true;
            },
        );
    });
});
