/**
 * Groups of applications by the word, or the id, under which policies and settings name them, and what is in them.
 *
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps
 * @see https://learn.microsoft.com/entra/identity/conditional-access/reference-office-365-application-contents
 * @see https://learn.microsoft.com/graph/api/resources/crosstenantaccesspolicytarget
 */
export const applicationSuites = ["Office365", "MicrosoftAdminPortals", "AllMicrosoftApps"] as const;
export type ApplicationSuite = (typeof applicationSuites)[number];

/** Words by which cross-tenant access settings can name applications. They can name all of them, and single ids, too. */
export const inboundSuites = ["Office365", "AllMicrosoftApps"] as const satisfies readonly ApplicationSuite[];

/** Words by which conditional access can. */
export const policySuites = [
    "Office365",
    "MicrosoftAdminPortals",
] as const satisfies readonly ApplicationSuite[];

/** Windows Azure Service Management API: policies that name it are for the whole group around Azure's portal. */
export const azureManagement = "797f4846-ba00-4fd7-ba43-dac1f8f63013";

export const azurePortal = "c44b4083-3bb0-49c1-b47d-974e53cbdf3c";
export const exchangeOnline = "00000002-0000-0ff1-ce00-000000000000";
export const sharePointOnline = "00000003-0000-0ff1-ce00-000000000000";
export const skypeForBusinessOnline = "00000004-0000-0ff1-ce00-000000000000";
export const microsoftTeams = "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe";
export const microsoftGraph = "00000003-0000-0000-c000-000000000000";
/** Where people register security information. */
export const mySignIns = "19db86c3-b2b9-44cc-b339-36da233a3be2";

/**
 * The whole group that `azureManagement` stands for: Azure Resource Manager, the Azure portal (which covers the
 * Microsoft Entra admin center), Azure Data Lake, Application Insights API, Log Analytics API.
 */
export const azureManagementGroup: ReadonlySet<string> = new Set([
    azureManagement,
    azurePortal,
    "e9f49c6b-5ce5-44c8-925d-015017e9f7ad",
    "f5c26e74-f226-4ae8-85f0-b4af0080ac9e",
    "ca7f3f0b-7d91-482c-8e09-c5d840d0eac5",
]);

/**
 * Applications of which all suites are known, by client id. Documents name what is in a suite, not its ids: whether
 * another application is in one is unknown.
 *
 * @see https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in (ids)
 */
export const knownApplications: ReadonlyMap<string, readonly ApplicationSuite[]> = new Map<
    string,
    readonly ApplicationSuite[]
>([
    ...[exchangeOnline, sharePointOnline, skypeForBusinessOnline, microsoftTeams].map(
        (id) => [id, ["Office365", "AllMicrosoftApps"]] as const,
    ),
    // Microsoft Planner, Microsoft Forms, OneNote, Sway.
    ...[
        ...["09abbdfd-ed23-44ee-a2d9-a627aa1c90f3", "c9a559d2-7aab-4f13-a6ed-e7e9c52aec87"],
        ...["2d4d3d8e-2be3-4bef-9f87-7875a61c29de", "905fcf26-4eb7-48a0-9ff0-8dcc7194b5ba"],
    ].map((id) => [id, ["Office365", "AllMicrosoftApps"]] as const),
    [azurePortal, ["MicrosoftAdminPortals", "AllMicrosoftApps"]],
    [microsoftGraph, ["AllMicrosoftApps"]],
    [azureManagement, ["AllMicrosoftApps"]],
    [mySignIns, ["AllMicrosoftApps"]],
]);

/**
 * Applications that have to be let into before one can be signed in to: their policies apply as well.
 *
 * @see https://learn.microsoft.com/entra/identity/conditional-access/service-dependencies (early-bound)
 */
export const earlyBound: ReadonlyMap<string, readonly string[]> = new Map([
    [microsoftTeams, [exchangeOnline, sharePointOnline, skypeForBusinessOnline]],
    [skypeForBusinessOnline, [exchangeOnline]],
    // Microsoft Forms, Azure Data Lake.
    ["c9a559d2-7aab-4f13-a6ed-e7e9c52aec87", [exchangeOnline, sharePointOnline]],
    ["e9f49c6b-5ce5-44c8-925d-015017e9f7ad", [azureManagement]],
]);
