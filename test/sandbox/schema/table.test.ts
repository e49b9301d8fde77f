import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { matchRoute, sandboxRoutes } from "../../../sandbox/routes";
import { targetOf } from "../../../sandbox/schema/target";
import { GraphTypes } from "../../../sandbox/schema/types";
import { generatedTable, tableFile } from "../../../tools/graphSchema";

const versions = ["v1.0", "beta"] as const;

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
            assert.equal(matchRoute("GET", path), undefined, path);
        }
        assert.notEqual(matchRoute("GET", "/users/delta@contoso.example"), undefined);
    });
});
