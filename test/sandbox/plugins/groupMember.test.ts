import assert from "node:assert/strict";
import { groupMember } from "../../../sandbox/plugins/azuread/groupMember";
import { Directory, unknownId } from "../directory";
import { GraphServer } from "./graphServer";

const lagMs = 10_000;

describe("the stand-in's azuread.GroupMember", () => {
    let server: GraphServer;
    let groupId: string;
    let memberId: string;

    beforeEach(async () => {
        const directory = Directory.create({ replicaCount: 2, lagMs });
        server = await GraphServer.start(directory);
        groupId = directory.makeGroup("Guests");
        memberId = directory.invite("kim@fabrikam.example");
        directory.pass(2 * lagMs);
    });
    afterEach(() => server.stop());

    const inputs = () => ({ groupObjectId: groupId, memberObjectId: memberId });
    const create = () => groupMember.create(server.connection, inputs());
    const id = () => `${groupId}/member/${memberId}`;
    /** Replicas learn of every write at once. */
    const withoutLag = () => {
        server.onAsked = () => server.directory.pass(2 * lagMs);
    };

    it("asks for the group and for all its members, adds one, and lists them again", async () => {
        withoutLag();
        const created = await create();
        assert.deepEqual(created, { id: id(), state: inputs() });
        const paths = server.asked.map(({ request }) => request.split("?")[0]);
        assert.deepEqual(paths, [
            `GET beta/groups/${groupId}`,
            `GET beta/groups/${groupId}/members`,
            `POST beta/groups/${groupId}/members/$ref`,
            `GET beta/groups/${groupId}/members`,
        ]);
        assert.deepEqual(server.directory.memberIds(groupId), [memberId]);
    });

    it("fails after an addition that its own reading misses, and leaves the member in", async () => {
        await assert.rejects(create(), /expected non-empty ID for new state during Create/);
        server.directory.pass(2 * lagMs);
        assert.deepEqual(server.directory.memberIds(groupId), [memberId]);
    });

    it("fails on an existing member, who has to be imported", async () => {
        withoutLag();
        await create();
        await assert.rejects(create(), /already exists.*needs to be imported/);
    });

    it("fails at once on a replica that does not know the guest yet", async () => {
        memberId = server.directory.invite("lee@fabrikam.example");
        await assert.rejects(create(), /unexpected status 4\d\d/);
        assert.equal(server.asked.filter(({ request }) => request.startsWith("POST")).length, 1);
    });

    it("fails at once on a group that the answering replica does not know yet", async () => {
        groupId = server.directory.makeGroup("Later");
        await assert.rejects(create(), /unexpected status 404/);
        assert.equal(server.asked.length, 1);
    });

    it("adds several members of one group one after another", async () => {
        withoutLag();
        const lee = server.directory.invite("lee@fabrikam.example");
        server.directory.pass(2 * lagMs);
        await Promise.all([
            create(),
            groupMember.create(server.connection, { groupObjectId: groupId, memberObjectId: lee }),
        ]);
        const methods = server.asked.map(({ request }) => request.split(" ")[0]).join(" ");
        assert.equal(methods, "GET GET POST GET GET GET POST GET");
    });

    it("reads a member by a filter, and drops a user who is not a member from the state", async () => {
        withoutLag();
        await create();
        assert.deepEqual(await groupMember.read(server.connection, id(), {}), inputs());
        assert.match(decodeURIComponent(server.asked.at(-1)?.request ?? ""), /\$filter=id\+eq\+'/);
        assert.equal(
            await groupMember.read(server.connection, `${groupId}/member/${unknownId}`, {}),
            undefined,
        );
    });

    it("removes only the member, and waits until five answers in a row miss it", async () => {
        withoutLag();
        await create();
        const before = server.asked.length;
        await groupMember.delete(server.connection, id(), inputs());
        const [removal, ...reads] = server.asked.slice(before);
        assert.equal(removal?.request, `DELETE beta/groups/${groupId}/members/${memberId}/$ref`);
        assert.equal(reads.length, 5);
        assert.deepEqual(server.directory.memberIds(groupId), []);
        assert.equal(server.directory.ask(`GET /users/${memberId}`).status, 200);
    });

    it("fails to remove a user who is no longer a member", async () => {
        await assert.rejects(groupMember.delete(server.connection, id(), inputs()), /unexpected status 404/);
    });
});
