import {
    isKnown,
    otherApplicationId,
    otherTenantId,
    suiteIds,
    type OrUnknown,
    type TenantPolicies,
} from "pulumi-entra-b2b-policy";
import {
    azureManagement,
    azurePortal,
    exchangeOnline,
    microsoftGraph,
    microsoftTeams,
    sharePointOnline,
} from "../../../rules/applicationGroups";
import { directoryRoles } from "../../../rules/directoryRole";
import { directoryRoleNames } from "../../../rules/directoryRoleNames";
import type { People } from "../scenarios";

/** Names by which a report calls what policies have ids for. */
export interface Names {
    readonly partner: (tenantId: string) => string;
    readonly application: (id: string) => string;
    readonly location: (id: string) => string;
    readonly strength: (id: string) => string;
    readonly group: (id: string) => string;
    readonly role: (id: string) => string;
    readonly account: (id: string) => string;
    /** Whether accounts for emergency access are in a group, or hold a role. */
    readonly isOfEmergencyAccess: (membership: { readonly kind: string; readonly id: string }) => boolean;
}

/** @see https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in */
const applications: Readonly<Record<string, string>> = {
    [azureManagement]: "Azure Resource Manager",
    [azurePortal]: "the Azure portal",
    [exchangeOnline]: "Exchange Online",
    [sharePointOnline]: "SharePoint Online",
    [microsoftTeams]: "Microsoft Teams",
    [microsoftGraph]: "Microsoft Graph",
    "e9f49c6b-5ce5-44c8-925d-015017e9f7ad": "Azure Data Lake",
    "f5c26e74-f226-4ae8-85f0-b4af0080ac9e": "Application Insights",
    "ca7f3f0b-7d91-482c-8e09-c5d840d0eac5": "Log Analytics",
    "00000004-0000-0ff1-ce00-000000000000": "Skype for Business Online",
    [otherApplicationId]: "an application that no policy names",
    [suiteIds.Office365]: "another application of Office 365",
    [suiteIds.MicrosoftAdminPortals]: "another of Microsoft's admin portals",
    [suiteIds.AllMicrosoftApps]: "another of Microsoft's applications",
};

const strengths: Readonly<Record<string, string>> = {
    "00000000-0000-0000-0000-000000000002": "multifactor",
    "00000000-0000-0000-0000-000000000003": "passwordless",
    "00000000-0000-0000-0000-000000000004": "phishing-resistant",
};

/** From what is declared; what has no name there goes by its id. */
export function namesOf(tenants: readonly TenantPolicies[], people: People): Names {
    const named = (
        items: readonly { readonly id: string | null; readonly displayName: OrUnknown<string> }[],
    ) =>
        Object.fromEntries(
            items.flatMap(({ id, displayName }) =>
                id !== null && isKnown(displayName) ? [[id, displayName]] : [],
            ),
        );
    const locations = named(tenants.flatMap(({ namedLocations }) => namedLocations));
    const ownStrengths = named(tenants.flatMap(({ authenticationStrengths }) => authenticationStrengths));
    const lookUp = (table: Readonly<Record<string, string>>) => (id: string) => table[id] ?? id;
    return {
        partner: lookUp({ ...people.partnerNames, [otherTenantId]: "a tenant that nothing names" }),
        application: lookUp(applications),
        location: lookUp({
            ...locations,
            "00000000-0000-0000-0000-000000000000": "the trusted addresses of MFA",
        }),
        strength: lookUp({ ...strengths, ...ownStrengths }),
        group: (id) =>
            id === people.emergencyAccessGroupId
                ? "the group for emergency access"
                : `the group ${people.groupNames?.[id] ?? id}`,
        role: (id) => directoryRoleNames[id] ?? `the role ${id}`,
        isOfEmergencyAccess: ({ id }) =>
            id === people.emergencyAccessGroupId || id === directoryRoles.globalAdministrator,
        account: (id) => {
            const index = people.emergencyAccessAccountIds.indexOf(id);
            return index < 0 ? `the account ${id}` : `emergency-access account ${index + 1}`;
        },
    };
}

/** Items as a list in a sentence. */
export function listed(items: readonly string[], word: "and" | "or" = "and"): string {
    const [last, ...before] = [...items].reverse();
    return before.length === 0 ? (last ?? "") : `${before.reverse().join(", ")} ${word} ${last}`;
}

/** A list cut to what a row of a table can hold. */
export function shortList(items: readonly string[], word: "and" | "or" = "and", most = 6): string {
    return items.length <= most
        ? listed(items, word)
        : `${items.slice(0, most - 1).join(", ")} ${word} ${items.length - most + 1} more`;
}
