import assert from "node:assert/strict";
import { SameGuestError } from "../../../providers/lifecycle/kinds/guest/claims";
import { CreatedError, type Lifecycle, type Properties } from "../../../providers/lifecycle/kit/lifecycle";
import { newUser } from "../../../sandbox/routes/entityTypes";
import { guid } from "../../graph/fakes";
import { emailAddress as a, inputs, invited, userId } from "../invitedGuest";
import { guest, objectIn, rosterOver } from "../rosterOver";
import { warnings } from "../setUp";

const c = "alice.baker@fabrikam.example";
const z = "zoe@fabrikam.example";
const [x, y] = [guid(1), guid(2)];

/** A guest as the directory has them. */
function user(id: string, mail: string | null, more: Properties = {}): Properties {
    const invitedAs = (more["invitedAs"] as string | undefined) ?? mail ?? a;
    return newUser({
        id,
        mail,
        displayName: "Alice",
        userType: "Guest",
        creationType: "Invitation",
        externalUserState: "Accepted",
        userPrincipalName: `${invitedAs.replace("@", "_")}#EXT#@contoso.example`,
        otherMails: mail === null ? [] : [mail],
        proxyAddresses: mail === null ? [] : [`SMTP:${mail}`],
        ...Object.fromEntries(Object.entries(more).filter(([name]) => name !== "invitedAs")),
    });
}

interface Declaration {
    readonly emailAddress: string;
    readonly formerEmailAddress?: string;
}

/** A tenant with these users, and the two forms in which a guest is declared. */
function tenant(form: string, users: readonly Properties[], deleted: readonly Properties[] = []) {
    const roster = rosterOver({ replicaCount: 1, lagMs: 0 });
    const { store } = roster.session.directory.tenant;
    users.forEach((each) => store.seed("users", String(each["id"]), each));
    deleted.forEach((each) => {
        const item = { ...each, deletedDateTime: new Date(roster.clock.now() - 1_000).toISOString() };
        store.seed("deletedUsers", String(each["id"]), item);
    });
    const shard = form === "roster" ? roster.lifecycle : undefined;
    const account = roster.lifecycleOf("guestAccount");
    const { calls } = roster.session;
    return {
        ...roster,
        warned: roster.session.warnings,
        userOf: (id: string) => store.primary.get("users", id),
        writes: () => roster.session.writes.filter((call) => !/getByIds$|\$batch$|\/groups\//.test(call)),
        calls,
        /** Gives the guest of a resource another address. */
        change: async (id: string, from: string, to: string): Promise<unknown> => {
            const news = { ...inputs, emailAddress: to, formerEmailAddress: from };
            return (await account.update(id, { ...inputs, emailAddress: from }, news)).outs;
        },
        /** @returns The account that the declaration got. @throws What refused it. */
        declare: async (declaration: Declaration): Promise<unknown> => {
            const { emailAddress, ...more } = declaration;
            if (shard === undefined) {
                await checked(account, { ...inputs, ...declaration });
                return (await account.create({ ...inputs, ...declaration })).id;
            }
            const news = roster.inputs({ [emailAddress]: { ...guest, ...more } });
            await checked(shard, news);
            try {
                return objectIn((await shard.create(news)).outs, "userIds")[emailAddress];
            } catch (error) {
                assert.ok(error instanceof CreatedError);
                assert.deepEqual(objectIn(error.properties, "userIds"), {});
                throw error;
            }
        },
    };
}

async function checked({ check }: Lifecycle, news: Properties): Promise<void> {
    const { failures } = await check({}, news);
    assert.deepEqual(failures, []);
}

for (const form of ["guest", "roster"]) {
    describe(`the account that a declaration means, of a ${form}`, () => {
        it("is the one whose own address it is, without a warning", async () => {
            for (const own of [user(x, a), user(x, a.toUpperCase()), user(x, null, { otherMails: [a] })]) {
                const { declare, warned } = tenant(form, [own]);
                assert.equal(await declare({ emailAddress: a }), x);
                assert.deepEqual(warned, []);
            }
        });

        const further = {
            "a further mail address": { otherMails: [z, a] },
            "a proxy address": { proxyAddresses: [`SMTP:${z}`, `smtp:${a}`] },
            "the address of the invitation, of which the mail address is another now": {
                invitedAs: a,
                otherMails: [a, z],
            },
        };
        for (const [what, more] of Object.entries(further)) {
            it(`is adopted by ${what} with a warning that names it, and is not renamed`, async () => {
                const { declare, warned, userOf } = tenant(form, [user(x, z, more)]);
                assert.equal(await declare({ emailAddress: a }), x);
                assert.equal(userOf(x)?.["mail"], z);
                assert.equal(warned.length, 1);
                assert.ok(
                    [a, z, x].every((part) => warned[0]?.includes(part)),
                    warned[0],
                );
            });

            it(`is not brought back from the deleted items by ${what}`, async () => {
                const { declare, userOf } = tenant(form, [], [user(x, z, more)]);
                assert.notEqual(await declare({ emailAddress: a }), x);
                assert.equal(userOf(x), undefined);
            });

            it(`is not that of another declaration, which has it by its own address and not by ${what}`, async () => {
                const { declare, session, writes } = tenant(form, [user(x, z, more)]);
                await checked(session.current("guestAccount"), { ...inputs, emailAddress: z });
                await assert.rejects(declare({ emailAddress: a }), refused([a, z, x], SameGuestError));
                assert.deepEqual(writes(), []);
            });

            it(`is not moved to a new address when the former one is ${what}`, async () => {
                const { declare, writes } = tenant(form, [user(x, z, more)]);
                await assert.rejects(
                    declare({ emailAddress: c, formerEmailAddress: a }),
                    refused([a, c, z, x]),
                );
                assert.deepEqual(writes(), []);
            });
        }

        it("is restored by its own address", async () => {
            const { declare, userOf } = tenant(form, [], [user(x, a)]);
            assert.equal(await declare({ emailAddress: a }), x);
            assert.ok(userOf(x));
        });

        it("is restored by its own former address, and moved", async () => {
            const { declare, userOf } = tenant(form, [], [user(x, a)]);
            assert.equal(await declare({ emailAddress: c, formerEmailAddress: a }), x);
            assert.equal(userOf(x)?.["mail"], c);
        });

        it("is not restored when another declaration has it", async () => {
            const { declare, session, writes } = tenant(form, [], [user(x, a)]);
            await session.current("guestAccount").diff(x, { emailAddress: z }, { emailAddress: z });
            await assert.rejects(declare({ emailAddress: a }), refused([a, z, x], SameGuestError));
            assert.deepEqual(writes(), []);
        });

        it("is the one whose own address it is, of several that have it", async () => {
            const { declare, warned } = tenant(form, [user(x, z, { otherMails: [z, a] }), user(y, a)]);
            assert.equal(await declare({ emailAddress: a }), y);
            assert.deepEqual(warned, []);
        });

        it("is refused when several have the address as a further one", async () => {
            const { declare, writes } = tenant(form, [
                user(x, z, { otherMails: [a] }),
                user(y, c, { otherMails: [a] }),
            ]);
            await assert.rejects(declare({ emailAddress: a }), refused([a, x, y]));
            assert.deepEqual(writes(), []);
        });
    });

    describe(`a guest with another address, of a ${form}`, () => {
        const moved = { emailAddress: c, formerEmailAddress: a };

        it("is moved, even if the account already has the new address", async () => {
            for (const otherMails of [[a], [a, c], [a, c.toUpperCase()]]) {
                const { declare, userOf, warned } = tenant(form, [user(x, a, { otherMails })]);
                assert.equal(await declare(moved), x);
                assert.equal(userOf(x)?.["mail"], c);
                assert.equal(userOf(x)?.["externalUserState"], "PendingAcceptance");
                assert.deepEqual(warned, []);
            }
        });

        it("is moved back", async () => {
            const { declare, session, userOf, warned } = tenant(form, [user(x, a)]);
            await declare(moved);
            session.lifecycle("guestAccount");
            assert.equal(await declare({ emailAddress: a, formerEmailAddress: c }), x);
            assert.equal(userOf(x)?.["mail"], a);
            assert.deepEqual(warned, []);
        });

        it("is not moved again", async () => {
            const { declare, session, writes } = tenant(form, [user(x, a)]);
            await declare(moved);
            session.calls.length = 0;
            assert.equal(await declare(moved), x);
            assert.deepEqual(writes(), []);
        });

        for (const [what, more] of Object.entries({
            "their own": {},
            "a further one": { mail: z },
        })) {
            it(`is not given an address that is another guest's, as ${what}`, async () => {
                const other = { ...user(y, c), ...more };
                const { declare, writes } = tenant(form, [user(x, a), other]);
                await assert.rejects(declare(moved), refused([a, c, x, y]));
                assert.deepEqual(writes(), []);
            });
        }

        it("is another one than the account that has the former address as a further one", async () => {
            const { declare, writes } = tenant(form, [user(x, z, { otherMails: [a] }), user(y, c)]);
            assert.equal(await declare(moved), y);
            assert.deepEqual(writes(), []);
        });

        it("is refused when another declaration has the account under the former address", async () => {
            const { declare, session, writes } = tenant(form, [user(x, a)]);
            await session.current("guestAccount").diff(x, { emailAddress: a }, { emailAddress: a });
            await assert.rejects(declare(moved), refused([a, c, x], SameGuestError));
            assert.deepEqual(writes(), []);
        });
    });
}

describe("a guest with another address, of a resource that had the former one", () => {
    it("is moved and moved back, even if the account already has the new address", async () => {
        const { change, userOf } = tenant("guest", [user(x, a, { otherMails: [a, c] })]);
        await change(x, a, c);
        assert.equal(userOf(x)?.["mail"], c);
        await change(x, c, a);
        assert.equal(userOf(x)?.["mail"], a);
    });

    it("is not given an address of another guest", async () => {
        for (const other of [
            user(y, c),
            user(y, z, { otherMails: [c] }),
            user(y, z, { invitedAs: c, otherMails: [c] }),
        ]) {
            const { change, writes } = tenant("guest", [user(x, a), other]);
            await assert.rejects(change(x, a, c), refused([a, c, x, y]));
            assert.deepEqual(writes(), []);
        }
    });

    it("is moved from the account that the state has, whatever mail address it has now", async () => {
        const { change, userOf } = tenant("guest", [user(x, z, { invitedAs: a })]);
        await change(x, a, c);
        assert.equal(userOf(x)?.["mail"], c);
    });
});

describe("the preview of a roster whose guest has another address", () => {
    it("does not say that the guest is deleted, in whichever part the new address is", async () => {
        for (const isSamePart of [true, false]) {
            const { inputs: rosterInputs, lifecycle, messages, session } = tenant("roster", [user(x, a)]);
            const before = rosterInputs({ [a]: { ...guest, onRemove: "delete" } });
            const { id, outs } = await lifecycle.create(before);
            session.lifecycle("guestRosterShard");
            const brake = { most: 10, place: "start", count: 1, addresses: c, formerAddresses: a };
            await session.current("guestRemovalBrake").check({}, brake);
            const moved = { [c]: { ...guest, onRemove: "delete", formerEmailAddress: a } };
            messages.length = 0;
            await lifecycle.diff(id, outs as Properties, rosterInputs(isSamePart ? moved : {}));
            assert.match(messages.join(), /- alice@fabrikam\.example \(kept, declared under another address/);
            assert.doesNotMatch(messages.join(), /\(delete\)/);
        }
    });
});

describe("a guest of a roster with another address, who has the former one in the state", () => {
    it("is moved, whatever mail address the account has now", async () => {
        for (const mail of [z, c]) {
            const { inputs: rosterInputs, lifecycle, session, userOf } = tenant("roster", [user(x, a)]);
            const before = rosterInputs({ [a]: guest });
            const { id, outs } = await lifecycle.create(before);
            session.directory.succeed(`PATCH /users/${x}`, { mail });
            session.lifecycle("guestRosterShard");
            const news = rosterInputs({ [c]: { ...guest, formerEmailAddress: a } });
            await lifecycle.diff(id, outs as Properties, news);
            const updated = await lifecycle.update(id, outs as Properties, news);
            assert.deepEqual(objectIn(updated.outs, "userIds"), { [c]: x });
            assert.deepEqual(
                [userOf(x)?.["mail"], userOf(x)?.["externalUserState"]],
                [c, "PendingAcceptance"],
            );
        }
    });
});

/** A refusal that names all of these; the table of a roster's failures has no ids. */
function refused(parts: readonly string[], kind?: typeof SameGuestError) {
    return (error: Error) => {
        const isTable = error instanceof CreatedError;
        const named = isTable ? parts.filter((part) => part.includes("@")) : parts;
        const text = error.message.replaceAll(/[\s│]+/g, "");
        named.forEach((part) => {
            assert.ok(text.includes(part), `${part} is not in: ${error.message}`);
        });
        assert.ok(kind === undefined || isTable || error instanceof kind);
        return true;
    };
}

describe("an account to which an invitation leads", () => {
    it("is adopted with a warning when the account was there under another address", async () => {
        const { create, directory } = there();
        assert.equal((await create({ ...inputs, emailAddress: c })).id, userId);
        assert.equal(directory.users.get(userId)?.["mail"], a);
        assert.match(warnings.join(), new RegExp(userId));
    });

    it("is refused when the account's own address is declared, and is not in the state", async () => {
        const { create, check, directory } = there();
        await check({}, inputs);
        await assert.rejects(create({ ...inputs, emailAddress: c, displayName: "Other" }), SameGuestError);
        assert.deepEqual(directory.writes, ["POST /invitations"]);
    });
});

/** The service answers an invitation with an account that has none of its addresses. */
function there() {
    const lifecycle = invited();
    lifecycle.directory.next("POST /invitations", {
        status: 201,
        body: { invitedUser: { id: userId }, inviteRedeemUrl: "https://redeem/1" },
    });
    return lifecycle;
}
