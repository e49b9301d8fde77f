import assert from "node:assert/strict";
import { assertRefused, bound, Directory, eventual, reference, samId, unknownId } from "./directory";

const globalReader = "f2ef992c-3afb-46b9-b7cf-a126ee74c451";

describe("the sandbox's memberships", () => {
    let directory: Directory;
    let inner: string;
    let outer: string;
    let unit: string;
    let role: string;

    beforeEach(() => {
        directory = Directory.create();
        inner = directory.makeGroup("Inner", { "members@odata.bind": bound([samId]) });
        outer = directory.makeGroup("Outer", { "members@odata.bind": bound([inner]) });
        unit = String(
            directory.succeed("POST /directory/administrativeUnits", { displayName: "Unit" })["id"],
        );
        directory.succeed(`POST /directory/administrativeUnits/${unit}/members/$ref`, reference(samId));
        directory.succeed("POST /roleManagement/directory/roleAssignments", {
            principalId: samId,
            roleDefinitionId: globalReader,
            directoryScopeId: "/",
        });
        role = String(directory.succeed(`GET /directoryRoles(roleTemplateId='${globalReader}')`)["id"]);
    });

    const ids = (request: string, options = {}) =>
        directory
            .ask(request, undefined, options)
            .rows.map(({ id }) => id)
            .sort();
    const act = (path: string, body: object) =>
        [...(directory.succeed(`POST /${path}`, body)["value"] as string[])].sort();

    // https://learn.microsoft.com/graph/api/user-list-memberof
    it("list groups, roles and administrative units, directly and through groups", () => {
        assert.deepEqual(ids(`GET /users/${samId}/memberOf`), [inner, unit, role].sort());
        assert.deepEqual(ids(`GET /users/${samId}/transitiveMemberOf`), [inner, outer, unit, role].sort());
        assert.deepEqual(ids(`GET /groups/${inner}/memberOf`), [outer]);
        const roles = `GET /users/${samId}/memberOf/microsoft.graph.directoryRole`;
        assert.deepEqual(ids(roles, eventual), [role]);
    });

    it("are counted", () => {
        const answer = directory.ask(
            `GET /users/${samId}/transitiveMemberOf/microsoft.graph.group/$count`,
            undefined,
            eventual,
        );
        assert.equal(answer.body["text"], 2);
    });

    // https://learn.microsoft.com/graph/api/directoryobject-getmemberobjects
    it("are named by their ids, of groups and roles or of all", () => {
        for (const collection of ["users", "directoryObjects"]) {
            const own = `${collection}/${samId}`;
            const everything = { securityEnabledOnly: false };
            assert.deepEqual(act(`${own}/getMemberGroups`, everything), [inner, outer, role].sort());
            assert.deepEqual(act(`${own}/getMemberObjects`, everything), [inner, outer, unit, role].sort());
            const security = { securityEnabledOnly: true };
            assert.deepEqual(act(`${own}/getMemberObjects`, security), [inner, outer].sort());
        }
        assert.deepEqual(act(`groups/${inner}/getMemberGroups`, { securityEnabledOnly: false }), [outer]);
        assertRefused(
            directory.ask(`POST /groups/${inner}/getMemberGroups`, { securityEnabledOnly: true }),
            400,
            "Request_BadRequest",
            /securityEnabledOnly/,
        );
    });

    // https://learn.microsoft.com/graph/api/directoryobject-checkmembergroups
    it("are checked for at most 20 ids, in any case", () => {
        const groupIds = [outer.toUpperCase(), unit, unknownId];
        assert.deepEqual(act(`users/${samId}/checkMemberGroups`, { groupIds }), [outer]);
        const checked = { ids: [outer, unit, role, unknownId] };
        assert.deepEqual(act(`users/${samId}/checkMemberObjects`, checked), [outer, unit, role].sort());
        const many = { groupIds: Array.from({ length: 21 }, () => unknownId) };
        assert.equal(directory.ask(`POST /users/${samId}/checkMemberGroups`, many).status, 400);
    });

    it("are there for service principals too, by their id and by their appId", () => {
        const { appId } = directory.succeed("POST /applications", { displayName: "Orders" });
        const { id } = directory.succeed("POST /servicePrincipals", { appId });
        directory.succeed(`POST /groups/${inner}/members/$ref`, reference(id));
        const byAppId = `servicePrincipals(appId='${String(appId)}')`;
        assert.deepEqual(ids(`GET /${byAppId}/memberOf`), [inner]);
        assert.deepEqual(act(`${byAppId}/checkMemberGroups`, { groupIds: [outer] }), [outer]);
    });

    it("are reached by an operation's full name", () => {
        const path = `users('${samId}')/microsoft.graph.checkMemberGroups`;
        assert.deepEqual(act(path, { groupIds: [inner] }), [inner]);
    });
});
