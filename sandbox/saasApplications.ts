import { newApplication } from "./routes/applicationShape";
import { newServicePrincipal } from "./routes/servicePrincipalShape";
import type { Entity } from "./store";

function role(number: number, displayName: string, value: string | null, more: Entity = {}): Entity {
    return {
        id: `00000000-0000-4000-8000-0000000c${number.toString(16).padStart(4, "0")}`,
        displayName,
        description: displayName,
        value,
        isEnabled: true,
        allowedMemberTypes: ["User"],
        origin: "Application",
        ...more,
    };
}

const expensesRoles = [
    role(1, "Submits expenses", "Expenses.Submit"),
    role(2, "Approves expenses", "Expenses.Approve"),
    role(3, "Reads all expenses", "Expenses.Read.All", { allowedMemberTypes: ["Application"] }),
    role(4, "Submits expenses, old", "Expenses.Old", { isEnabled: false }),
];

/**
 * SaaS applications in every sandbox tenant: one with custom roles, one from the gallery, whose roles have no value, and
 * one without roles.
 */
export const saasApplications: readonly Entity[] = [
    newServicePrincipal({
        id: "00000000-0000-4000-8000-00000000c001",
        appId: "00000000-0000-4000-8000-00000000ca01",
        displayName: "Contoso Expenses",
        appRoles: expensesRoles,
    }),
    newServicePrincipal({
        id: "00000000-0000-4000-8000-00000000c002",
        appId: "00000000-0000-4000-8000-00000000ca02",
        displayName: "Gallery CRM",
        preferredSingleSignOnMode: "saml",
        appRoles: [role(5, "User", null), role(6, "msiam_access", null)],
    }),
    newServicePrincipal({
        id: "00000000-0000-4000-8000-00000000c003",
        appId: "00000000-0000-4000-8000-00000000ca03",
        displayName: "Team Wiki",
    }),
];

/** The app registration of the one that is the tenant's own. */
export const ownApplication = newApplication({
    id: "00000000-0000-4000-8000-00000000cb01",
    appId: "00000000-0000-4000-8000-00000000ca01",
    displayName: "Contoso Expenses",
    appRoles: expensesRoles,
});
