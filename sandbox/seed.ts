import type { Tenant } from "./call";
import { microsoftApp, microsoftGraphAppId } from "./microsoftApps";
import { builtInStrengths } from "./routes/builtInStrengths";
import { systemDefault } from "./routes/crossTenantAccess";
import { defaultEntitlementSettings } from "./routes/governance/entitlement";
import { newUser } from "./routes/entityTypes";
import { subscribedSku } from "./routes/subscribedSkus";
import { initialTenantPolicies } from "./routes/tenantPolicies";
import { newServicePrincipal } from "./routes/servicePrincipalShape";
import { defaultSharePointSettings } from "./routes/sharePointSettings";
import { ownApplication, saasApplications } from "./saasApplications";

/** Object ids of the two accounts for emergency access, the same in every sandbox tenant. */
export const emergencyAccessAccountIds = [
    "00000000-0000-4000-8000-00000000e001",
    "00000000-0000-4000-8000-00000000e002",
] as const;

/** Microsoft's apps that every sandbox tenant has, by object id in the sandbox, app id and name. */
const targetableApps: [string, string, string][] = [
    ["00000000-0000-4000-8000-00000000b000", microsoftGraphAppId, "Microsoft Graph"],
    [
        "00000000-0000-4000-8000-00000000b001",
        "00000002-0000-0ff1-ce00-000000000000",
        "Office 365 Exchange Online",
    ],
    [
        "00000000-0000-4000-8000-00000000b002",
        "00000003-0000-0ff1-ce00-000000000000",
        "Office 365 SharePoint Online",
    ],
    [
        "00000000-0000-4000-8000-00000000b003",
        "797f4846-ba00-4fd7-ba43-dac1f8f63013",
        "Windows Azure Service Management API",
    ],
    ["00000000-0000-4000-8000-00000000b004", "2793995e-0a7d-40d7-bd35-6968ba142197", "My Apps"],
];

/** What the tenant holds before the first write: its own people, the deploying app, and default settings. */
export function seedTenant(tenant: Tenant, servicePlans: readonly string[] = ["AAD_PREMIUM"]): void {
    const { store } = tenant;
    const domain = tenant.verifiedDomains[1] ?? "";
    const people: [string, string, string][] = [
        [emergencyAccessAccountIds[0], "emergency1", "Emergency Access 1"],
        [emergencyAccessAccountIds[1], "emergency2", "Emergency Access 2"],
        ["00000000-0000-4000-8000-00000000a001", "admin", "Avery Admin"],
        ["00000000-0000-4000-8000-00000000a002", "sam", "Sam Sponsor"],
    ];
    for (const [id, name, displayName] of people) {
        store.seed(
            "users",
            id,
            newUser({
                id,
                createdDateTime: "2020-01-01T00:00:00Z",
                displayName,
                mail: `${name}@${domain}`,
                mailNickname: name,
                proxyAddresses: [`SMTP:${name}@${domain}`],
                userPrincipalName: `${name}@${domain}`,
            }),
        );
    }
    const apps: [string, string, string][] = [
        [tenant.callerId, tenant.clientId, "Deployment pipeline"],
        ...targetableApps,
    ];
    for (const [id, appId, displayName] of apps) {
        store.seed(
            "servicePrincipals",
            id,
            newServicePrincipal({ id, appId, displayName, ...microsoftApp(appId) }),
        );
    }
    store.seed("applications", String(ownApplication["id"]), ownApplication);
    saasApplications.forEach((application) =>
        store.seed("servicePrincipals", String(application["id"]), application),
    );
    for (const strength of builtInStrengths) {
        store.seed("authenticationStrengths", String(strength["id"]), strength);
    }
    for (const plan of servicePlans) {
        store.seed("subscribedSkus", plan, subscribedSku(tenant.tenantId, plan));
    }
    store.seed("singletons", "crossTenantAccessDefault", systemDefault);
    store.seed("singletons", "entitlementManagementSettings", defaultEntitlementSettings);
    store.seed("singletons", "sharePointSettings", defaultSharePointSettings);
    for (const { id, policy } of initialTenantPolicies) {
        store.seed("singletons", id, policy);
    }
}
