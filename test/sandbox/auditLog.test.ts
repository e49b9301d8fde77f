import assert from "node:assert/strict";
import { Directory, type Row } from "./directory";

describe("the sandbox's audit log", () => {
    const audits = (directory: Directory, filter: string) =>
        directory.succeed(
            `GET /auditLogs/directoryAudits?$filter=${encodeURIComponent(filter)}&$orderby=activityDateTime desc`,
        )["value"] as Row[];

    it("records for each write what it was, its target and who did it", () => {
        const directory = Directory.create();
        const id = directory.invite("alice@fabrikam.example");
        directory.pass(60_000);
        directory.succeed(
            `PATCH /users/${id}`,
            { jobTitle: "Engineer" },
            {
                headers: { "x-sandbox-actor": "admin@contoso.example" },
            },
        );
        const about = audits(directory, `targetResources/any(t:t/id eq '${id}')`);
        assert.deepEqual(
            about.map(({ activityDisplayName }) => activityDisplayName),
            ["Update user", "Invite external user"],
        );
        const by = about.map(({ initiatedBy }) => initiatedBy as Row);
        assert.equal((by[0]?.["user"] as Row)["userPrincipalName"], "admin@contoso.example");
        assert.equal((by[1]?.["app"] as Row)["appId"], directory.tenant.clientId);
        const late = "activityDateTime ge 2026-01-01T00:00:30Z";
        assert.equal(audits(directory, `${late} and targetResources/any(t:t/id eq '${id}')`).length, 1);
    });

    it("shows what a conditional access policy was made with", () => {
        const directory = Directory.create();
        const policy = {
            displayName: "MFA for guests",
            state: "disabled",
            conditions: {
                applications: { includeApplications: ["All"] },
                users: { includeUsers: ["GuestsOrExternalUsers"] },
            },
            grantControls: { operator: "OR", builtInControls: ["mfa"] },
        };
        const { id } = directory.succeed("POST /identity/conditionalAccess/policies", policy);
        directory.pass(2_000);
        directory.succeed(`PATCH /identity/conditionalAccess/policies/${String(id)}`, { displayName: "MFA" });
        const values = audits(directory, `targetResources/any(t:t/id eq '${String(id)}')`).map(
            ({ targetResources }) => {
                const [property] = (targetResources as Row[])[0]?.["modifiedProperties"] as Row[];
                assert.equal(property?.["displayName"], "ConditionalAccessPolicy");
                return (JSON.parse(String(property?.["newValue"])) as Row)["displayName"];
            },
        );
        assert.deepEqual(values, ["MFA", "MFA for guests"]);
    });

    it("names settings by what was set, and an added partner by its tenant id", () => {
        const directory = Directory.create();
        const tenantId = "11111111-1111-4111-8111-111111111111";
        const root = "/policies/crossTenantAccessPolicy";
        directory.succeed(`POST ${root}/partners`, { tenantId });
        directory.succeed(`PATCH ${root}/partners/${tenantId}`, { inboundTrust: { isMfaAccepted: true } });
        directory.succeed(`DELETE ${root}/partners/${tenantId}`);
        const inLog = audits(directory, "category eq 'CrossTenantAccessSettings'").map(
            ({ activityDisplayName, targetResources }) => {
                const [target] = targetResources as Row[];
                assert.deepEqual([target?.["type"], target?.["id"]], ["Policy", null]);
                const properties = target?.["modifiedProperties"] as Row[];
                return [
                    activityDisplayName,
                    ...properties.map(
                        ({ displayName, oldValue, newValue }) =>
                            `${String(displayName)} ${String(oldValue)} ${String(newValue)}`,
                    ),
                ];
            },
        );
        assert.deepEqual(inLog, [
            ["Delete partner specific cross-tenant access setting", `tenantId "${tenantId}" null`],
            ["Update a partner cross-tenant access setting", 'inboundTrust null {"isMfaAccepted":true}'],
            ["Add a partner to cross-tenant access setting", `tenantId null "${tenantId}"`],
        ]);
    });

    it("records no reads and refusals, and shows nothing without the permission", () => {
        const directory = Directory.create();
        directory.ask("GET /users");
        directory.ask("PATCH /users/99999999-9999-4999-8999-999999999999", { jobTitle: "x" });
        assert.deepEqual(directory.succeed("GET /auditLogs/directoryAudits")["value"], []);
        const refused = directory.ask("GET /auditLogs/directoryAudits", undefined, {
            permissions: ["Directory.Read.All"],
        });
        assert.equal(refused.status, 403);
    });
});
