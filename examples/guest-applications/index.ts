/**
 * A partner's people in a SaaS application: a group in one of its roles, one guest in another, and no one else.
 * The application already exists in the tenant; the app id is the sandbox tenant's.
 */
import { ApplicationAccess, Guest, GuestGroup } from "pulumi-entra-b2b";

const alice = new Guest("alice", { emailAddress: "alice@fabrikam.example" });
const bob = new Guest("bob", { emailAddress: "bob@fabrikam.example" });
const staff = new GuestGroup("fabrikam-staff", { displayName: "Fabrikam staff", guests: [alice, bob] });

const expenses = new ApplicationAccess("expenses", {
    appId: "00000000-0000-4000-8000-00000000ca01",
    requireAssignment: true,
    assignments: [
        // By the role's value. A role that the application does not have is refused with the list of its roles.
        { appRole: "Expenses.Submit", groups: [staff] },
        { appRole: "Expenses.Approve", guests: [alice] },
    ],
});

export const servicePrincipalId = expenses.servicePrincipalId;
