import assert from "node:assert/strict";
import { matchRoute, sandboxRoutes } from "../../../sandbox/routes";
import { graphTypes, plainPath } from "../../../sandbox/schema";
import { targetOf } from "../../../sandbox/schema/target";
import { assertRefused, Directory, reference, samId, securityGroup } from "../directory";

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
    });

    it("that leads to something else of Graph is answered with 501, not with Graph's refusal", () => {
        const group = String(directory.succeed("POST /groups", securityGroup("Guests"))["id"]);
        for (const path of [
            `/groups/${group}/members/$ref`,
            `/groups/${group}/members/${samId}`,
            `/groups/${group}/owners/${samId}`,
            `/users/${samId}/memberOf/${group}`,
            "/tenantRelationships/delegatedAdminRelationships",
        ]) {
            assertRefused(directory.ask(`GET ${path}`), 501, "SandboxNotImplemented", /does not imitate/);
        }
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
