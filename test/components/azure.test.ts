import assert from "node:assert/strict";
import {
    GuestAzureRole,
    GuestBilling,
    GuestGroup,
    SignInLogExport,
    type GuestAzureRoleArgs,
} from "../../components";
import { assignmentName } from "../../components/azure/roleAssignment";
import { idOf, onlyOf, refusalOf, registrationsOf } from "./mocks";

const subscription = "/subscriptions/55555555-5555-4555-8555-555555555555";
const principalId = idOf("alice");
const args: GuestAzureRoleArgs = {
    scope: `${subscription}/resourceGroups/project`,
    role: "Reader",
    principal: { principalId, principalType: "User" },
};

const assignmentOf = async (more: Partial<GuestAzureRoleArgs> = {}) =>
    onlyOf(
        await registrationsOf(() => void new GuestAzureRole("reader", { ...args, ...more })),
        "RoleAssignment",
    ).inputs;

describe("GuestAzureRole", () => {
    it("passes the principal's type, and generates a name for the assignment", async () => {
        assert.deepEqual(await assignmentOf(), {
            scope: args.scope,
            principalId,
            principalType: "User",
            roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`,
            roleAssignmentName: assignmentName([
                args.scope as string,
                principalId,
                "acdd72a7-3385-48ef-bd42-f606fba81ae7",
            ]),
        });
    });

    it("never takes a group for a user, and waits for it", async () => {
        const made = await registrationsOf(() => {
            const group = new GuestGroup("engineers", { displayName: "Engineers" });
            new GuestAzureRole("reader", { ...args, principal: { group } });
        });
        assert.equal(onlyOf(made, "RoleAssignment").inputs["principalType"], "Group");
        const waits = made.filter(({ type }) => type.endsWith(":ReplicatedRead"));
        assert.deepEqual(
            waits.filter(({ name }) => name === "reader").map(({ inputs }) => inputs["kind"]),
            ["group"],
        );
    });

    it("takes the tenant's role definitions for a management group", async () => {
        const scope = "/providers/Microsoft.Management/managementGroups/partners";
        const { roleDefinitionId } = await assignmentOf({ scope });
        assert.match(String(roleDefinitionId), /^\/providers\/Microsoft\.Authorization\/roleDefinitions\//);
    });

    for (const [what, more, message] of [
        ["a scope that is none", { scope: "my-subscription" }, /scope: "my-subscription" is not the id of/],
        ["a role that is neither known nor a GUID", { role: "Raeder" }, /Use Owner, Contributor, Reader/],
    ] as [string, Partial<GuestAzureRoleArgs>, RegExp][]) {
        it(`refuses ${what}`, async () => {
            const { refusal } = await refusalOf(
                () => void new GuestAzureRole("reader", { ...args, ...more }),
            );
            assert.match(String(refusal), message);
        });
    }
});

describe("the name of a role assignment", () => {
    it("is a UUID of version 5, the same for the same in any case, and another for anything else", () => {
        const name = assignmentName(["/subscriptions/A", "p", "r"]);
        assert.match(name, /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        assert.equal(assignmentName(["/SUBSCRIPTIONS/a", "P", "r"]), name);
        assert.notEqual(assignmentName(["/subscriptions/A", "p", "s"]), name);
    });
});

describe("SignInLogExport", () => {
    const workspaceId = `${subscription}/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/entra`;

    it("sends sign-ins of people, interactive or not, and audit logs to the workspace", async () => {
        const made = await registrationsOf(() => void new SignInLogExport("sign-ins", { workspaceId }));
        const { inputs } = onlyOf(made, "DiagnosticSetting");
        assert.deepEqual(inputs["logs"], [
            { category: "SignInLogs", enabled: true },
            { category: "NonInteractiveUserSignInLogs", enabled: true },
            { category: "AuditLogs", enabled: true },
        ]);
        assert.equal(inputs["name"], "sign-ins");
    });

    it("refuses what is not a workspace", async () => {
        const { refusal } = await refusalOf(() => void new SignInLogExport("x", { workspaceId: "entra" }));
        assert.match(String(refusal), /is not the resource id of a Log Analytics workspace/);
    });
});

describe("GuestBilling", () => {
    it("links the tenant to the resource group's subscription", async () => {
        const made = await registrationsOf(
            () =>
                void new GuestBilling("guests", {
                    tenantId: idOf("tenant"),
                    resourceGroupName: "billing",
                    location: "Europe",
                }),
        );
        assert.deepEqual(onlyOf(made, "GuestUsage").inputs, {
            tenantId: idOf("tenant"),
            resourceGroupName: "billing",
            location: "Europe",
            resourceName: "guests",
        });
    });
});
