import assert from "node:assert/strict";
import { assertRefused, Directory, samId, unknownId, type Row } from "./directory";

const expenses = "00000000-0000-4000-8000-00000000c001";
const wiki = "00000000-0000-4000-8000-00000000c003";
const submit = "00000000-0000-4000-8000-0000000c0001";
const none = "00000000-0000-0000-0000-000000000000";

describe("the sandbox's app role assignments", () => {
    let directory: Directory;

    beforeEach(() => {
        directory = Directory.create();
    });

    const assign = (more: Row = {}, resourceId = expenses) =>
        directory.ask(`POST /servicePrincipals/${resourceId}/appRoleAssignedTo`, {
            principalId: samId,
            resourceId,
            appRoleId: submit,
            ...more,
        });
    const refused = (answer: ReturnType<typeof assign>, message: RegExp) =>
        assertRefused(answer, 400, "Request_BadRequest", message);

    it("are found from the application and from the user, and removed", () => {
        const { status, body } = assign();
        assert.equal(status, 201);
        assert.equal(body["principalType"], "User");
        assert.equal(body["resourceDisplayName"], "Contoso Expenses");
        for (const list of [
            `servicePrincipals/${expenses}/appRoleAssignedTo`,
            `users/${samId}/appRoleAssignments`,
        ]) {
            assert.deepEqual(
                directory.ask(`GET /${list}`).rows.map(({ id }) => id),
                [body["id"]],
            );
        }
        const one = `/servicePrincipals/${expenses}/appRoleAssignedTo/${String(body["id"])}`;
        assert.equal(directory.ask(`DELETE ${one}`).status, 204);
        assert.equal(directory.ask(`GET ${one}`).status, 404);
    });

    // https://learn.microsoft.com/graph/api/user-post-approleassignments
    it("are made and removed from the principal's end too", () => {
        const group = directory.makeGroup("Approvers");
        const { appId } = directory.succeed("POST /applications", { displayName: "Orders" });
        const client = directory.succeed("POST /servicePrincipals", { appId });
        const roleOfApplications = "00000000-0000-4000-8000-0000000c0003";
        for (const [path, principalId, appRoleId] of [
            [`users/${samId}`, samId, submit],
            [`groups/${group}`, group, submit],
            [`servicePrincipals/${String(client["id"])}`, String(client["id"]), roleOfApplications],
        ] as const) {
            const own = `/${path}/appRoleAssignments`;
            const body = { principalId, resourceId: expenses, appRoleId };
            refused(directory.ask(`POST ${own}`, { ...body, principalId: unknownId }), /'principalId'/);
            const { id } = directory.succeed(`POST ${own}`, body);
            assert.deepEqual(
                [own, `/servicePrincipals/${expenses}/appRoleAssignedTo`].map((list) =>
                    directory.ask(`GET ${list}`).rows.map((row) => row["id"]),
                ),
                [[id], [id]],
            );
            assert.equal(directory.succeed(`GET ${own}/${String(id)}`)["principalId"], principalId);
            assert.equal(directory.ask(`DELETE ${own}/${String(id)}`).status, 204);
            assert.deepEqual(directory.ask(`GET ${own}`).rows, []);
        }
    });

    it("are refused for a role that does not exist, is off, or is for applications", () => {
        for (const appRoleId of [
            unknownId,
            "00000000-0000-4000-8000-0000000c0003",
            "00000000-0000-4000-8000-0000000c0004",
        ]) {
            refused(assign({ appRoleId }), /was not found on application/);
        }
    });

    it("give default access only where the application has no role for users", () => {
        refused(assign({ appRoleId: none }), /was not found on application/);
        assert.equal(assign({ appRoleId: none }, wiki).status, 201);
    });

    it("exist once", () => {
        assign();
        refused(assign(), /already exists on the object/);
    });

    it("are refused for a principal that is unknown, otherwise than for one a replica does not know yet", () => {
        assert.equal(assign({ principalId: unknownId }).status, 404);
        directory = Directory.create({ lagMs: 1_000 });
        const principalId = directory.invite("alice@fabrikam.example");
        refused(assign({ principalId }), /Not a valid reference update/);
        directory.pass(2_000);
        assert.equal(assign({ principalId }).status, 201);
    });

    it("need the permission to assign", () => {
        const answer = directory.ask(
            `POST /servicePrincipals/${expenses}/appRoleAssignedTo`,
            {},
            {
                permissions: ["Application.ReadWrite.All"],
            },
        );
        assert.equal(answer.status, 403);
    });
});
