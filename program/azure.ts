import {
    GuestAzureRole,
    GuestBilling,
    GuestSignInMonitoring,
    SignInLogExport,
    type AzurePrincipal,
    type Guest,
    type GuestGroup,
    type GuestRoster,
} from "../components";
import type { Tenant, TenantConfig } from "../config";
import { idIn } from "./applications";

type AzureConfig = NonNullable<TenantConfig["azure"]>;

/** Guests' access to Azure resources, and the logs and costs of guests in Azure. */
export function declareAzure(
    { config: { azure, emergencyAccess } }: Tenant,
    groups: ReadonlyMap<string, GuestGroup>,
    guests: ReadonlyMap<string, Guest>,
    roster?: GuestRoster,
): void {
    const { guestBilling, monitoring, roleAssignments = [], signInLogs } = azure ?? {};
    for (const { name, scope, role, description, ...who } of roleAssignments) {
        new GuestAzureRole(name, {
            scope,
            role,
            ...(description !== undefined && { description }),
            principal: principalOf(who, groups, guests, roster),
        });
    }
    if (signInLogs !== undefined) {
        new SignInLogExport("sign-in-logs", {
            workspaceId: signInLogs.workspaceId,
            ...(signInLogs.categories !== undefined && { categories: signInLogs.categories }),
        });
    }
    if (monitoring !== undefined) {
        const { resourceGroup, ...settings } = monitoring;
        new GuestSignInMonitoring("guest-sign-ins", {
            ...settings,
            resourceGroupName: resourceGroup,
            emergencyAccessAccountIds: emergencyAccess?.accountIds ?? [],
        });
    }
    if (guestBilling !== undefined) {
        const { location, resourceGroup, tenantId } = guestBilling;
        new GuestBilling("guest-billing", { tenantId, location, resourceGroupName: resourceGroup });
    }
}

function principalOf(
    {
        group,
        guest,
        principalId,
        principalType,
    }: Pick<AzureConfig["roleAssignments"][number], "group" | "guest" | "principalId" | "principalType">,
    groups: ReadonlyMap<string, GuestGroup>,
    guests: ReadonlyMap<string, Guest>,
    roster: GuestRoster | undefined,
): AzurePrincipal {
    const declaredGroup = groups.get(group ?? "");
    const declaredGuest = guests.get(guest ?? "");
    if (declaredGroup !== undefined) {
        return { group: declaredGroup };
    }
    if (declaredGuest !== undefined) {
        return { guest: declaredGuest };
    }
    if (guest !== undefined && roster !== undefined) {
        return { principalId: idIn(roster, guest), principalType: "User" };
    }
    if (principalId === undefined || principalType === undefined) {
        throw new Error("The check of the stack config let a role assignment without a principal through.");
    }
    return { principalId, principalType };
}
