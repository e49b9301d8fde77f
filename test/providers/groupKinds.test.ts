import assert from "node:assert/strict";
import type { Properties } from "../../providers/lifecycle/kit/lifecycle";
import { emergencyAccessAccountIds } from "../../sandbox/seed";
import { samId } from "../sandbox/directory";
import { SandboxSession } from "./overSandbox";

const mark = "entra-b2b-0123456789abcdef";
const guestRule = 'user.userType -eq "Guest"';

async function made(session: SandboxSession, args: Properties) {
    const lifecycle = session.lifecycle("directoryGroup");
    const { inputs, failures } = await lifecycle.check({}, { displayName: "Partners", mark, ...args });
    assert.deepEqual(failures, []);
    const { id, outs } = await lifecycle.create(inputs!);
    session.catchUp();
    return { lifecycle, id, outs: outs!, group: session.directory.succeed(`GET /groups/${id}`) };
}

describe("DirectoryGroup of each kind, over a lagging tenant", () => {
    it("has its members by a rule, which can change", async () => {
        const session = SandboxSession.start();
        const guest = session.directory.invite("alice@fabrikam.example");
        const { lifecycle, id, outs, group } = await made(session, { membershipRule: guestRule });
        assert.deepEqual(
            [group["groupTypes"], group["membershipRule"], group["membershipRuleProcessingState"]],
            [["DynamicMembership"], guestRule, "On"],
        );
        assert.deepEqual(session.directory.memberIds(id), [guest]);
        const membershipRule = 'user.companyName -eq "Fabrikam"';
        const { inputs: news } = await lifecycle.check(outs, {
            displayName: "Partners",
            mark,
            membershipRule,
        });
        assert.deepEqual((await lifecycle.diff(id, outs, news!)).replaces, []);
        await lifecycle.update(id, outs, news!);
        session.catchUp();
        assert.deepEqual(session.directory.memberIds(id), []);
    });

    it("is a Microsoft 365 group with the declared visibility, and keeps Entra's description", async () => {
        const session = SandboxSession.start();
        const { lifecycle, id, outs, group } = await made(session, {
            kind: "microsoft365",
            visibility: "Private",
        });
        assert.deepEqual(
            [group["groupTypes"], group["mailEnabled"], group["visibility"]],
            [["Unified"], true, "Private"],
        );
        session.directory.succeed(`PATCH /groups/${id}`, { description: "Partners" });
        session.catchUp();
        const { props } = await lifecycle.read(id, outs);
        assert.deepEqual(props, outs);
    });

    it("can hold directory roles", async () => {
        const { group } = await made(SandboxSession.start(), { isAssignableToRole: true });
        assert.equal(group["isAssignableToRole"], true);
    });

    it("refuses a wrong rule, a rule beside roles, and a change of what is fixed", async () => {
        const { check } = SandboxSession.start().lifecycle("directoryGroup");
        const faults = async (args: Properties, olds: Properties = {}) =>
            (await check(olds, { displayName: "Partners", mark, ...args })).failures?.map(
                ({ property }) => property,
            );
        assert.deepEqual(await faults({ membershipRule: "user.userType" }), ["membershipRule"]);
        assert.deepEqual(await faults({ membershipRule: guestRule, isAssignableToRole: true }), [
            "membershipRule",
        ]);
        const olds = { displayName: "Partners", mailNickname: mark, kind: "security" };
        assert.deepEqual(await faults({ kind: "microsoft365", membershipRule: guestRule }, olds), [
            "kind",
            "membershipRule",
        ]);
        assert.deepEqual(await faults({ kind: "microsoft365", allowReplacement: true }, olds), []);
    });
});

describe("GroupMembership that is authoritative, over a lagging tenant", () => {
    const [first, second] = emergencyAccessAccountIds;

    function set(...members: string[]) {
        const session = SandboxSession.start();
        const { directory } = session;
        const groupId = directory.makeGroup("Partners");
        const alice = directory.invite("alice@fabrikam.example");
        session.catchUp();
        for (const id of members) {
            directory.succeed(`POST /groups/${groupId}/members/$ref`, {
                "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${id}`,
            });
        }
        session.catchUp();
        const membership = session.lifecycle("groupMembership");
        const members_ = () => {
            session.catchUp();
            return directory.memberIds(groupId).map(String).sort();
        };
        const inputs = { groupId, memberIds: [alice], removeOtherMembers: true };
        return { session, directory, groupId, alice, membership, inputs, members: members_ };
    }

    it("removes members that others added, and never the accounts for emergency access", async () => {
        const { alice, membership, inputs, members } = set(samId, first);
        await membership.create({ ...inputs, protectedIds: [first, second] });
        assert.deepEqual(members(), [alice, first].sort());
    });

    it("protects the members of a group for emergency access, also through other groups", async () => {
        const { alice, directory, membership, inputs, members, session } = set(samId, first);
        const [outer, inner] = [directory.makeGroup("Emergency"), directory.makeGroup("Inner")];
        session.catchUp();
        for (const [group, member] of [
            [outer, inner],
            [inner, first],
        ]) {
            directory.succeed(`POST /groups/${group}/members/$ref`, {
                "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${member}`,
            });
        }
        session.catchUp();
        await membership.create({ ...inputs, protectedGroupId: outer });
        assert.deepEqual(members(), [alice, first].sort());
    });

    it("removes no one when the group for emergency access does not exist", async () => {
        const { membership, inputs, members } = set(samId);
        const protectedGroupId = "99999999-9999-4999-8999-999999999999";
        await assert.rejects(membership.create({ ...inputs, protectedGroupId }), /no one was removed/);
        assert.ok(members().includes(samId));
    });

    it("shows strangers in a refresh, and removes them in the next update", async () => {
        const { alice, groupId, membership, inputs, members } = set(samId);
        const props = { ...inputs, protectedIds: [first] };
        const { props: found } = await membership.read(groupId, props);
        assert.deepEqual(
            found?.["memberIds"],
            [alice, samId].filter((id) => id === samId),
        );
        assert.equal((await membership.diff(groupId, found, props)).changes, true);
        await membership.update(groupId, found, props);
        assert.deepEqual(members(), [alice]);
    });

    it("leaves strangers when its declaration ends", async () => {
        const { alice, groupId, membership, inputs, members, directory, session } = set();
        const props = { ...inputs, protectedIds: [first] };
        await membership.create(props);
        directory.succeed(`POST /groups/${groupId}/members/$ref`, {
            "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${samId}`,
        });
        session.catchUp();
        await session.lifecycle("groupMembership").delete(groupId, { ...props, memberIds: [alice] });
        assert.deepEqual(members(), [samId]);
    });

    it("says that a group has its members by a rule, instead of that a permission is missing", async () => {
        const session = SandboxSession.start();
        const groupId = session.directory.makeGroup("By rule", {
            groupTypes: ["DynamicMembership"],
            membershipRule: guestRule,
        });
        session.catchUp();
        await assert.rejects(
            session.lifecycle("groupMembership").create({ groupId, memberIds: [samId] }),
            /has its members by a rule \(user\.userType -eq "Guest"\).*use another group/,
        );
    });
});
