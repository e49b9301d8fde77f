import assert from "node:assert/strict";
import { guid, refusal } from "../graph/fakes";
import { absentReference } from "../graph/consistency/fakeDirectory";
import { createdErrorOf, failuresOf, over, stateOf, unknown } from "./setUp";

const groupId = guid(100);
const [anna, bert, carl] = [guid(1), guid(2), guid(3)];
const list = `GET /groups/${groupId}/members`;
const removalOf = (id: string) => `DELETE /groups/${groupId}/members/${id}/$ref`;
const shown = (...ids: string[]) => ({ status: 200, body: { value: ids.map((id) => ({ id })) } });

/** A group that holds these members. */
function withMembers(...ids: string[]) {
    const lifecycle = over("groupMembership");
    lifecycle.directory.members.set(groupId, new Set(ids));
    const members = () => [...(lifecycle.directory.members.get(groupId) ?? [])].sort();
    return { ...lifecycle, members };
}

describe("GroupMembership, checked", () => {
    it("reports all faults at once", async () => {
        const faults = await failuresOf(withMembers(), { groupId: "x", memberIds: [anna, "y", "z"] });
        assert.deepEqual(faults, ["groupId", "memberIds.1", "memberIds.2"]);
    });

    it("passes a group and members that are not made yet", async () => {
        const news = { groupId: unknown, memberIds: [anna, unknown] };
        assert.deepEqual(await withMembers().check({}, news), { inputs: news, failures: [] });
    });
});

describe("GroupMembership, compared", () => {
    it("sees no change in order and repetition, and sends no request", async () => {
        const { check, diff, directory } = withMembers();
        const { inputs } = await check({}, { groupId, memberIds: [bert, anna, bert.toUpperCase()] });
        const result = await diff(groupId, { groupId, memberIds: [anna, bert] }, inputs!);
        assert.deepEqual(result, { changes: false, replaces: [], deleteBeforeReplace: false });
        assert.deepEqual(directory.calls, []);
    });

    it("is replaced with another group, the new one first, and updated for other members", async () => {
        const { diff } = withMembers();
        const olds = { groupId, memberIds: [anna] };
        const other = await diff(groupId, olds, { groupId: guid(101), memberIds: [anna] });
        assert.deepEqual(other, { changes: true, replaces: ["groupId"], deleteBeforeReplace: false });
        const more = await diff(groupId, olds, { groupId, memberIds: [anna, bert] });
        assert.deepEqual(more, { changes: true, replaces: [], deleteBeforeReplace: false });
    });
});

describe("GroupMembership, created", () => {
    it("adds missing members and does not touch others", async () => {
        const { create, members, directory } = withMembers(anna, carl);
        const inputs = { groupId, memberIds: [anna, bert] };
        assert.deepEqual(await create(inputs), { id: groupId, outs: inputs });
        assert.deepEqual(members(), [anna, bert, carl]);
        assert.deepEqual(directory.writes, [`PATCH /groups/${groupId}`]);
    });

    it("asks for nothing when it has no member, because others decide who is in the group", async () => {
        const { create, members, directory } = withMembers(anna);
        await create({ groupId, memberIds: [] });
        assert.deepEqual([members(), directory.calls], [[anna], []]);
    });

    it("is not misled by a replica that still shows a removed member", async () => {
        const { create, members, directory } = withMembers();
        directory.next(list, shown(anna));
        await create({ groupId, memberIds: [anna] });
        assert.deepEqual(members(), [anna]);
    });

    it("waits, without writing again, while replicas do not show the new member", async () => {
        const { create, directory } = withMembers();
        directory.next(list, shown(), shown(), shown());
        await create({ groupId, memberIds: [anna] });
        assert.equal(directory.writes.length, 1);
    });

    it("survives a group that is not everywhere yet", async () => {
        const { create, members, directory } = withMembers();
        directory.next(list, refusal(404), refusal(404), refusal(404));
        directory.next(`PATCH /groups/${groupId}`, refusal(404), refusal(404));
        await create({ groupId, memberIds: [anna] });
        assert.deepEqual(members(), [anna]);
    });

    it("keeps its id and members when it could not be finished, so that the next run continues", async () => {
        const lifecycle = withMembers();
        lifecycle.directory.next(`PATCH /groups/${groupId}`, refusal(403, "Authorization_RequestDenied"));
        const inputs = { groupId, memberIds: [anna] };
        const error = await createdErrorOf(lifecycle, inputs);
        const unfinishedProperties = ["groupId", "memberIds"];
        assert.deepEqual([error.id, stateOf(error)], [groupId, { ...inputs, unfinishedProperties }]);
        assert.match(error.reasons[0] ?? "", /403 Authorization_RequestDenied/);
    });
});

describe("GroupMembership, read", () => {
    const props = { groupId, memberIds: [anna, bert], __provider: "text" };

    it("is whole at the first read that shows all declared members", async () => {
        const { read, directory } = withMembers(anna, bert, carl);
        directory.next(list, shown(anna));
        assert.deepEqual(await read(groupId, props), { id: groupId, props });
        assert.equal(directory.calls.length, 2);
    });

    it("has lost a member when several reads in a row miss the same one", async () => {
        const { read } = withMembers(anna, carl);
        assert.deepEqual(await read(groupId, props), { id: groupId, props: { ...props, memberIds: [anna] } });
    });

    it("learns the truth although the first answer was stale and no replica gives it again", async () => {
        const { read, directory } = withMembers(anna);
        directory.next(list, shown());
        assert.deepEqual((await read(groupId, props)).props?.["memberIds"], [anna]);
    });

    it("is gone only when several reads in a row do not know the group", async () => {
        const { read, directory } = withMembers(anna, bert);
        directory.next(list, refusal(404), refusal(404));
        assert.deepEqual(await read(groupId, props), { id: groupId, props });
        directory.members.delete(groupId);
        assert.deepEqual(await read(groupId, props), {});
    });

    it("of no members is gone when its group is", async () => {
        const { read, directory } = withMembers();
        const none = { groupId, memberIds: [] };
        directory.next(list, refusal(404));
        assert.deepEqual(await read(groupId, none), { id: groupId, props: none });
        directory.members.delete(groupId);
        assert.deepEqual(await read(groupId, none), {});
    });
});

describe("GroupMembership, updated", () => {
    const olds = { groupId, memberIds: [anna, bert] };

    it("adds new members, removes those no longer declared, and does not touch others", async () => {
        const { update, members } = withMembers(anna, bert, guid(9));
        const news = { groupId, memberIds: [bert, carl] };
        assert.deepEqual(await update(groupId, olds, news), { outs: news });
        assert.deepEqual(members(), [bert, carl, guid(9)]);
    });

    it("puts back a member that was removed by hand", async () => {
        const { update, members } = withMembers(anna);
        await update(groupId, olds, { groupId, memberIds: [anna, bert] });
        assert.deepEqual(members(), [anna, bert]);
    });

    it("removes a member again that shows after a replica said that they are not a member", async () => {
        const { update, members, directory } = withMembers(anna, bert);
        directory.next(removalOf(bert), absentReference());
        await update(groupId, olds, { groupId, memberIds: [anna] });
        assert.deepEqual(members(), [anna]);
    });

    it("waits, without writing again, while replicas still show removed members", async () => {
        const { update, directory } = withMembers(anna, bert);
        directory.next(list, shown(anna, bert), shown(anna, bert), shown(anna, bert));
        await update(groupId, olds, { groupId, memberIds: [anna] });
        assert.deepEqual(directory.writes, [removalOf(bert)]);
        assert.equal(directory.calls.filter((call) => call === list).length, 6);
    });

    it("does not believe a replica without the group that everybody is removed", async () => {
        const { update, directory } = withMembers(anna, bert);
        directory.next(removalOf(anna), absentReference());
        directory.next(list, shown(anna, bert), refusal(404), refusal(404), refusal(404));
        await update(groupId, olds, { groupId, memberIds: [] });
        assert.deepEqual(directory.members.get(groupId), new Set());
    });

    it("leaves in a member that another resource of the program now declares", async () => {
        const { check, update, members } = withMembers(anna, bert);
        await check({}, { groupId, memberIds: [bert] });
        await update(groupId, olds, { groupId, memberIds: [anna] });
        assert.deepEqual(members(), [anna, bert]);
    });
});

describe("GroupMembership, deleted", () => {
    const props = { groupId, memberIds: [anna, bert] };

    it("removes its members, and only them", async () => {
        const lifecycle = withMembers(anna, bert, carl);
        await lifecycle.delete(groupId, props);
        assert.deepEqual(lifecycle.members(), [carl]);
    });

    it("is not misled by one replica that does not know the group", async () => {
        const lifecycle = withMembers(anna, bert);
        lifecycle.directory.next(list, refusal(404));
        await lifecycle.delete(groupId, props);
        assert.deepEqual(lifecycle.members(), []);
    });

    it("writes nothing when the group is gone", async () => {
        const lifecycle = withMembers();
        lifecycle.directory.members.delete(groupId);
        await lifecycle.delete(groupId, props);
        assert.deepEqual(lifecycle.directory.writes, []);
    });

    it("keeps a member who is declared under a new name in the same run", async () => {
        const lifecycle = withMembers(anna, bert);
        await lifecycle.check({}, { groupId, memberIds: [anna] });
        await lifecycle.delete(groupId, props);
        assert.deepEqual(lifecycle.members(), [anna]);
    });
});
