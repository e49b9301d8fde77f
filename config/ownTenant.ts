/**
 * The id of the tenant that is deployed to, as the azuread provider's configuration or its variable has it; `undefined`
 * where neither does, or only the engine can read it.
 *
 * @param values - Configuration by key with namespace.
 */
export function ownTenantId(
    values: Readonly<Record<string, unknown>>,
    env: NodeJS.ProcessEnv = process.env,
): string | undefined {
    const value = values["azuread:tenantId"] ?? env["ARM_TENANT_ID"];
    return typeof value === "string" ? value : undefined;
}
