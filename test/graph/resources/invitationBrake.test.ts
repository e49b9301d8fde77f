import assert from "node:assert/strict";
import { GraphError, InvitationsBlockedError, invite } from "../../../graph";
import { isInvitationBrake } from "../../../graph/resources/invitationBrake";
import { fakeGraph, graphError, guid, refusal, type Answer } from "../fakes";

const text = "Invitations are blocked for this directory due to suspicious activity.";
const invitationOf = (name: string) => ({
    emailAddress: `${name}@fabrikam.example`,
    redirectUrl: "https://contoso.example",
});
const invited: Answer = {
    status: 201,
    body: { invitedUser: { id: guid(1) }, inviteRedeemUrl: "https://redeem" },
};

describe("the brake on invitations", () => {
    it("is distinguished from other refusals of invitations by its text", () => {
        assert.ok(isInvitationBrake(graphError(403, "Forbidden", text)));
        assert.ok(
            !isInvitationBrake(
                graphError(403, "Forbidden", "Guest invitations not allowed for your company."),
            ),
        );
        assert.ok(!isInvitationBrake(graphError(429, "TooManyRequests", text)));
    });

    it("ends the sending: the refused one is not repeated, and no further one leaves", async () => {
        const { client, requests, time } = fakeGraph((_request, requestNumber) =>
            requestNumber === 1 ? invited : refusal(403, "Forbidden", text, { "request-id": "for-support" }),
        );
        assert.equal((await invite(client, invitationOf("anna"))).userId, guid(1));
        for (const [name, wasSent] of [
            ["bert", true],
            ["carl", false],
            ["dora", false],
        ] as const) {
            await assert.rejects(invite(client, invitationOf(name)), (error) => {
                assert.ok(InvitationsBlockedError.isInstance(error));
                assert.ok(GraphError.isInstance(error.cause));
                assert.equal(error.wasSent, wasSent);
                assert.match(error.message, /support ticket.*request-id for-support/);
                assert.ok(!error.message.includes("fabrikam"));
                return true;
            });
        }
        assert.equal(requests.length, 2);
        // Only what gathers invitations for a batch.
        assert.ok(time.sleeps.every((sleptMs) => sleptMs <= 20));
    });

    it("of one tenant does not stop another", async () => {
        const [braked, free] = [fakeGraph(() => refusal(403, "Forbidden", text)), fakeGraph(() => invited)];
        await assert.rejects(invite(braked.client, invitationOf("anna")), InvitationsBlockedError);
        assert.equal((await invite(free.client, invitationOf("anna"))).userId, guid(1));
    });
});
