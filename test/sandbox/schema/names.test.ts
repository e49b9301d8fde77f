import assert from "node:assert/strict";
import { GraphTypes } from "../../../sandbox/schema/types";
import { assertRefused, Directory, samId } from "../directory";

const lists = {
    user: "/users",
    group: "/groups",
    application: "/applications",
    servicePrincipal: "/servicePrincipals",
    conditionalAccessPolicy: "/identity/conditionalAccess/policies",
    crossTenantAccessPolicyConfigurationPartner: "/policies/crossTenantAccessPolicy/partners",
} as const;

describe("names in a query to the sandbox", () => {
    let directory: Directory;

    before(() => {
        directory = Directory.create();
        directory.makeGroup("Guests");
    });

    for (const version of ["v1.0", "beta"] as const) {
        for (const [type, path] of Object.entries(lists)) {
            it(`can be each property of ${type} in ${version}, also one that the sandbox does not keep`, () => {
                const types = new GraphTypes(version);
                const properties = types.properties(type);
                assert.ok(properties.length > 9);
                for (const property of properties) {
                    directory.pass(2_000);
                    const { status, rows, message } = directory.ask(
                        `GET ${version}${path}?$select=${property.name}`,
                    );
                    assert.equal(status, 200, `${property.name}: ${message}`);
                    for (const row of types.isNavigation(property) || property.kind === "any" ? [] : rows) {
                        assert.deepEqual(Object.keys(row), [property.name]);
                    }
                }
            });
        }
    }

    it("are answered as null or empty where the sandbox keeps nothing of them", () => {
        const names = ["employeeOrgData", "assignedLicenses", "customSecurityAttributes", "birthday"];
        const user = directory.succeed(`GET /users/${samId}?$select=${names.join(",")}`);
        assert.deepEqual(user, {
            "@odata.context": `https://127.0.0.1/v1.0/$metadata#users(${names.join(",")})/$entity`,
            employeeOrgData: null,
            assignedLicenses: [],
            customSecurityAttributes: null,
            birthday: "0001-01-01T00:00:00Z",
        });
    });

    for (const path of [
        ...Object.values(lists),
        "/identityGovernance/accessReviews/definitions",
        "/identityGovernance/entitlementManagement/catalogs",
        "/policies/authenticationStrengthPolicies",
        "/identity/conditionalAccess/namedLocations",
        "/subscribedSkus",
        "/roleManagement/directory/roleAssignments",
    ]) {
        it(`are refused of ${path} where it does not have them`, () => {
            for (const query of [
                "$select=bogus",
                "$filter=bogus eq 'x'",
                "$filter=bogus/any(b:b eq 'x')",
                "$orderby=bogus",
                "$expand=bogus",
                "$expand=displayName",
            ]) {
                directory.pass(2_000);
                const answer = directory.ask(`GET ${path}?${query}`);
                assert.equal(answer.status, 400, `${query}: ${answer.message}`);
                assert.match(answer.message, /bogus|displayName/);
            }
        });
    }

    it("are refused below a property and in a lambda, too", () => {
        for (const filter of [
            "signInActivity/bogus eq 1",
            "identities/any(i:i/bogus eq 'x')",
            "employeeOrgData/bogus eq 'x'",
        ]) {
            assertRefused(
                directory.ask(`GET /users?$filter=${encodeURIComponent(filter)}`),
                400,
                "Request_BadRequest",
                /Could not find a property named 'bogus'/,
            );
        }
    });
});
