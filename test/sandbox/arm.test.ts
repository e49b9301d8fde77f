import assert from "node:assert/strict";
import { answerArm } from "../../sandbox/arm/service";
import { Directory, samId, unknownId, type Row } from "./directory";

const subscription = "/subscriptions/55555555-5555-4555-8555-555555555555";
const reader = `${subscription}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`;
const nameOf = (digit: number) => `00000000-0000-4000-8000-00000000000${digit}`;
const assignmentPath = (digit = 1, scope = subscription) =>
    `${scope}/providers/Microsoft.Authorization/roleAssignments/${nameOf(digit)}`;

describe("the sandbox's Azure Resource Manager", () => {
    let directory: Directory;

    beforeEach(() => {
        directory = Directory.create();
    });

    const ask = (
        request: string,
        body: Row = {},
        { apiVersion = "2022-04-01", isSignedIn = true, replica = 0 } = {},
    ) => {
        const [method = "", path = ""] = request.split(" ");
        const {
            status,
            body: answer,
            headers,
        } = answerArm(
            {
                method,
                path,
                query: new URLSearchParams(apiVersion === "" ? {} : { "api-version": apiVersion }),
                body,
                tenant: directory.tenant,
                directory: directory.tenant.store.replica(replica),
            },
            isSignedIn,
        );
        const content = (answer ?? {}) as Row;
        return {
            status,
            location: headers?.["location"],
            body: content,
            code: (content["error"] as { code: string } | undefined)?.code,
        };
    };
    const assign = (more: Row = {}, path = assignmentPath()) =>
        ask(`PUT ${path}`, {
            properties: { principalId: samId, principalType: "User", roleDefinitionId: reader, ...more },
        });

    it("makes an assignment once, answers it, and removes it", () => {
        assert.equal(assign().status, 201);
        assert.equal(assign().status, 200);
        const { body } = ask(`GET ${assignmentPath()}`);
        assert.equal((body["properties"] as Row)["scope"], subscription);
        assert.equal(ask(`DELETE ${assignmentPath()}`).status, 200);
        assert.equal(ask(`DELETE ${assignmentPath()}`).status, 204);
        assert.equal(ask(`GET ${assignmentPath()}`).status, 404);
    });

    it("holds roles at a management group, a resource group and a resource", () => {
        for (const scope of [
            "/providers/Microsoft.Management/managementGroups/partners",
            `${subscription}/resourceGroups/project`,
            `${subscription}/resourceGroups/project/providers/Microsoft.Storage/storageAccounts/files`,
        ]) {
            assert.equal(assign({}, assignmentPath(1, scope)).status, 201, scope);
        }
    });

    it("refuses the same under another name, and another under the same name", () => {
        assign();
        assert.deepEqual(
            [assign({}, assignmentPath(2)).status, assign({}, assignmentPath(2)).code],
            [409, "RoleAssignmentExists"],
        );
        const other = directory.makeGroup("Project");
        assert.equal(
            assign({ principalId: other, principalType: "Group" }).code,
            "RoleAssignmentUpdateNotPermitted",
        );
    });

    it("does not know a new principal, unless the request gives its type", () => {
        directory = Directory.create({ lagMs: 1_000 });
        const principalId = directory.invite("alice@fabrikam.example");
        const untold = { principalId, principalType: undefined };
        assert.equal(assign(untold).code, "PrincipalNotFound");
        assert.equal(assign({ principalId }).status, 201);
        assert.equal(assign({ principalId: unknownId }, assignmentPath(2)).code, "PrincipalNotFound");
        directory.pass(2_000);
        assert.equal(assign(untold).status, 200);
    });

    it("refuses a group that is said to be a user", () => {
        assert.equal(assign({ principalId: directory.makeGroup("Project") }).code, "UnmatchedPrincipalType");
    });

    it("requires a sign-in, an api-version it knows, and a path it imitates", () => {
        const path = assignmentPath();
        assert.equal(ask(`GET ${path}`, {}, { isSignedIn: false }).status, 401);
        assert.equal(ask(`GET ${path}`, {}, { apiVersion: "" }).code, "MissingApiVersionParameter");
        assert.equal(ask(`GET ${path}`, {}, { apiVersion: "2015-01-01" }).code, "InvalidResourceType");
        assert.equal(ask(`GET ${subscription}/providers/Microsoft.Web/sites/project`).status, 404);
    });

    describe("in a resource group", () => {
        const group = `${subscription}/resourceGroups/state`;
        const account = `${group}/providers/Microsoft.Storage/storageAccounts/statefiles`;
        const vault = `${group}/providers/Microsoft.KeyVault/vaults/state-keys`;
        const storage = { apiVersion: "2024-01-01" };
        const keyVault = { apiVersion: "2024-11-01" };
        const accountBody = { location: "westeurope", kind: "StorageV2", sku: { name: "Standard_ZRS" } };
        const vaultBody = (properties: Row = {}) => ({
            location: "westeurope",
            properties: {
                tenantId: directory.tenant.tenantId,
                sku: { family: "A", name: "standard" },
                ...properties,
            },
        });
        const makeGroup = () => ask(`PUT ${group}`, { location: "westeurope" }, { apiVersion: "2024-03-01" });

        it("makes nothing where the group or the parent is not there", () => {
            assert.equal(ask(`PUT ${account}`, accountBody, storage).code, "ResourceGroupNotFound");
            makeGroup();
            assert.equal(
                ask(`PUT ${account}/blobServices/default/containers/state`, {}, storage).code,
                "ParentResourceNotFound",
            );
            assert.equal(ask(`PUT ${vault}/keys/state`, {}, keyVault).code, "ParentResourceNotFound");
        });

        it("makes a storage account in an operation that runs on, and every later change at once", () => {
            makeGroup();
            const { status, location = "" } = ask(`PUT ${account}`, accountBody, storage);
            assert.equal(status, 202);
            assert.match(location, /operationresults/);
            const poll = () => ask(`GET ${location.split("?")[0] ?? ""}`, {}, storage);
            assert.equal(poll().status, 202);
            directory.pass(1_000);
            assert.equal(poll().body["name"], "statefiles");
            assert.equal(ask(`PUT ${account}`, accountBody, storage).status, 200);
            const other = account.replace("/state/", "/other/");
            ask(`PUT ${subscription}/resourceGroups/other`, { location: "x" }, { apiVersion: "2024-03-01" });
            assert.equal(ask(`PUT ${other}`, accountBody, storage).code, "StorageAccountAlreadyTaken");
        });

        it("never takes purge protection from a vault", () => {
            makeGroup();
            const put = (properties: Row) => ask(`PUT ${vault}`, vaultBody(properties), keyVault).status;
            assert.deepEqual(
                [put({ enablePurgeProtection: true }), put({}), put({ enablePurgeProtection: true })],
                [201, 400, 200],
            );
        });

        it("deletes a group with all that is in it, and no key by itself", () => {
            makeGroup();
            ask(`PUT ${vault}`, vaultBody(), keyVault);
            ask(`PUT ${vault}/keys/state`, { properties: { kty: "RSA" } }, keyVault);
            assert.equal(ask(`DELETE ${vault}/keys/state`, {}, keyVault).status, 405);
            assert.equal(ask(`DELETE ${group}`, {}, { apiVersion: "2024-03-01" }).status, 202);
            assert.equal(ask(`GET ${vault}/keys/state`, {}, keyVault).status, 404);
        });
    });

    it("sends a category of logs to a workspace once, and takes five settings", () => {
        const workspace = (digit: number) => `${subscription}/workspaces/${digit}`;
        const put = (name: string, workspaceId: string | undefined, category = "SignInLogs") =>
            ask(
                `PUT /providers/microsoft.aadiam/diagnosticSettings/${name}`,
                { properties: { workspaceId, logs: [{ category, enabled: true }] } },
                { apiVersion: "2017-04-01" },
            );
        assert.equal(put("a", workspace(1)).status, 200);
        assert.equal(put("a", workspace(1)).status, 200);
        assert.equal(put("b", workspace(1)).status, 409);
        assert.equal(put("b", undefined).status, 400);
        assert.equal(put("b", workspace(1), "Gossip").status, 400);
        for (const digit of [2, 3, 4, 5]) {
            assert.equal(put(`s${digit}`, workspace(digit)).status, 200);
        }
        assert.equal(put("more", workspace(6)).status, 400);
    });

    it("links a subscription that pays for guests", () => {
        const path = `${subscription}/resourceGroups/billing/providers/Microsoft.AzureActiveDirectory/guestUsages/guests`;
        const put = (body: Row) => ask(`PUT ${path}`, body, { apiVersion: "2023-05-17-preview" });
        const tenantId = directory.tenant.tenantId;
        assert.equal(put({ properties: { tenantId } }).code, "LocationRequired");
        assert.equal(put({ location: "Europe", properties: {} }).status, 400);
        assert.equal(put({ location: "Europe", properties: { tenantId } }).status, 201);
    });
});
