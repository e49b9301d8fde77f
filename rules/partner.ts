import { at, fault, type Fault } from "./fault";
import { canonicalGuid, isGuid } from "./guid";

/** How a partner's tenant is given. */
export interface PartnerTenant {
    readonly tenantId?: unknown;
    readonly tenantDomain?: unknown;
}

/** What is wrong with how a partner's tenant is given: by its id, or by a domain of it. */
export function partnerTenantFaults({ tenantId, tenantDomain }: PartnerTenant): Fault[] {
    const [hasId, hasDomain] = [tenantId ?? undefined, tenantDomain ?? undefined].map(
        (value) => value !== undefined,
    );
    if (hasId !== hasDomain) {
        return [];
    }
    const cure = "Give the partner's tenantId, or a domain of its tenant as tenantDomain";
    return hasId
        ? at(["tenantDomain"], fault("is given together with tenantId", "Give one of the two"))
        : [fault("has no tenant", cure)];
}

/** What is wrong with the tenant id of a partner. */
export function tenantIdFault(tenantId: string): Fault | undefined {
    return isGuid(tenantId) ? undefined : fault("is not a tenant id (GUID)", "Give the partner's tenant id");
}

/**
 * What is wrong with a partner whose tenant is the one that is deployed to.
 *
 * @param ownTenantId - That tenant's id, where it is known.
 */
export function ownTenantFault(tenantId: string, ownTenantId: string | undefined): Fault | undefined {
    return ownTenantId !== undefined && canonicalGuid(tenantId) === canonicalGuid(ownTenantId)
        ? fault(
              "is the tenant that is deployed to, and cannot be its own partner",
              "Give the partner's tenant id, or remove the partner",
          )
        : undefined;
}
