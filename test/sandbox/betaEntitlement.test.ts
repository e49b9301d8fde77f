import assert from "node:assert/strict";
import { Directory, samId, unknownId, type Row } from "./directory";

const base = "/identityGovernance/entitlementManagement";

/** Beta's names are those of the pages with `?view=graph-rest-beta`. */
describe("the sandbox's entitlement management below /beta", () => {
    let directory: Directory;
    let catalogId: string;

    beforeEach(() => {
        directory = Directory.create();
        const catalog = { displayName: "Partners", description: "For partners", catalogStatus: "Published" };
        catalogId = String(directory.succeed(`POST beta${base}/accessPackageCatalogs`, catalog)["id"]);
    });

    const makePackage = (more: Row = {}) =>
        String(
            directory.succeed(`POST beta${base}/accessPackages`, {
                catalogId,
                displayName: "Project",
                description: "A project",
                ...more,
            })["id"],
        );

    // https://learn.microsoft.com/graph/api/resources/accesspackagecatalog?view=graph-rest-beta
    it("is the same catalog in both versions, each with its own names", () => {
        const beta = directory.succeed(`GET beta${base}/accessPackageCatalogs/${catalogId}`);
        const stable = directory.succeed(`GET ${base}/catalogs/${catalogId}`);
        assert.deepEqual([beta["catalogStatus"], beta["catalogType"]], ["Published", "UserManaged"]);
        assert.deepEqual([stable["state"], stable["catalogType"]], ["published", "userManaged"]);
        directory.succeed(`PATCH beta${base}/accessPackageCatalogs/${catalogId}`, {
            catalogStatus: "Unpublished",
        });
        assert.equal(directory.succeed(`GET ${base}/catalogs/${catalogId}`)["state"], "unpublished");
        directory.succeed(`DELETE beta${base}/accessPackageCatalogs/${catalogId}`);
        assert.equal(directory.ask(`GET ${base}/catalogs/${catalogId}`).status, 404);
    });

    // https://learn.microsoft.com/graph/api/resources/accesspackage?view=graph-rest-beta
    it("names an access package's catalog by its id", () => {
        const id = makePackage();
        const beta = directory.succeed(`GET beta${base}/accessPackages/${id}`);
        assert.deepEqual([beta["catalogId"], "catalog" in beta], [catalogId, false]);
        const stable = directory.succeed(`GET ${base}/accessPackages/${id}?$expand=catalog`);
        assert.equal((stable["catalog"] as Row)["id"], catalogId);
        directory.succeed(`PATCH beta${base}/accessPackages/${id}`, { isHidden: true });
        assert.equal(directory.succeed(`GET ${base}/accessPackages/${id}`)["isHidden"], true);
        const named = { displayName: "By object", accessPackageCatalog: { id: catalogId } };
        assert.equal(directory.succeed(`POST beta${base}/accessPackages`, named)["catalogId"], catalogId);
        assert.equal(
            directory.ask(`POST beta${base}/accessPackages`, { catalogId, displayName: "Project" }).status,
            400,
        );
        assert.equal(
            directory.ask(`POST beta${base}/accessPackages`, { catalogId: unknownId, displayName: "P" })
                .status,
            404,
        );
    });

    it("puts a group into the catalog, and its members' role into an access package", () => {
        const groupId = directory.makeGroup("g");
        const resource = { originId: groupId, originSystem: "AadGroup" };
        const request = (requestType: string) =>
            directory.ask(`POST beta${base}/accessPackageResourceRequests`, {
                catalogId,
                requestType,
                accessPackageResource: resource,
            });
        assert.equal(request("AdminAdd").status, 201);
        const { rows } = directory.ask(
            `GET beta${base}/accessPackageCatalogs/${catalogId}/accessPackageResources?$filter=originId eq '${groupId}'`,
        );
        const scopes = `${base}/accessPackages/${makePackage()}`;
        const { id } = directory.succeed(`POST beta${scopes}/accessPackageResourceRoleScopes`, {
            accessPackageResourceRole: {
                displayName: "Member",
                originId: `Member_${groupId}`,
                originSystem: "AadGroup",
                accessPackageResource: { id: rows[0]?.["id"], ...resource },
            },
            accessPackageResourceScope: resource,
        });
        const expand =
            "$expand=accessPackageResourceRoleScopes($expand=accessPackageResourceRole,accessPackageResourceScope)";
        const shown = directory.succeed(`GET beta${scopes}?${expand}`)[
            "accessPackageResourceRoleScopes"
        ] as Row[];
        assert.equal(shown[0]?.["id"], id);
        assert.equal((shown[0]?.["accessPackageResourceScope"] as Row)["originId"], groupId);
        assert.equal(request("AdminRemove").status, 400);
        directory.succeed(`DELETE beta${scopes}/accessPackageResourceRoleScopes/${String(id)}`);
        assert.equal(request("AdminRemove").status, 201);
    });

    // https://learn.microsoft.com/graph/api/resources/accesspackageassignmentpolicy?view=graph-rest-beta
    it("keeps a policy in beta's form, and shows v1.0 what both have", () => {
        const path = `${base}/accessPackageAssignmentPolicies`;
        const policy = {
            accessPackageId: makePackage(),
            displayName: "Ask",
            durationInDays: 90,
            requestorSettings: {
                scopeType: "AllExternalSubjects",
                acceptRequests: true,
                allowedRequestors: [],
            },
        };
        const id = String(directory.succeed(`POST beta${path}`, policy)["id"]);
        const beta = directory.succeed(`GET beta${path}/${id}`);
        assert.deepEqual(
            Object.keys(policy).map((name) => beta[name]),
            Object.values(policy),
        );
        const stable = directory.succeed(`GET ${base}/assignmentPolicies/${id}`);
        assert.equal(stable["allowedTargetScope"], "allExternalUsers");
        assert.deepEqual(stable["expiration"], { type: "afterDuration", duration: "P90D" });
        assert.equal("beta" in stable, false);
        directory.succeed(`PUT beta${path}/${id}`, { ...policy, durationInDays: 30 });
        assert.equal(directory.succeed(`GET beta${path}/${id}`)["durationInDays"], 30);
        directory.succeed(`DELETE beta${path}/${id}`);
        assert.equal(directory.ask(`GET beta${path}/${id}`).status, 404);
    });

    it("has roles in a catalog", () => {
        const roles = directory.ask("GET beta/roleManagement/entitlementManagement/roleDefinitions").rows;
        const path = "/roleManagement/entitlementManagement/roleAssignments";
        const assignment = {
            principalId: samId,
            roleDefinitionId: roles.find(({ displayName }) => displayName === "Catalog owner")?.["id"],
            appScopeId: `/AccessPackageCatalog/${catalogId}`,
        };
        const { id } = directory.succeed(`POST beta${path}`, assignment);
        assert.equal(directory.succeed(`GET beta${path}/${String(id)}`)["appScopeId"], assignment.appScopeId);
        assert.equal(
            directory.ask(`POST beta${path}`, {
                ...assignment,
                appScopeId: `/AccessPackageCatalog/${unknownId}`,
            }).status,
            404,
        );
        directory.succeed(`DELETE beta${path}/${String(id)}`);
    });
});

// https://learn.microsoft.com/graph/api/resources/privilegedidentitymanagement-for-groups-api-overview
describe("the sandbox's places in groups that end", () => {
    const base = "/identityGovernance/privilegedAccess/group";
    let directory: Directory;
    let groupId: string;

    beforeEach(() => {
        directory = Directory.create();
        groupId = directory.makeGroup("g");
    });

    for (const kind of ["assignment", "eligibility"]) {
        it(`are scheduled, changed and removed by requests: ${kind}`, () => {
            const request = {
                accessId: "member",
                action: "adminAssign",
                groupId,
                principalId: samId,
                scheduleInfo: { expiration: { type: "afterDuration", duration: "P30D" } },
            };
            const ask = (more: Row = {}) =>
                directory.ask(`POST ${base}/${kind}ScheduleRequests`, { ...request, ...more });
            const { targetScheduleId, status } = ask().body;
            assert.deepEqual([status, ask().status], ["Provisioned", 400]);
            const schedule = `GET ${base}/${kind}Schedules/${String(targetScheduleId)}`;
            assert.equal(directory.succeed(schedule)["groupId"], groupId);
            directory.pass(1_000);
            ask({ action: "adminUpdate", scheduleInfo: { expiration: { type: "noExpiration" } } });
            const { rows } = directory.ask(
                `GET ${base}/${kind}ScheduleRequests?$filter=targetScheduleId eq '${String(targetScheduleId)}'&$orderby=createdDateTime desc`,
            );
            assert.deepEqual(
                rows.map(({ action }) => action),
                ["adminUpdate", "adminAssign"],
            );
            assert.equal(ask({ action: "adminRemove" }).body["status"], "Revoked");
            assert.equal(directory.ask(schedule).status, 404);
            assert.equal(ask({ action: "adminRemove" }).status, 400);
            assert.equal(ask({ groupId: unknownId }).status, 404);
        });
    }

    // https://learn.microsoft.com/graph/api/policyroot-list-rolemanagementpolicyassignments
    it("have a policy each for members and owners, whose rules can be changed one by one", () => {
        const { rows } = directory.ask(
            `GET /policies/roleManagementPolicyAssignments?$filter=scopeId eq '${groupId}' and scopeType eq 'Group'`,
        );
        assert.deepEqual(
            rows.map(({ roleDefinitionId }) => roleDefinitionId),
            ["member", "owner"],
        );
        assert.equal(directory.ask("GET /policies/roleManagementPolicyAssignments").status, 400);
        const path = `/policies/roleManagementPolicies/${String(rows[0]?.["policyId"])}`;
        const id = "Expiration_EndUser_Assignment";
        const before = directory.succeed(`GET ${path}?$expand=rules`)["rules"] as Row[];
        const rule = {
            "@odata.type": "#microsoft.graph.unifiedRoleManagementPolicyExpirationRule",
            id,
            maximumDuration: "PT12H",
        };
        directory.succeed(`PATCH ${path}`, { rules: [rule] });
        const after = directory.succeed(`GET ${path}?$expand=*`)["rules"] as Row[];
        assert.deepEqual(
            after,
            before.map((rule) => (rule["id"] === id ? { ...rule, maximumDuration: "PT12H" } : rule)),
        );
    });
});
