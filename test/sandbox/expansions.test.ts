import assert from "node:assert/strict";
import { assertRefused, bound, Directory, reference, samId, type Row } from "./directory";

const expenses = "00000000-0000-4000-8000-00000000c001";
const submit = "00000000-0000-4000-8000-0000000c0001";

// https://learn.microsoft.com/graph/query-parameters#expand-parameter
describe("the sandbox's $expand", () => {
    let directory: Directory;
    let group: string;

    beforeEach(() => {
        directory = Directory.create();
        group = directory.makeGroup("Guests", { "members@odata.bind": bound([samId]) });
    });

    const idsIn = (row: Row | undefined, relation: string) => (row?.[relation] as Row[]).map(({ id }) => id);

    it("shows the members and owners of a group, each with its type, as $select says", () => {
        const path = `GET /groups/${group}?$select=displayName&$expand=members($select=id,displayName),owners`;
        const answer = directory.succeed(path);
        assert.deepEqual(
            [answer["displayName"], answer["id"], answer["members"]],
            [
                "Guests",
                undefined,
                [{ "@odata.type": "#microsoft.graph.user", id: samId, displayName: "Sam Sponsor" }],
            ],
        );
        assert.deepEqual(
            idsIn(directory.succeed(`GET /groups/${group}?$expand=transitiveMembers`), "transitiveMembers"),
            [samId],
        );
    });

    it("shows what users and service principals are members of, and their assignments", () => {
        const users = directory.ask(`GET /users?$select=id&$expand=memberOf($select=id)`).rows;
        assert.deepEqual(
            idsIn(
                users.find(({ id }) => id === samId),
                "memberOf",
            ),
            [group],
        );
        assert.deepEqual(
            idsIn(directory.succeed(`GET /users/${samId}?$expand=transitiveMemberOf`), "transitiveMemberOf"),
            [group],
        );
        directory.succeed(`POST /users/${samId}/appRoleAssignments`, {
            principalId: samId,
            resourceId: expenses,
            appRoleId: submit,
        });
        const [assigned] = directory.succeed(`GET /servicePrincipals/${expenses}?$expand=appRoleAssignedTo`)[
            "appRoleAssignedTo"
        ] as Row[];
        assert.equal(assigned?.["principalId"], samId);
    });

    it("takes one level of managers, and nothing deeper", () => {
        const kim = directory.invite("kim@fabrikam.example");
        directory.succeed(`PUT /users/${kim}/manager/$ref`, reference(samId));
        const path = `GET /users/${kim}?$expand=manager`;
        const manager = directory.succeed(`${path}($levels=1;$select=id)`)["manager"];
        assert.equal((manager as Row)["id"], samId);
        const deeper = directory.ask(`${path}($levels=max)`);
        assert.deepEqual([deeper.status, deeper.code], [501, "SandboxNotImplemented"]);
    });

    it("shows at most 20 objects, of one relation in a list", () => {
        const ids = Array.from({ length: 21 }, (_, index) => directory.invite(`g${index}@fabrikam.example`));
        for (const id of ids) {
            directory.succeed(`POST /groups/${group}/members/$ref`, reference(id));
        }
        assert.equal(idsIn(directory.succeed(`GET /groups/${group}?$expand=members`), "members").length, 20);
        assertRefused(
            directory.ask("GET /groups?$expand=members,owners"),
            400,
            "Request_UnsupportedQuery",
            /one navigation property/,
        );
    });

    it("refuses names that the type or its relation does not have", () => {
        for (const expand of ["bogus", "displayName", "members($select=bogus)"]) {
            const answer = directory.ask(`GET /groups/${group}?$expand=${expand}`);
            assertRefused(answer, 400, "Request_BadRequest", /Select and Expand/);
        }
    });
});
