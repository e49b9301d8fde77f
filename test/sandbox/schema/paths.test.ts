import assert from "node:assert/strict";
import { matchRoute, sandboxRoutes } from "../../../sandbox/routes";
import { graphTypes, plainPath } from "../../../sandbox/schema";
import { targetOf } from "../../../sandbox/schema/target";
import { assertRefused, Directory, eventual, reference, samId, securityGroup } from "../directory";

const types = graphTypes("v1.0");

describe("a path to the sandbox", () => {
    let directory: Directory;

    beforeEach(() => {
        directory = Directory.create();
    });

    it("is the same with its keys in parentheses, and in any letter case", () => {
        const routes = sandboxRoutes
            .map(({ method, path }) => ({ method, path: path.replace("{type}", "microsoft.graph.user") }))
            .filter(({ path }) => targetOf(types, path) !== undefined);
        assert.ok(routes.length > 100);
        for (const { method, path } of routes) {
            const spelled = (spell: (key: string) => string) => path.replaceAll(/\/\{\w+\}/g, spell("k1"));
            const plain = spelled((key) => `/${key}`);
            for (const spell of [(key: string) => `('${key}')`, (key: string) => `(id='${key}')`]) {
                assert.equal(plainPath(types, spelled(spell)), plain);
            }
            const routeOf = (one: string) => matchRoute(method, plainPath(types, one))?.route.path;
            assert.equal(routeOf(plain.toUpperCase()), routeOf(plain), path);
        }
    });

    it("is held to the schema however it is spelled", () => {
        const group = directory.makeGroup("Guests");
        const users = [
            `users/${samId}`,
            `users('${samId}')`,
            `Users/${samId}`,
            `users(id='${samId}')`,
            "users('sam@contoso.example')",
        ];
        for (const user of users) {
            const path = `/${user}`;
            assertRefused(
                directory.ask(`PATCH ${path}`, { displayname: "Sam" }),
                400,
                "Request_BadRequest",
                /displayname/,
            );
            assertRefused(
                directory.ask(`PATCH ${path}`, { displayName: 3 }),
                400,
                "Request_BadRequest",
                /Edm\.String/,
            );
            assertRefused(directory.ask(`GET ${path}?$select=bogus`), 400, "Request_BadRequest", /'bogus'/);
            const { body } = directory.ask(`GET ${path}?$select=id`);
            assert.match(String(body["@odata.context"]), /#users\(id\)\/\$entity$/);
        }
        const members = `/groups('${group}')/Members`;
        assertRefused(
            directory.ask(`POST ${members}/$ref`, { bogus: 1 }),
            400,
            "Request_BadRequest",
            /'bogus'/,
        );
        directory.succeed(`POST ${members}/$ref`, reference(samId));
        assert.deepEqual(directory.memberIds(group), [samId]);
    });

    // https://learn.microsoft.com/graph/api/user-get (a name that begins with $)
    it("names a user whose name would be an option or a function outside of quotes", () => {
        for (const name of ["$ave", "delta"]) {
            directory.succeed("POST /users", {
                accountEnabled: true,
                displayName: name,
                mailNickname: name.replace("$", ""),
                userPrincipalName: `${name}@contoso.example`,
                passwordProfile: { password: "xWwvJ]6NMw+bWH-d" },
            });
            const { displayName } = directory.succeed(`GET /users('${name}@contoso.example')`);
            assert.equal(displayName, name);
            directory.succeed(`GET /users('${name}@contoso.example')/memberOf`);
        }
        assertRefused(
            directory.ask("GET /users/$ave@contoso.example"),
            400,
            "BadRequest",
            /'\$ave@contoso.example'/,
        );
    });

    it("that leads to something else of Graph is answered with 501, not with Graph's refusal", () => {
        const group = String(directory.succeed("POST /groups", securityGroup("Guests"))["id"]);
        for (const path of [
            `/groups/${group}/members/$ref`,
            `/groups/${group}/members/${samId}`,
            `/groups/${group}/owners/${samId}`,
            `/users/${samId}/memberOf/${group}`,
            "/tenantRelationships/delegatedAdminRelationships",
            "/$metadata",
            "",
        ]) {
            assertRefused(directory.ask(`GET v1.0${path}`), 501, "SandboxNotImplemented", /does not imitate/);
        }
    });

    it("can name a type by the alias of its namespace, as Microsoft's generated clients do", () => {
        const kim = directory.invite("kim@fabrikam.example");
        const group = directory.makeGroup("Guests");
        directory.succeed(`POST /groups/${group}/members/$ref`, reference(kim));
        for (const name of ["microsoft.graph.user", "graph.user", "Graph.User"]) {
            for (const relation of ["members", "transitiveMembers"]) {
                const path = `/groups/${group}/${relation}/${name}`;
                assert.deepEqual(directory.ask(`GET ${path}?$select=id`).rows, [{ id: kim }]);
                assert.equal(directory.ask(`GET ${path}/$count`, undefined, eventual).body["text"], 1);
            }
        }
        directory.succeed(`DELETE /users/${kim}`);
        assert.deepEqual(directory.ask("GET /directory/deletedItems/graph.user?$select=id").rows, [
            { id: kim },
        ]);
    });

    it("of beta alone is refused in v1.0", () => {
        const refusal = directory.ask("GET /administrativeUnits");
        assertRefused(refusal, 400, "BadRequest", /Resource not found for the segment 'administrativeUnits'/);
        assert.equal(directory.ask("GET beta/administrativeUnits").status, 200);
    });

    it("can name an action or a function in full", () => {
        const user = `/users/${samId}`;
        const body = { securityEnabledOnly: false };
        const named = ["getMemberGroups", "microsoft.graph.getMemberGroups", "GETMEMBERGROUPS"].map((name) =>
            directory.succeed(`POST ${user}/${name}`, body),
        );
        assert.deepEqual(named[1], named[0]);
        assert.deepEqual(named[2], named[0]);
        const find = "findTenantInformationByDomainName(domainName='fabrikam.example')";
        for (const name of [find, `microsoft.graph.${find}`]) {
            assert.equal(directory.succeed(`GET /tenantRelationships/${name}`)["displayName"], "Fabrikam");
        }
    });
});
