import {
    isKnown,
    policyResource,
    PolicyModelError,
    settingsOver,
    tenantPolicies,
    type CrossTenantPartner,
    type CrossTenantSettings,
    type ModelProblem,
    type PolicyResource,
    type PulumiResource,
    type TenantPolicies,
} from "pulumi-entra-b2b-policy";
import type { DeployedResource } from "../shared/plan";
import { defaultLeftBy, partnersLeftBy } from "./settingsLeft";
import { append } from "../../rules/lists";

type Kind = PolicyResource["kind"];
type ValueOf<K extends Kind> = Extract<PolicyResource, { kind: K }>["value"];

/**
 * The policies that a stack declares, merged over the tenant's other policies.
 *
 * @param outside - The tenant without the stack; what the stack declares takes the place of the same there, and
 *   settings that it leaves out stay.
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
            append(problems, error.problems);
            return [];
        }
    });
    if (problems.length > 0) {
        throw new PolicyModelError(problems);
    }
    const of = <K extends Kind>(kind: K) =>
        declared.filter((resource) => resource.kind === kind).map(({ value }) => value) as ValueOf<K>[];
    const base = outside ?? tenantPolicies({});
    const partners = base.crossTenantAccess.partners;
    return tenantPolicies({
        ...base,
        conditionalAccessPolicies: over(
            base.conditionalAccessPolicies,
            of("conditionalAccessPolicy"),
            ({ key }) => key,
        ),
        crossTenantAccess: {
            ...base.crossTenantAccess,
            default: of("crossTenantDefault").reduce<CrossTenantSettings>(
                (under, declaredOver) => settingsOver(under, declaredOver),
                base.crossTenantAccess.default,
            ),
            partners: over(
                partners,
                of("crossTenantPartner").map((partner) => partnerOver(partners, partner)),
                tenantIdOf,
            ),
        },
        namedLocations: over(base.namedLocations, of("namedLocation"), ({ id }) => id ?? undefined),
        authenticationStrengths: over(base.authenticationStrengths, of("authenticationStrength"), ({ id }) =>
            typeof id === "string" ? id : undefined,
        ),
    });
}

/**
 * What a tenant has without a stack: everything that exists, without what the stack created, and with settings as the
 * stack leaves them when it no longer declares them.
 *
 * @param after - What the stack is to declare. It decides what happens to settings that it no longer declares.
 */
export function withoutResources(
    tenant: TenantPolicies,
    before: readonly DeployedResource[],
    after: readonly PulumiResource[],
): TenantPolicies {
    const own = new Set(
        before.flatMap(({ id }) => (id === undefined ? [] : [id.split("/").at(-1)?.toLowerCase()])),
    );
    const isOutside = (id: unknown) => typeof id !== "string" || !own.has(id);
    return tenantPolicies({
        ...tenant,
        conditionalAccessPolicies: tenant.conditionalAccessPolicies.filter(({ key }) => isOutside(key)),
        crossTenantAccess: {
            ...tenant.crossTenantAccess,
            default: defaultLeftBy(before, after, tenant.crossTenantAccess.default),
            partners: partnersLeftBy(before, after, tenant.crossTenantAccess.partners),
        },
        namedLocations: tenant.namedLocations.filter(({ id }) => isOutside(id)),
        authenticationStrengths: tenant.authenticationStrengths.filter(({ id }) => isOutside(id)),
    });
}

function over<T>(base: readonly T[], declared: readonly T[], keyOf: (item: T) => string | undefined): T[] {
    const replaced = new Set(declared.map(keyOf));
    return [...base.filter((item) => !replaced.has(keyOf(item))), ...declared];
}

function tenantIdOf({ tenantId }: CrossTenantPartner): string | undefined {
    return isKnown(tenantId) ? tenantId : undefined;
}

/** A partner that is already configured keeps what the stack does not declare. */
function partnerOver(
    partners: readonly CrossTenantPartner[],
    declared: CrossTenantPartner,
): CrossTenantPartner {
    const existing = partners.find((partner) => tenantIdOf(partner) === tenantIdOf(declared));
    return existing === undefined || tenantIdOf(declared) === undefined
        ? declared
        : { ...existing, ...settingsOver(existing, declared) };
}
