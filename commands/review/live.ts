import { createGraphClient, readStackSettings, type GraphClient } from "../../graph";
import { tenantFromGraph, type TenantPolicies } from "pulumi-entra-b2b-policy";

/**
 * The tenant that a stack is for.
 *
 * @param values - The stack's configuration by key with namespace; sign-in is that of the azuread provider.
 * @throws GraphSettingsError - Configuration is missing or wrong.
 */
export function liveClient(values: Readonly<Record<string, unknown>>): GraphClient {
    return createGraphClient(readStackSettings(values));
}

/**
 * Reads what decides sign-ins from the tenant itself. Nothing is written.
 *
 * @throws GraphError - No sign-in, or a right to read is missing.
 */
export async function liveTenant(client: GraphClient): Promise<TenantPolicies> {
    const one = async (path: string) => (await client.request<unknown>({ method: "GET", path })).body;
    // Graph hides values that are younger than the API, such as the control `riskRemediation`, unless it is asked.
    // https://learn.microsoft.com/graph/api/resources/conditionalaccessgrantcontrols
    const headers = { prefer: "include-unknown-enum-members" };
    const all = (path: string) => client.list<Record<string, unknown>>(path, { headers });
    // Conditional access allows one request a second in all. The client's lane keeps to it.
    const [conditionalAccessPolicies, namedLocations] = [
        await all("/identity/conditionalAccess/policies"),
        await all("/identity/conditionalAccess/namedLocations"),
    ];
    const strengths = await all("/policies/authenticationStrengthPolicies");
    return tenantFromGraph({
        conditionalAccessPolicies,
        namedLocations,
        authenticationStrengths: strengths.filter(({ policyType }) => policyType === "custom"),
        crossTenantAccessPolicy: await one("/policies/crossTenantAccessPolicy"),
        crossTenantAccessDefault: await one("/policies/crossTenantAccessPolicy/default"),
        crossTenantAccessPartners: await all("/policies/crossTenantAccessPolicy/partners"),
        securityDefaults: await one("/policies/identitySecurityDefaultsEnforcementPolicy"),
    });
}
