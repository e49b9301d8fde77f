import assert from "node:assert/strict";
import { lifecycle } from "../../../providers/lifecycle";
import type { Properties } from "../../../providers/lifecycle/kit/lifecycle";
import { Run } from "../../../providers/lifecycle/kit/run";
import { FakeDirectory } from "../../graph/consistency/fakeDirectory";
import { guid, refusal, startMs } from "../../graph/fakes";
import { keptLog } from "../engineLogs";
import { emailAddress, inputs, pending, userId } from "../invitedGuest";
import { create, guest, objectIn, rosterOver, seedGuests } from "../rosterOver";

const clientId = guid(80);
const audits = "GET /auditLogs/directoryAudits";
const other = "zoe@fabrikam.example";

/** A tenant with one guest, and runs of an app in it. */
function tenant(user: Properties = {}, { isDeleted = false } = {}) {
    const claims = { oid: guid(81), appid: clientId, idtyp: "app" };
    const token = `x.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.x`;
    const directory = new FakeDirectory({
        credential: { getToken: () => Promise.resolve({ token, expiresOnTimestamp: startMs + 3_600_000 }) },
    });
    (isDeleted ? directory.deletedUsers : directory.users).set(userId, {
        id: userId,
        accountEnabled: true,
        creationType: "Invitation",
        userType: "Guest",
        mail: emailAddress,
        otherMails: [emailAddress],
        proxyAddresses: [`SMTP:${emailAddress}`],
        deletedDateTime: "2026-02-20T00:00:00Z",
        ...pending,
        ...user,
    });
    const warnings: string[] = [];
    const nextRun = () =>
        lifecycle(
            "guestAccount",
            new Run({ client: directory.graph.client, log: keptLog({ warn: warnings }) }),
        );
    return {
        directory,
        warnings,
        nextRun,
        change: (more: Properties) =>
            directory.users.set(userId, { ...directory.users.get(userId), ...more }),
        isEnabled: () => directory.users.get(userId)?.["accountEnabled"],
        audit: (...entries: [activity: string, by: Properties][]) => {
            const value = entries.map(([activityDisplayName, initiatedBy]) => ({
                activityDisplayName,
                initiatedBy,
            }));
            directory.next(audits, { status: 200, body: { value } });
        },
    };
}

const byApp = (appId: string) => ({ app: { appId }, user: null });
const byAdministrator = { app: null, user: { id: guid(82), userPrincipalName: "admin@contoso.example" } };
const [disable, enable] = ["Disable account", "Enable account"];

describe("a blocked guest who is declared again", () => {
    const last: Record<string, [string, Properties][]> = {
        "the deploying identity": [
            [disable, byApp(clientId)],
            [enable, byAdministrator],
        ],
        "the deploying identity, before other changes": [
            ["Update user", byAdministrator],
            [disable, byApp(clientId.toUpperCase())],
        ],
    };
    for (const [who, entries] of Object.entries(last)) {
        for (const isDeleted of [false, true]) {
            it(`gets in again when blocked by ${who}, ${isDeleted ? "also from the deleted items" : "as the account is there"}`, async () => {
                const { nextRun, audit, isEnabled, warnings } = tenant(
                    { accountEnabled: false },
                    { isDeleted },
                );
                audit(...entries);
                const { outs } = await nextRun().create(inputs);
                assert.equal(isEnabled(), true);
                assert.deepEqual([warnings, (outs as Properties)["unexpected"]], [[], undefined]);
            });
        }
    }

    const stays: Record<string, [string, Properties][]> = {
        "an administrator did it": [[disable, byAdministrator]],
        "another app did it": [[disable, byApp(guid(83))]],
        "an administrator did it after the deploying identity": [
            [disable, byAdministrator],
            [enable, byAdministrator],
            [disable, byApp(clientId)],
        ],
        "the log says nothing": [],
        "the log says that the deploying identity let the guest in": [[enable, byApp(clientId)]],
        "the log names no one": [[disable, { app: null, user: null }]],
    };
    for (const [why, entries] of Object.entries(stays)) {
        it(`stays blocked when ${why}, and each run says so`, async () => {
            const { nextRun, audit, isEnabled, warnings, directory } = tenant({ accountEnabled: false });
            audit(...entries);
            const { outs } = await nextRun().create(inputs);
            assert.equal(isEnabled(), false);
            assert.equal(warnings.length, 1);
            assert.match(warnings[0] ?? "", new RegExp(`${userId}.* blocked.*blockSignIn: false`));
            await nextRun().diff(userId, outs as Properties, inputs);
            assert.equal(warnings.length, 2);
            assert.deepEqual(directory.writes, []);
        });
    }

    it("stays blocked when the log may not be read", async () => {
        const { nextRun, directory, isEnabled, warnings } = tenant({ accountEnabled: false });
        directory.next(audits, refusal(403, "Authorization_RequestDenied"));
        await nextRun().create(inputs);
        assert.deepEqual([isEnabled(), warnings.length], [false, 1]);
    });

    for (const blockSignIn of [true, false]) {
        it(`is as declared with blockSignIn: ${blockSignIn}, and no one asks who did it`, async () => {
            const { nextRun, directory, isEnabled, warnings } = tenant({ accountEnabled: false });
            await nextRun().create({ ...inputs, blockSignIn });
            assert.deepEqual([isEnabled(), warnings], [!blockSignIn, []]);
            assert.ok(!directory.calls.includes(audits));
        });
    }
});

describe("an account that is no longer the guest of its resource", () => {
    const changes: Record<string, [Properties, RegExp]> = {
        "is a member of the tenant": [{ userType: "Member" }, /user type is Member/],
        "is one of the tenant's own": [
            { userType: "Member", creationType: null, externalUserState: null },
            /no longer external but belongs to the tenant/,
        ],
        "has another address": [
            { mail: other, otherMails: [other], proxyAddresses: [`SMTP:${other}`] },
            new RegExp(`no longer has this address but ${other}`),
        ],
        "is blocked": [{ accountEnabled: false }, /blocked/],
    };
    for (const [what, [more, expected]] of Object.entries(changes)) {
        it(`${what}: a refresh says so, and each later run until it is no longer so`, async () => {
            const { nextRun, change, warnings, directory } = tenant();
            const { outs } = await nextRun().create(inputs);
            const before = directory.users.get(userId) ?? {};
            change(more);
            const found = await nextRun().read(userId, outs as Properties);
            assert.match(warnings.join(), expected);
            const state = found.props as Properties;
            assert.notEqual(state["unexpected"], undefined);
            warnings.length = 0;
            const next = nextRun();
            assert.equal((await next.diff(userId, state, inputs)).changes, false);
            assert.match(warnings.join(), expected);
            warnings.length = 0;
            directory.users.set(userId, before);
            const last = await nextRun().read(userId, state);
            assert.deepEqual([warnings, (last.props as Properties)["unexpected"]], [[], undefined]);
        });
    }

    it("says nothing of one whose further addresses have the declared one", async () => {
        const { nextRun, change, warnings } = tenant();
        const { outs } = await nextRun().create(inputs);
        change({ mail: other });
        await nextRun().read(userId, outs as Properties);
        assert.deepEqual(warnings, []);
    });

    it("is not reported by what one replica that lags shows", async () => {
        const { nextRun, directory, warnings } = tenant();
        const { outs } = await nextRun().create(inputs);
        const stale = { status: 200, body: { ...directory.users.get(userId), userType: "Member" } };
        const fresh = { status: 200, body: directory.users.get(userId) };
        directory.next(`GET /users/${userId}`, fresh, stale);
        await nextRun().read(userId, outs as Properties);
        assert.deepEqual(warnings, []);
    });
});

describe("an account of a roster that is no longer a guest", () => {
    it("is reported by a refresh and by the next run, and its guest's state has it", async () => {
        const roster = rosterOver({ replicaCount: 1, lagMs: 0 });
        const ids = seedGuests(roster, 4);
        const addresses = ids.map((_, index) => `g${index + 1}@fabrikam.example`);
        const news = roster.inputs(Object.fromEntries(addresses.map((address) => [address, guest])));
        const { id, outs } = await create(roster, news);
        const { directory, warnings } = roster.session;
        directory.succeed(`PATCH /users/${ids[0]}`, { userType: "Member" });
        directory.succeed(`PATCH /users/${ids[1]}`, { accountEnabled: false });
        const { store } = directory.tenant;
        store.commit("users", ids[2] ?? "", {
            ...store.primary.get("users", ids[2] ?? ""),
            ...{ mail: other, otherMails: [other], proxyAddresses: [`SMTP:${other}`] },
        });
        roster.session.lifecycle("guestRosterShard");
        const found = await roster.lifecycle.read(id, outs);
        assert.equal(warnings.length, 3, warnings.join("\n"));
        const guests = objectIn(found.props, "guests") as Record<string, Properties>;
        assert.deepEqual(
            addresses.map((address) => guests[address]?.["unexpected"]),
            [{ userType: "Member" }, { isBlocked: true }, { addresses: [other] }, undefined],
        );
        warnings.length = 0;
        roster.session.lifecycle("guestRosterShard");
        const { changes } = await roster.lifecycle.diff(id, found.props as Properties, news);
        assert.deepEqual([changes, warnings.length], [false, 3]);
    });

    it("stays blocked when it is not known who blocked it, which the first run and each later one reports", async () => {
        const roster = rosterOver({ replicaCount: 1, lagMs: 0 });
        seedGuests(roster, 1, {}, { accountEnabled: false });
        const news = roster.inputs({ "g1@fabrikam.example": guest });
        const { id, outs } = await create(roster, news);
        const { warnings } = roster.session;
        assert.match(warnings.join(), /blocked/);
        warnings.length = 0;
        roster.session.lifecycle("guestRosterShard");
        await roster.lifecycle.diff(id, outs, news);
        assert.match(warnings.join(), /blocked/);
    });
});
