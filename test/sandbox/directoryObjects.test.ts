import assert from "node:assert/strict";
import { assertRefused, Directory, samId, unknownId } from "./directory";

describe("the sandbox's directory objects", () => {
    let directory: Directory;
    let groupId: string;

    beforeEach(() => {
        directory = Directory.create();
        groupId = directory.makeGroup("Guests");
    });

    it("are read by id whatever they are, with their type", () => {
        const callerId = directory.tenant.callerId;
        for (const [id, type] of [
            [samId, "user"],
            [groupId, "group"],
            [callerId, "servicePrincipal"],
        ]) {
            assert.equal(
                directory.succeed(`GET /directoryObjects/${id}`)["@odata.type"],
                `#microsoft.graph.${type}`,
            );
        }
        assert.equal("userType" in directory.succeed(`GET /directoryObjects/${samId}`), false);
        assert.equal(directory.ask(`GET /directoryObjects/${unknownId}`).status, 404);
    });

    const getByIds = (body: unknown) => directory.ask("POST /directoryObjects/getByIds", body);

    it("are read many at once, without unknown ids", () => {
        const { status, rows } = getByIds({ ids: [samId, unknownId, groupId, samId] });
        assert.equal(status, 200);
        assert.deepEqual(
            rows.map(({ id }) => id),
            [samId, groupId],
        );
    });

    it("are read many at once of the wanted types", () => {
        const ids = [samId, groupId];
        const idsOf = (types: string[]) => getByIds({ ids, types }).rows.map(({ id }) => id);
        assert.deepEqual(idsOf(["group"]), [groupId]);
        assert.deepEqual(idsOf(["user", "group"]), ids);
        assert.deepEqual(idsOf(["directoryObject"]), ids);
        assert.deepEqual(idsOf(["device"]), []);
    });

    it("are refused without an id, and beyond 1,000 ids", () => {
        assertRefused(getByIds({}), 400, "Request_BadRequest", /missing parameters are: ids\./);
        for (const ids of [[], Array.from({ length: 1_001 }, () => samId)]) {
            assertRefused(getByIds({ ids }), 400, "Request_BadRequest", /between 1 and 1000/);
        }
        assert.equal(getByIds({ ids: Array.from({ length: 1_000 }, () => samId) }).status, 200);
    });

    it("cost three units and no write when asked by ids", () => {
        getByIds({ ids: [samId] });
        const entry = directory.parts.log.list().at(-1);
        assert.deepEqual([entry?.resourceUnits, entry?.writes], [3, 0]);
    });

    it("find the caller's service principal by its app id", () => {
        const { clientId, callerId } = directory.tenant;
        const { rows } = directory.ask(`GET /servicePrincipals?$filter=appId eq '${clientId}'`);
        assert.deepEqual(
            rows.map(({ id }) => id),
            [callerId],
        );
    });
});
