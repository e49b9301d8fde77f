import type { Tenant } from "./call";
import { newUser } from "./routes/users";
import { systemDefault } from "./routes/crossTenantAccess";

/** Object ids of the two accounts for emergency access, the same in every sandbox tenant. */
export const emergencyAccessAccountIds = [
    "00000000-0000-4000-8000-00000000e001",
    "00000000-0000-4000-8000-00000000e002",
] as const;

/** What the tenant holds before anybody writes: its own people, the deploying app, and default settings. */
export function seedTenant(tenant: Tenant): void {
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
                "@odata.type": "#microsoft.graph.user",
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
    store.seed("servicePrincipals", tenant.callerId, {
        "@odata.type": "#microsoft.graph.servicePrincipal",
        id: tenant.callerId,
        appId: tenant.clientId,
        displayName: "Deployment pipeline",
        servicePrincipalType: "Application",
    });
    store.seed("singletons", "crossTenantAccessDefault", systemDefault);
    store.seed("singletons", "authorizationPolicy", {
        id: "authorizationPolicy",
        allowInvitesFrom: "everyone",
    });
    store.seed("singletons", "identitySecurityDefaults", {
        id: "identitySecurityDefaults",
        isEnabled: false,
    });
}
