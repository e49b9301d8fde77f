import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { lifecycle } from "../../../providers/lifecycle";
import { GuestClaims } from "../../../providers/lifecycle/kinds/guest/claims";
import { Run } from "../../../providers/lifecycle/kit/run";
import { FakeDirectory } from "../../graph/consistency/fakeDirectory";
import { guid, startMs } from "../../graph/fakes";
import { keptLog } from "../engineLogs";
import { emailAddress, inputs, pending, userId } from "../invitedGuest";

const other = "bob@fabrikam.example";
const group = guid(7);

/** A token without a signature that names who signed in. */
const tokenOf = (objectId: string) =>
    `x.${Buffer.from(JSON.stringify({ oid: objectId, idtyp: "user" })).toString("base64url")}.x`;

/** A guest in a tenant, and a run with a stack config. */
function tenant({ user = {}, config = {}, signedInAs = guid(90) } = {}) {
    const directory = new FakeDirectory({
        credential: {
            getToken: () =>
                Promise.resolve({ token: tokenOf(signedInAs), expiresOnTimestamp: startMs + 3_600_000 }),
        },
    });
    directory.users.set(userId, {
        id: userId,
        accountEnabled: true,
        creationType: "Invitation",
        userType: "Guest",
        mail: emailAddress,
        ...pending,
        ...user,
    });
    const warnings: string[] = [];
    const run = new Run({ client: directory.graph.client, log: keptLog({ warn: warnings }) });
    run.configure({
        get: (key: string) => (config as Record<string, string>)[key],
    } as unknown as pulumi.dynamic.Config);
    return { ...lifecycle("guestAccount", run), directory, run, warnings };
}

describe("the end of a guest's declaration", () => {
    for (const onRemove of ["block", "delete"]) {
        const end = { ...inputs, onRemove };
        const protectedCases = {
            "has become a member of the tenant": [
                { user: { userType: "Member" } },
                /no longer a guest .* but a member/,
            ],
            "has another address now": [
                { user: { mail: other, otherMails: [other], proxyAddresses: [`SMTP:${other}`] } },
                /no longer an address of the account/,
            ],
            "is of an unknown kind": [{ user: { userType: null } }, /no longer a guest/],
            "is an account for emergency access by the stack config": [
                {
                    config: {
                        "entra-b2b:emergencyAccess": JSON.stringify({ accountIds: [userId.toUpperCase()] }),
                    },
                },
                /is an account for emergency access/,
            ],
            "is the identity that deploys": [{ signedInAs: userId }, /is the identity that deploys/],
        } as const;
        for (const [what, [given, expected]] of Object.entries(protectedCases)) {
            it(`does not ${onRemove} one who ${what}, and warns`, async () => {
                const { delete: remove, directory, warnings } = tenant(given);
                await remove(userId, end);
                assert.deepEqual(directory.writes, []);
                assert.equal(warnings.length, 1);
                assert.match(warnings[0] ?? "", expected);
                assert.ok(warnings[0]?.includes(userId));
            });

            it(`does not block one by blockSignIn who ${what}, and refuses (${onRemove} at the end)`, async () => {
                const { update, directory } = tenant(given);
                const blocked = { ...end, blockSignIn: true };
                await assert.rejects(update(userId, end, blocked), (error: Error) => {
                    assert.match(error.message, expected);
                    assert.match(error.message, /was not blocked, and nothing was written/);
                    return true;
                });
                assert.deepEqual(directory.writes, []);
            });
        }

        it(`does not ${onRemove} an account that a policy of the run names for emergency access`, async () => {
            const { delete: remove, directory, run, warnings } = tenant();
            run.declared.emergencyAccessAccountIds.add(userId);
            await remove(userId, end);
            assert.deepEqual([directory.writes, warnings.length], [[], 1]);
        });

        it(`does not ${onRemove} one who is in the group for emergency access`, async () => {
            const {
                delete: remove,
                directory,
                warnings,
            } = tenant({
                config: { "entra-b2b:emergencyAccess": JSON.stringify({ groupId: group }) },
            });
            directory.next(`GET /users/${userId}/transitiveMemberOf/microsoft.graph.group`, {
                status: 200,
                body: { value: [{ id: group }] },
            });
            await remove(userId, end);
            assert.deepEqual([directory.writes, warnings.length], [[], 1]);
        });

        it(`does not ${onRemove} a member of the group for emergency access that a lagging replica does not show yet`, async () => {
            for (const lagging of [
                { status: 404, body: { error: { code: "Request_ResourceNotFound", message: "No." } } },
                { status: 200, body: { value: [] } },
            ]) {
                const { delete: remove, directory } = tenant({
                    config: { "entra-b2b:emergencyAccess": JSON.stringify({ groupId: group }) },
                });
                const path = `GET /users/${userId}/transitiveMemberOf/microsoft.graph.group`;
                directory.next(path, lagging, { status: 200, body: { value: [{ id: group }] } });
                await remove(userId, end);
                assert.deepEqual(directory.writes, []);
            }
        });

        it(`does not ${onRemove} an account whose groups cannot be read`, async () => {
            const { delete: remove, directory } = tenant({
                config: { "entra-b2b:emergencyAccess": JSON.stringify({ groupId: group }) },
            });
            directory.next(`GET /users/${userId}/transitiveMemberOf/microsoft.graph.group`, {
                status: 403,
                body: { error: { code: "Authorization_RequestDenied", message: "Insufficient privileges." } },
            });
            await assert.rejects(remove(userId, end), /Authorization_RequestDenied/);
            assert.deepEqual(directory.writes, []);
        });

        it(`does not ${onRemove} an account whose own address the run declares, and that has this one as a further one`, async () => {
            const {
                delete: remove,
                directory,
                check,
                warnings,
            } = tenant({
                user: { mail: other, otherMails: [emailAddress] },
            });
            await check({}, { ...inputs, emailAddress: other });
            await remove(userId, end);
            assert.deepEqual([directory.writes, warnings.length], [[], 1]);
        });

        it(`does ${onRemove} one who has the declared address as a further one`, async () => {
            const {
                delete: remove,
                directory,
                warnings,
            } = tenant({
                user: { mail: other, otherMails: [emailAddress] },
            });
            await remove(userId, end);
            assert.deepEqual([directory.writes.length, warnings.length], [1, 0]);
        });

        it(`does not ${onRemove} an account that another resource of the run declares, by object id`, async () => {
            const { delete: remove, directory, diff } = tenant();
            await diff(userId, { ...inputs, emailAddress: other }, { ...inputs, emailAddress: other });
            await remove(userId, end);
            assert.deepEqual(directory.calls, []);
        });
    }
});

describe("the end of a blocked guest's declaration", () => {
    it("blocks a guest by blockSignIn, whose address may change in the same run", async () => {
        for (const more of [{}, { emailAddress: other, formerEmailAddress: inputs.emailAddress }]) {
            const { update, directory } = tenant();
            await update(userId, inputs, { ...inputs, ...more, blockSignIn: true }).catch(() => undefined);
            assert.equal(directory.users.get(userId)?.["accountEnabled"], false);
        }
    });

    it("refuses to block an account that is adopted and is the identity that deploys", async () => {
        const { create, directory } = tenant({ signedInAs: userId });
        await assert.rejects(create({ ...inputs, blockSignIn: true }), /is the identity that deploys/);
        assert.notEqual(directory.users.get(userId)?.["accountEnabled"], false);
    });

    it("does not block the account again, so that the audit log still says who did it", async () => {
        const { delete: remove, directory } = tenant({ user: { accountEnabled: false } });
        await remove(userId, { ...inputs, onRemove: "block" });
        assert.deepEqual(directory.writes, []);
    });

    it("blocks the account when only a replica that lags shows it as blocked", async () => {
        const { delete: remove, directory } = tenant();
        const stale = { status: 200, body: { ...directory.users.get(userId), accountEnabled: false } };
        directory.next(`GET /users/${userId}`, stale);
        await remove(userId, { ...inputs, onRemove: "block" });
        assert.equal(directory.users.get(userId)?.["accountEnabled"], false);
        assert.deepEqual(directory.writes, [`PATCH /users/${userId}`]);
    });
});

describe("two declarations of one guest", () => {
    it("are refused when Entra answers the second with the account of the first, and no more is written", async () => {
        const { create, diff, directory } = tenant();
        directory.nextUserId = userId;
        await diff(userId, inputs, inputs);
        await assert.rejects(create({ ...inputs, emailAddress: other }), (error: Error) =>
            [emailAddress, other, userId].every((part) => error.message.includes(part)),
        );
        assert.deepEqual(directory.writes, ["POST /invitations"]);
    });

    it("are refused in whichever order the engine comes to them", () => {
        for (const id of [userId, userId.toUpperCase()]) {
            const claims = new GuestClaims();
            claims.claim(id, other);
            assert.throws(
                () => {
                    claims.note(userId, emailAddress);
                },
                (error: Error) => [emailAddress, other, userId].every((part) => error.message.includes(part)),
            );
            claims.note(userId, other);
        }
    });

    it("are one when the address is the same, as after a replacement", () => {
        const claims = new GuestClaims();
        claims.note(userId, emailAddress);
        claims.claim(userId.toUpperCase(), emailAddress.toUpperCase());
        assert.throws(() => claims.claim(userId, other), /are the same guest/);
    });
});
