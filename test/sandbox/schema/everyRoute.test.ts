import assert from "node:assert/strict";
import { sandboxRoutes } from "../../../sandbox/routes";
import { Directory, unknownId } from "../directory";

const tenantId = "11111111-1111-4111-8111-111111111111";

/** A tenant that holds an object behind each kind of path, with the keys by which a path reaches them. */
function filled(): { directory: Directory; keys: ReadonlyMap<string, string> } {
    const directory = Directory.create({ servicePlans: ["AAD_PREMIUM", "AAD_PREMIUM_P2"] });
    const made = (path: string, body: unknown, key = "id"): [string, string] => {
        directory.pass(2_000);
        return [path, String(directory.succeed(`POST ${path}`, body)[key])];
    };
    const application = directory.succeed("POST /applications", { displayName: "Orders" });
    const catalog = directory.succeed("POST /identityGovernance/entitlementManagement/catalogs", {
        displayName: "Guests",
    });
    const accessPackage = { displayName: "Partners", catalog: { id: catalog["id"] } };
    const keys = new Map([
        ["/users", directory.invite("kim@fabrikam.example")],
        ["/groups", directory.makeGroup("Guests")],
        ["/applications", String(application["id"])],
        ["/identityGovernance/entitlementManagement/catalogs", String(catalog["id"])],
        made("/servicePrincipals", { appId: application["appId"] }),
        made("/directory/administrativeUnits", { displayName: "Guests" }),
        made("/identityGovernance/entitlementManagement/accessPackages", accessPackage),
        made("/policies/crossTenantAccessPolicy/partners", { tenantId }, "tenantId"),
        made("/identity/conditionalAccess/namedLocations", {
            "@odata.type": "#microsoft.graph.countryNamedLocation",
            displayName: "Germany",
            countriesAndRegions: ["DE"],
        }),
        made("/identity/conditionalAccess/policies", {
            displayName: "MFA",
            state: "disabled",
            conditions: { users: { includeUsers: ["All"] }, applications: { includeApplications: ["All"] } },
            grantControls: { operator: "OR", builtInControls: ["mfa"] },
        }),
        made("/policies/authenticationStrengthPolicies", {
            displayName: "Keys",
            allowedCombinations: ["fido2"],
        }),
    ]);
    return { directory, keys };
}

/** Bodies that a client with a mistake can send to any operation. */
const bodies = [
    undefined,
    {},
    { "@odata.type": "#microsoft.graph.user" },
    { displayName: null },
    { "@odata.id": 1 },
];

describe("every operation of the sandbox", () => {
    it("answers a request that names or sends nothing right without failing, and in words", () => {
        const { directory, keys } = filled();
        const wrong: string[] = [];
        for (const { method, path } of sandboxRoutes.filter((route) => route.method !== "DELETE")) {
            const known = [...keys].find(([collection]) => path.startsWith(`${collection}/{`));
            const reached = known === undefined ? path : path.replace(/\{\w+\}/, known[1]);
            const asked = reached
                .replace("{type}", "microsoft.graph.user")
                .replace("{function}", "findTenantInformationByTenantId(tenantId='x')")
                .replaceAll(/\{\w+\}/g, unknownId);
            for (const version of ["v1.0", "beta"]) {
                for (const body of method === "GET" ? [undefined] : bodies) {
                    directory.pass(2_000);
                    const { status, message } = directory.ask(`${method} ${version}${asked}`, body);
                    if (status >= 500 && status !== 501) {
                        wrong.push(
                            `${status} ${method} ${version}${path} ${JSON.stringify(body)}: ${message}`,
                        );
                    } else if (/undefined|\[object|NaN|'null'/.test(message)) {
                        wrong.push(`${method} ${version}${path} ${JSON.stringify(body)}: ${message}`);
                    }
                }
            }
        }
        assert.deepEqual(wrong, []);
    });
});
