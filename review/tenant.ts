import {
    isKnown,
    policyResource,
    PolicyModelError,
    tenantPolicies,
    type ModelProblem,
    type PolicyResource,
    type PulumiResource,
    type TenantPolicies,
} from "../policy";

type Kind = PolicyResource["kind"];
type ValueOf<K extends Kind> = Extract<PolicyResource, { kind: K }>["value"];

/**
 * The part of a tenant's policies that a stack declares, over what the tenant has besides.
 *
 * @param outside - The tenant as it is, when it was read; what the stack declares takes the place of the same there.
 * @throws PolicyModelError - What does not fit, of all resources at once.
 */
export function tenantOf(resources: readonly PulumiResource[], outside?: TenantPolicies): TenantPolicies {
    const problems: ModelProblem[] = [];
    const declared = resources.flatMap((resource) => {
        try {
            return policyResource(resource) ?? [];
        } catch (error) {
            if (!PolicyModelError.isInstance(error)) {
                throw error;
            }
            problems.push(...error.problems);
            return [];
        }
    });
    if (problems.length > 0) {
        throw new PolicyModelError(problems);
    }
    const of = <K extends Kind>(kind: K) =>
        declared.filter((resource) => resource.kind === kind).map(({ value }) => value) as ValueOf<K>[];
    const base = outside ?? tenantPolicies({});
    return tenantPolicies({
        ...base,
        conditionalAccessPolicies: over(
            base.conditionalAccessPolicies,
            of("conditionalAccessPolicy"),
            ({ key }) => key,
        ),
        crossTenantAccess: {
            default: base.crossTenantAccess.default,
            partners: over(base.crossTenantAccess.partners, of("crossTenantPartner"), ({ tenantId }) =>
                isKnown(tenantId) ? tenantId : undefined,
            ),
        },
        namedLocations: over(base.namedLocations, of("namedLocation"), ({ id }) => id ?? undefined),
        authenticationStrengths: over(base.authenticationStrengths, of("authenticationStrength"), ({ id }) =>
            typeof id === "string" ? id : undefined,
        ),
    });
}

/** What the tenant has outside a stack: all that is there, less what the stack made. */
export function withoutResources(
    tenant: TenantPolicies,
    resources: readonly PulumiResource[],
): TenantPolicies {
    const own = new Set(
        resources.flatMap(({ id }) => (id === undefined ? [] : [id.split("/").at(-1)?.toLowerCase()])),
    );
    const isOutside = (id: unknown) => typeof id !== "string" || !own.has(id);
    return tenantPolicies({
        ...tenant,
        conditionalAccessPolicies: tenant.conditionalAccessPolicies.filter(({ key }) => isOutside(key)),
        crossTenantAccess: {
            default: tenant.crossTenantAccess.default,
            partners: tenant.crossTenantAccess.partners.filter(({ tenantId }) => isOutside(tenantId)),
        },
        namedLocations: tenant.namedLocations.filter(({ id }) => isOutside(id)),
        authenticationStrengths: tenant.authenticationStrengths.filter(({ id }) => isOutside(id)),
    });
}

function over<T>(base: readonly T[], declared: readonly T[], keyOf: (item: T) => string | undefined): T[] {
    const replaced = new Set(declared.map(keyOf));
    return [...base.filter((item) => !replaced.has(keyOf(item))), ...declared];
}
