import assert from "node:assert/strict";
import { guid, refusal } from "../../graph/fakes";
import { emailAddress, inputs, userId } from "../invitedGuest";
import { over } from "../setUp";

/** A tenant whose deleted items hold users with the guest's address. */
function deleted(...users: Record<string, unknown>[]) {
    const lifecycle = over("guestAccount");
    lifecycle.directory.nextUserId = guid(99);
    for (const user of users) {
        lifecycle.directory.deletedUsers.set(String(user["id"]), {
            mail: emailAddress,
            creationType: "Invitation",
            deletedDateTime: "2026-02-20T00:00:00Z",
            ...user,
        });
    }
    return lifecycle;
}

describe("a guest who was deleted", () => {
    it("is restored instead of invited, and then made as declared", async () => {
        const { create, directory } = deleted({ id: userId, companyName: "Old" });
        const { id, outs } = await create({ ...inputs, companyName: "Fabrikam" });
        assert.equal(id, userId);
        assert.equal(outs?.["redeemUrl"], undefined);
        assert.equal(directory.users.get(userId)?.["companyName"], "Fabrikam");
        assert.ok(!directory.writes.includes("POST /invitations"));
    });

    it("is the one deleted last, of several with the address", async () => {
        const { create } = deleted(
            { id: guid(3), deletedDateTime: "2026-02-10T00:00:00Z" },
            { id: guid(4), deletedDateTime: "2026-02-25T00:00:00Z" },
        );
        assert.equal((await create(inputs)).id, guid(4));
    });

    it("is invited again when the declaration says so", async () => {
        const { create } = deleted({ id: userId });
        assert.equal((await create({ ...inputs, restoreDeleted: false })).id, guid(99));
    });

    it("is invited when the deleted account was removed meanwhile", async () => {
        const { create, directory } = deleted({ id: userId });
        directory.next(`POST /directory/deletedItems/${userId}/restore`, refusal(404));
        assert.equal((await create(inputs)).id, guid(99));
    });

    it("is not invited after a restoration whose answer was lost", async () => {
        const { create, directory } = deleted({ id: userId });
        directory.loseAnswerOf(`POST /directory/deletedItems/${userId}/restore`);
        assert.equal((await create(inputs)).id, userId);
        assert.ok(!directory.writes.includes("POST /invitations"));
    });

    it("says what to do when the restoration is refused for a name that another object has by now", async () => {
        const { create, directory } = deleted({ id: userId });
        directory.next(
            `POST /directory/deletedItems/${userId}/restore`,
            refusal(
                400,
                "Request_BadRequest",
                "Another object with the same value for property userPrincipalName already exists.",
            ),
        );
        await assert.rejects(
            create(inputs),
            /\(object id \S+\) cannot be restored: .*userPrincipalName.*rename or delete.*\[restoreDeleted\]/,
        );
        assert.ok(directory.deletedUsers.has(userId));
    });

    it("stays deleted when the account was one of the tenant's own", async () => {
        const { create, directory } = deleted({ id: userId, creationType: null, userType: "Member" });
        assert.equal((await create(inputs)).id, guid(99));
        assert.ok(directory.deletedUsers.has(userId));
    });

    it("stays blocked after the restoration unless declared otherwise", async () => {
        const { create, directory } = deleted({ id: userId, accountEnabled: false });
        await create(inputs);
        assert.equal(directory.users.get(userId)?.["accountEnabled"], false);
    });
});
