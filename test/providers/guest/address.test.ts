import assert from "node:assert/strict";
import { bodyOf, guid } from "../../graph/fakes";
import { emailAddress, inputs, invited, userId } from "../invitedGuest";
import { createdErrorOf, failuresOf, over } from "../setUp";
import { refusal } from "../../graph/fakes";

const newAddress = "alice.baker@fabrikam.example";
const moved = { ...inputs, emailAddress: newAddress, formerEmailAddress: emailAddress };

describe("a guest's address", () => {
    it("is one and the same in any case, and with an international domain in either form", async () => {
        const { check, diff } = invited();
        const olds = { ...inputs, emailAddress: "heidi@xn--bcher-kva.example" };
        const { inputs: news, failures } = await check(olds, {
            ...inputs,
            emailAddress: "Heidi@BÜCHER.example",
        });
        assert.deepEqual(failures, []);
        assert.deepEqual(await diff(userId, olds, news!), { changes: false, replaces: [] });
    });

    for (const [address, reason] of [
        ["alice+project@fabrikam.example", /without the tag, alice@fabrikam\.example/],
        [
            "alice_ahlers_fabrikam.example#EXT#@contoso.onmicrosoft.example",
            /user principal name\. Give the address that was invited, alice_ahlers@fabrikam\.example/,
        ],
        ["alice at fabrikam", /is not a valid email address/],
    ] as const) {
        it(`cannot be ${address}, and says what to write`, async () => {
            const { failures = [] } = await invited().check({}, { ...inputs, emailAddress: address });
            assert.deepEqual(
                failures.map(({ property }) => property),
                ["emailAddress"],
            );
            assert.match(failures[0]?.reason ?? "", reason);
        });
    }

    it("changes in place only for a person whose former address is declared", async () => {
        assert.deepEqual(await failuresOf(invited(), { ...inputs, emailAddress: newAddress }, inputs), [
            "emailAddress",
        ]);
        const wrong = { ...moved, formerEmailAddress: "bob@fabrikam.example" };
        assert.deepEqual(await failuresOf(invited(), wrong, inputs), ["emailAddress"]);
        const cased = { ...moved, formerEmailAddress: emailAddress.toUpperCase() };
        assert.deepEqual(await failuresOf(invited(), cased, inputs), []);
    });
});

describe("a guest whose address changed", () => {
    it("keeps the account, gets the address, and redeems with it", async () => {
        const { update, user, directory } = invited({
            externalUserState: "Accepted",
            otherMails: [emailAddress],
        });
        const { outs } = await update(userId, inputs, moved);
        assert.equal(outs?.["userId"], userId);
        assert.equal(user()?.["mail"], newAddress);
        assert.deepEqual(user()?.["otherMails"], [emailAddress, newAddress]);
        assert.equal(user()?.["externalUserState"], "PendingAcceptance");
        const invitation = bodyOf(directory.graph.requests.find(({ url }) => url.endsWith("/invitations")));
        assert.equal(invitation["invitedUserEmailAddress"], newAddress);
        assert.deepEqual(invitation["invitedUser"], { id: userId });
    });

    it("is adopted by the former address when declared for the first time", async () => {
        const { create, user, directory } = invited();
        assert.equal((await create(moved)).id, userId);
        assert.equal(user()?.["mail"], newAddress);
        assert.equal(directory.users.size, 1);
    });

    it("is not moved again once the new address is theirs", async () => {
        const { create, update, directory } = invited({ mail: newAddress });
        await create(moved);
        await update(userId, moved, { ...moved, onRemove: "block" });
        assert.deepEqual(directory.writes, []);
    });

    it("is moved by the next update when the first was cut off", async () => {
        const lifecycle = invited();
        lifecycle.directory.next("POST /invitations", refusal(403, "Forbidden"));
        const error = await createdErrorOf(lifecycle, moved);
        await lifecycle.update(userId, error.properties, moved);
        assert.deepEqual(lifecycle.directory.writes.slice(-2), [
            "POST /invitations",
            `PATCH /users/${userId}`,
        ]);
        assert.equal(lifecycle.user()?.["mail"], newAddress);
    });

    it("is not given another guest's address, nor moved while they hold a role", async () => {
        const other = { id: guid(2), mail: newAddress, creationType: "Invitation" };
        const taken = invited();
        taken.directory.users.set(guid(2), other);
        await assert.rejects(
            taken.update(userId, inputs, moved),
            new RegExp(`another guest \\(object id ${guid(2)}\\)`),
        );
        const holder = invited();
        holder.directory.roleNames.set(userId, ["Guest Inviter"]);
        await assert.rejects(holder.update(userId, inputs, moved), /Guest Inviter/);
        assert.deepEqual([taken.directory.writes, holder.directory.writes], [[], []]);
    });

    it("is not removed by the end of a resource that still has the former address", async () => {
        const { check, delete: remove, user } = invited();
        await check({}, moved);
        await remove(userId, { ...inputs, onRemove: "delete" });
        assert.ok(user());
    });

    it("is invited when no one has the former address either", async () => {
        const { create, directory } = over("guestAccount");
        await create(moved);
        assert.equal([...directory.users.values()][0]?.["mail"], newAddress);
    });
});
