import assert from "node:assert/strict";
import { commandNeeds } from "../../commands/doctor/commandNeeds";
import { needs } from "../../config/permissions";
import { grantedPermissions } from "../../sandbox/identity";
import { Directory, type Row } from "./directory";

const graphAppId = "00000003-0000-0000-c000-000000000000";

describe("Microsoft Graph's service principal in the sandbox", () => {
    it("has each permission that a stack or a command can take, and no two have the same id", () => {
        const { appRoles } = Directory.create().succeed(`GET /servicePrincipals(appId='${graphAppId}')`);
        const roles = appRoles as readonly Row[];
        const values = new Set(roles.map(({ value }) => value));
        const taken = [...needs, ...commandNeeds].flatMap(({ permissions }) =>
            permissions.flatMap(({ name, instead = [] }) => [name, ...instead]),
        );
        assert.deepEqual(
            [...new Set([...taken, ...grantedPermissions])].filter((name) => !values.has(name)),
            [],
        );
        assert.equal(new Set(roles.map(({ id }) => id)).size, roles.length);
    });
});
