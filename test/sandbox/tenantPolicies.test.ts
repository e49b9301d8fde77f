import assert from "node:assert/strict";
import { assertRefused, Directory, type Row } from "./directory";

const authorization = "/policies/authorizationPolicy";
const email = "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/email";

const emailType = "#microsoft.graph.emailAuthenticationMethodConfiguration";

describe("the sandbox's policies of which a tenant has one each", () => {
    let directory: Directory;

    beforeEach(() => {
        directory = Directory.create();
    });

    it("begin as Entra's defaults", () => {
        const { allowInvitesFrom, guestUserRoleId } = directory.succeed(`GET ${authorization}`);
        assert.deepEqual(
            [allowInvitesFrom, guestUserRoleId],
            ["everyone", "10dae51f-b6af-4016-8d66-8c2a99b929b3"],
        );
        assert.equal(directory.succeed(`GET ${email}`)["allowExternalIdToUseEmailOtp"], "default");
        const flows = directory.succeed("GET /policies/authenticationFlowsPolicy");
        assert.deepEqual(flows["selfServiceSignUp"], { isEnabled: false });
        const readLeave = directory.succeed("GET beta/policies/externalIdentitiesPolicy");
        assert.equal(readLeave["allowExternalIdentitiesToLeave"], true);
    });

    it("keep what a change does not name, below members too, and the id and type whatever it says", () => {
        const before = directory.succeed(`GET ${authorization}`);
        const change = { defaultUserRolePermissions: { allowedToCreateApps: false } };
        assert.equal(directory.ask(`PATCH ${authorization}`, change).status, 204);
        assert.deepEqual(directory.succeed(`GET ${authorization}`), {
            ...before,
            defaultUserRolePermissions: {
                ...(before["defaultUserRolePermissions"] as object),
                allowedToCreateApps: false,
            },
        });
        directory.succeed(`PATCH ${email}`, { "@odata.type": emailType, state: "disabled" });
        const type = directory.succeed(`GET ${email}`)["@odata.type"];
        assert.equal(type, emailType);
    });

    it("refuse values that do not exist, and members that do not or cannot be changed", () => {
        for (const body of [
            { allowInvitesFrom: "somebody" },
            { guestUserRoleId: "62e90394-69f5-4237-9190-012177145e10" },
            { allowedToUseSSPR: "true" },
            { id: "other" },
            { allowInvitesfrom: "none" },
            { defaultUserRolePermissions: { allowedToFly: true } },
        ]) {
            assertRefused(
                directory.ask(`PATCH ${authorization}`, body),
                400,
                "Request_BadRequest",
                /property|Property|value|Edm\.Boolean/,
            );
        }
    });

    // https://learn.microsoft.com/graph/api/authorizationpolicy-update?view=graph-rest-beta
    it("are in beta, in the case of the authorization policy, a list of one with partly other members", () => {
        const { rows } = directory.ask(`GET beta${authorization}`);
        const one = `beta${authorization}/authorizationPolicy`;
        const before = directory.succeed(`GET ${one}`);
        assert.deepEqual(
            rows.map(({ id }) => id),
            ["authorizationPolicy"],
        );
        assert.deepEqual(before["enabledPreviewFeatures"], []);
        const assigned = ["managePermissionGrantsForSelf.microsoft-user-default-low"];
        directory.succeed(`PATCH ${one}`, {
            permissionGrantPolicyIdsAssignedToDefaultUserRole: assigned,
            defaultUserRolePermissions: { allowedToCreateApps: false },
        });
        const permissions = directory.succeed(`GET ${authorization}`)["defaultUserRolePermissions"] as Row;
        assert.deepEqual(
            [permissions["permissionGrantPoliciesAssigned"], permissions["allowedToCreateApps"]],
            [assigned, false],
        );
        const after = directory.succeed(`GET ${one}`);
        assert.deepEqual(after["permissionGrantPolicyIdsAssignedToDefaultUserRole"], assigned);
        assert.equal(
            "permissionGrantPoliciesAssigned" in (after["defaultUserRolePermissions"] as Row),
            false,
        );
        assert.equal(directory.ask(`GET ${authorization}/authorizationPolicy`).status, 400);
    });

    it("have each their version and their permission", () => {
        assert.equal(directory.ask("GET /policies/externalIdentitiesPolicy").status, 400);
        const permissions = ["Policy.Read.All"];
        const answer = directory.ask(`PATCH ${authorization}`, { allowInvitesFrom: "none" }, { permissions });
        assert.equal(answer.status, 403);
    });

    it("are neither made nor removed", () => {
        assert.equal(directory.ask(`POST ${authorization}`, {}).status, 501);
        assert.equal(directory.ask(`DELETE ${authorization}`).status, 501);
    });
});
