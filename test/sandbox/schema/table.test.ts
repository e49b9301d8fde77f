import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { matchRoute, sandboxRoutes } from "../../../sandbox/routes";
import { targetOf } from "../../../sandbox/schema/target";
import { graphTypes, plainPath } from "../../../sandbox/schema";
import { GraphTypes } from "../../../sandbox/schema/types";
import { generatedTable, tableFile } from "../../../tools/graphSchema";

const versions = ["v1.0", "beta"] as const;
const routeOf = (path: string) => matchRoute("GET", plainPath(graphTypes("v1.0"), path));

describe("the sandbox's table of Microsoft Graph's types", () => {
    for (const version of versions) {
        it(`is for ${version} what Microsoft's typings say`, () => {
            assert.equal(
                readFileSync(tableFile(version), "utf8"),
                generatedTable(version),
                "Run npm run schema, and read the difference.",
            );
        });
    }

    it("has the target of every path that the sandbox serves, in one version at least", () => {
        const tables = versions.map((version) => new GraphTypes(version));
        const unknown = sandboxRoutes
            .map(({ path }) =>
                path
                    .replace("{type}", "microsoft.graph.user")
                    .replace("{function}", "findTenantInformationByTenantId(tenantId='x')"),
            )
            .filter((path) => tables.every((types) => targetOf(types, path) === undefined));
        assert.deepEqual(unknown, []);
    });

    // https://graph.microsoft.com/v1.0/$metadata
    it("has what Graph's metadata has and Microsoft's typings do not", () => {
        for (const version of versions) {
            const types = graphTypes(version);
            const property = (type: string, name: string) => types.property(type, name);
            const relations = [
                property("crossTenantAccessPolicy", "partners"),
                property("crossTenantAccessPolicyConfigurationPartner", "identitySynchronization"),
                property("conditionalAccessRoot", "deletedItems"),
            ];
            assert.ok(relations.every((one) => one !== undefined && types.isNavigation(one)));
            assert.deepEqual(
                [
                    property("application", "managerApplications")?.kind,
                    property("federatedIdentityCredential", "subject")?.isNullable,
                    property("application", "oauth2RequirePostResponse")?.isNullable,
                    property("applicationTemplate", "riskScore")?.kind,
                ],
                ["guid", true, false, "applicationRiskScore"],
            );
            const missing = {
                accessPackageRequestType: "approverRemove",
                allowedTargetScope: "allDirectoryAgentIdentities",
                riskDetail: "microsoftRevokedSessions",
                roleType: "delegated",
            };
            for (const [name, value] of Object.entries(missing)) {
                assert.ok(types.valuesOf(name)?.includes(value), `${version} ${name}`);
            }
        }
    });

    it("does not take the name of a function, a cast or an option for the id of an object", () => {
        for (const path of [
            "/devices/delta",
            "/devices/delta()",
            "/devices/microsoft.graph.delta",
            "/namedLocations/delta",
            "/devices/$count",
            "/directory/deletedItems/microsoft.graph.device",
            "/groups/getByIds",
        ]) {
            assert.equal(routeOf(path), undefined, path);
        }
        assert.notEqual(routeOf("/users/delta@contoso.example"), undefined);
    });
});
