/**
 * A group of guests reads a resource group in Azure, and the tenant's sign-in logs go to a workspace. The subscription
 * and the workspace are made up: the sandbox tenant takes any.
 */
import {
    Guest,
    GuestAzureRole,
    GuestBilling,
    GuestGroup,
    GuestSignInMonitoring,
    SignInLogExport,
} from "pulumi-entra-b2b";

const subscription = "/subscriptions/55555555-5555-4555-8555-555555555555";

const alice = new Guest("alice", { emailAddress: "alice@fabrikam.example" });
const engineers = new GuestGroup("engineers", { displayName: "Fabrikam engineers", guests: [alice] });

// A group, not the guest: an assignment of a deleted guest would stay behind as "Identity not found".
const reader = new GuestAzureRole("engineers-read-project", {
    scope: `${subscription}/resourceGroups/project`,
    role: "Reader",
    principal: { group: engineers },
});

const workspaceId = `${subscription}/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/entra`;
new SignInLogExport("sign-in-logs", { workspaceId });

// A workbook about guests and MFA, and alerts, over the logs of that workspace.
new GuestSignInMonitoring("guest-sign-ins", {
    resourceGroupName: "logs",
    location: "westeurope",
    workspaceId,
    emergencyAccessAccountIds: ["00000000-0000-4000-8000-00000000e001"],
    alertEmails: ["security@contoso.example"],
});

// The subscription that pays for monthly active guests.
new GuestBilling("guest-billing", {
    tenantId: "00000000-0000-4000-8000-000000000001",
    resourceGroupName: "guests",
    location: "Europe",
});

export const roleAssignmentId = reader.roleAssignmentId;
