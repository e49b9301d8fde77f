import assert from "node:assert/strict";
import { assertRefused, Directory, reference, samId, unknownId, type Row } from "./directory";

const cloudApplicationAdministrator = "158c047a-c907-4556-b7ef-446551a6b5f7";

describe("the sandbox's directory roles", () => {
    let directory: Directory;

    beforeEach(() => {
        directory = Directory.create();
    });

    // https://learn.microsoft.com/graph/api/directoryrole-post-directoryroles
    it("are activated from a template, and have members", () => {
        const { rows } = directory.ask(
            "GET /directoryRoleTemplates?$filter=displayName eq 'teams administrator'",
        );
        const roleTemplateId = rows[0]?.["id"];
        const { id } = directory.succeed("POST /directoryRoles", { roleTemplateId });
        assert.equal(directory.ask("POST /directoryRoles", { roleTemplateId }).status, 400);
        assert.equal(directory.ask("POST /directoryRoles", { roleTemplateId: unknownId }).status, 404);
        const members = `/directoryRoles/${String(id)}/members`;
        directory.succeed(`POST ${members}/$ref`, reference(samId));
        assert.equal(directory.ask(`POST ${members}/$ref`, reference(samId)).status, 400);
        assert.equal(directory.ask(`GET ${members}`).rows[0]?.["id"], samId);
        // The same holding as an assignment.
        const assigned = directory.ask("GET /roleManagement/directory/roleAssignments").rows;
        assert.deepEqual(
            assigned.map((row) => [row["principalId"], row["roleDefinitionId"]]),
            [[samId, roleTemplateId]],
        );
        directory.succeed(`DELETE ${members}/${samId}/$ref`);
        assert.equal(directory.ask(`DELETE ${members}/${samId}/$ref`).status, 404);
    });

    // https://learn.microsoft.com/graph/api/rbacapplication-post-roledefinitions
    it("are defined by the tenant too, unless they are built in", () => {
        const path = "/roleManagement/directory/roleDefinitions";
        const body = {
            displayName: "Reads apps",
            isEnabled: true,
            rolePermissions: [{ allowedResourceActions: ["microsoft.directory/applications/basic/read"] }],
        };
        const { id, isBuiltIn, templateId } = directory.succeed(`POST ${path}`, body);
        assert.deepEqual([isBuiltIn, templateId], [false, id]);
        directory.succeed(`PATCH ${path}/${String(id)}`, { isEnabled: false });
        const assignment = { principalId: samId, roleDefinitionId: id, directoryScopeId: "/" };
        const assigned = directory.succeed("POST /roleManagement/directory/roleAssignments", assignment);
        assert.equal(directory.ask(`DELETE ${path}/${String(id)}`).status, 400);
        const one = `/roleManagement/directory/roleAssignments/${String(assigned["id"])}`;
        assert.equal(directory.succeed(`GET ${one}`)["principalId"], samId);
        directory.succeed(`DELETE ${one}`);
        assert.equal(directory.ask(`GET ${one}`).status, 404);
        directory.succeed(`DELETE ${path}/${String(id)}`);
        assertRefused(
            directory.ask(`DELETE ${path}/${cloudApplicationAdministrator}`),
            400,
            "Request_BadRequest",
            /built-in/,
        );
    });

    // https://learn.microsoft.com/graph/api/resources/unifiedroleassignment (directoryScopeId)
    it("are assigned for only one application", () => {
        const { id } = directory.succeed("POST /applications", { displayName: "Orders" });
        const assignment = {
            principalId: samId,
            roleDefinitionId: cloudApplicationAdministrator,
            directoryScopeId: `/${String(id)}`,
        };
        const { directoryScopeId } = directory.succeed(
            "POST /roleManagement/directory/roleAssignments",
            assignment,
        );
        assert.equal(directoryScopeId, `/${String(id)}`);
    });

    // https://learn.microsoft.com/graph/api/rbacapplication-post-roleeligibilityschedulerequests
    it("are made eligible by a request that can be read, with or without a justification", () => {
        const path = "/roleManagement/directory/roleEligibilityScheduleRequests";
        const request = {
            action: "adminAssign",
            principalId: samId,
            roleDefinitionId: cloudApplicationAdministrator,
            directoryScopeId: "/",
            scheduleInfo: { startDateTime: "2026-01-01T00:00:00Z", expiration: { type: "noExpiration" } },
        };
        const { id, targetScheduleId } = directory.succeed(`POST ${path}`, request);
        assert.equal(directory.succeed(`GET ${path}/${String(id)}`)["principalId"], samId);
        const schedule = `/roleManagement/directory/roleEligibilitySchedules/${String(targetScheduleId)}`;
        assert.equal(directory.succeed(`GET ${schedule}`)["memberType"], "Direct");
        directory.succeed(`POST ${path}`, { ...request, action: "adminRemove" });
        assert.equal(directory.ask(`GET ${schedule}`).status, 404);
    });
});

// https://learn.microsoft.com/graph/api/resources/administrativeunit
describe("the sandbox's administrative units", () => {
    let directory: Directory;
    let id: unknown;

    beforeEach(() => {
        directory = Directory.create();
        ({ id } = directory.succeed("POST /directory/administrativeUnits", { displayName: "Suppliers" }));
    });

    it("have members, and make groups", () => {
        const members = `/directory/administrativeUnits/${String(id)}/members`;
        directory.succeed(`POST ${members}/$ref`, reference(samId));
        const made = directory.succeed(`POST beta${members}`, {
            "@odata.type": "#microsoft.graph.group",
            displayName: "In the unit",
            mailNickname: "unit",
            mailEnabled: false,
            securityEnabled: true,
        });
        assert.equal(made["@odata.type"], "#microsoft.graph.group");
        const { rows } = directory.ask(`GET ${members}`);
        assert.deepEqual(
            rows.map((row) => row["id"]),
            [samId, made["id"]],
        );
        directory.succeed(`DELETE ${members}/${samId}/$ref`);
        assert.equal(directory.ask(`GET beta/administrativeUnits/${String(id)}/members`).rows.length, 1);
        assert.equal(directory.ask(`POST ${members}/$ref`, reference(unknownId)).status, 400);
    });

    it("are what their groups and users are members of", () => {
        const groupId = directory.makeGroup("g");
        for (const member of [samId, groupId]) {
            directory.succeed(
                `POST /directory/administrativeUnits/${String(id)}/members/$ref`,
                reference(member),
            );
        }
        for (const path of [`/users/${samId}`, `/groups/${groupId}`]) {
            const { rows } = directory.ask(`GET ${path}/memberOf`);
            assert.deepEqual(
                rows.map((row: Row) => [row["@odata.type"], row["id"]]),
                [["#microsoft.graph.administrativeUnit", id]],
            );
        }
    });

    it("have holders of a role", () => {
        const roles = directory.ask("GET /directoryRoles").rows;
        const path = `/directory/administrativeUnits/${String(id)}/scopedRoleMembers`;
        const body = { roleId: roles[0]?.["id"], roleMemberInfo: { id: samId } };
        const added = directory.succeed(`POST ${path}`, body);
        assert.deepEqual([added["administrativeUnitId"], added["roleId"]], [id, roles[0]?.["id"]]);
        assert.deepEqual(
            directory.ask(`GET ${path}`).rows.map((row) => row["id"]),
            [added["id"]],
        );
        directory.succeed(`DELETE ${path}/${String(added["id"])}`);
        assert.equal(directory.ask(`GET ${path}/${String(added["id"])}`).status, 404);
    });
});

describe("the sandbox's directory roles", () => {
    const guestInviter = "95e79109-95c0-4d8e-aee3-d01accf2d47b";

    // https://learn.microsoft.com/graph/paging
    it("are listed without pages, as are their members", () => {
        const directory = Directory.create();
        const role = directory.succeed("POST /directoryRoles", { roleTemplateId: guestInviter });
        for (const path of [
            "directoryRoles",
            "directoryRoleTemplates",
            `directoryRoles/${String(role["id"])}/members`,
        ]) {
            const { body } = directory.ask(`GET /${path}`);
            assert.equal(body["@odata.nextLink"], undefined);
            assertRefused(directory.ask(`GET /${path}?$top=1`), 400, "Request_UnsupportedQuery", /\$top/);
        }
    });

    // https://learn.microsoft.com/graph/api/rbacapplication-list-roleassignments
    it("are assigned to a principal, which an assignment shows on request", () => {
        const directory = Directory.create();
        const path = "/roleManagement/directory/roleAssignments";
        const holding = { principalId: samId, roleDefinitionId: guestInviter, directoryScopeId: "/" };
        const { id } = directory.succeed(`POST ${path}`, holding);
        const filter = `$filter=principalId eq '${samId}'&$select=id`;
        const shown = (expand: string) => directory.ask(`GET ${path}?${filter}&$expand=${expand}`).rows;
        assert.deepEqual(shown("principal($select=displayName)"), [
            { id, principal: { "@odata.type": "#microsoft.graph.user", displayName: "Sam Sponsor" } },
        ]);
        assert.deepEqual(shown("roleDefinition($select=displayName)"), [
            { id, roleDefinition: { displayName: "Guest Inviter" } },
        ]);
    });
});

// https://learn.microsoft.com/graph/api/resources/domain, https://learn.microsoft.com/graph/api/resources/organization
describe("the sandbox's organization", () => {
    it("lists its verified domains, the initial one first", () => {
        const directory = Directory.create();
        const { rows } = directory.ask("GET /domains");
        assert.deepEqual(
            rows.map((row) => row["id"]),
            directory.tenant.verifiedDomains,
        );
        assert.deepEqual(
            rows.map((row) => row["isInitial"]),
            [true, false],
        );
        assert.equal(directory.ask("GET /domains/fabrikam.example").status, 404);
        const { rows: organizations } = directory.ask("GET /organization");
        assert.equal(organizations[0]?.["id"], directory.tenant.tenantId);
    });
});
