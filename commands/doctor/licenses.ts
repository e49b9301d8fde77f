import { needs, type Tenant } from "../../config";
import type { GraphClient } from "../../graph";
import type { DoctorFinding } from "./finding";
import { lookUp, type LookUp } from "./lookUp";

/** Service plans by license. The larger license includes the smaller. */
const plansOf = {
    P1: ["AAD_PREMIUM", "AAD_PREMIUM_P2"],
    P2: ["AAD_PREMIUM_P2"],
} as const;

/** Whether one of the tenant's active service plans is of a license. */
export function hasLicense(plans: ReadonlySet<string>, license: keyof typeof plansOf): boolean {
    return plansOf[license].some((plan) => plans.has(plan));
}

const source = "https://learn.microsoft.com/entra/identity/conditional-access/overview#license-requirements";

interface SubscribedSku {
    readonly capabilityStatus: string;
    readonly servicePlans: readonly {
        readonly servicePlanName: string;
        readonly provisioningStatus: string;
    }[];
}

/**
 * The service plans that the tenant has and can use.
 *
 * @see https://learn.microsoft.com/graph/api/subscribedsku-list
 */
export async function activePlans(client: GraphClient): Promise<LookUp<ReadonlySet<string>>> {
    const answer = await lookUp(client.list<SubscribedSku>("/subscribedSkus"));
    return "refusal" in answer
        ? answer
        : {
              value: new Set(
                  answer.value
                      .filter(({ capabilityStatus }) => ["Enabled", "Warning"].includes(capabilityStatus))
                      .flatMap(({ servicePlans }) => servicePlans)
                      .filter(({ provisioningStatus }) => provisioningStatus === "Success")
                      .map(({ servicePlanName }) => servicePlanName),
              ),
          };
}

/**
 * Checks that the tenant has the licenses that the stack needs. This does not count them: there may be too few for all
 * users.
 *
 * @param plans - Active service plans of the tenant.
 */
export function checkLicenses(tenant: Tenant, plans: LookUp<ReadonlySet<string>>): DoctorFinding[] {
    const wanted = needs.filter(({ license, isDeclared }) => license !== undefined && isDeclared(tenant));
    if (wanted.length === 0) {
        return [];
    }
    if ("refusal" in plans) {
        return [
            {
                check: "licenses",
                severity: "note",
                message: `Whether the tenant has Entra ID P1 or P2 could not be looked up: ${plans.refusal}`,
                source,
            },
        ];
    }
    return (["P1", "P2"] as const).flatMap((license): DoctorFinding[] => {
        const things = wanted.filter((need) => need.license === license).map(({ thing }) => thing);
        return things.length === 0 || hasLicense(plans.value, license)
            ? []
            : [
                  {
                      check: "licenses",
                      severity: "warning",
                      message: `The tenant has no active license of Entra ID ${license}, which ${things.join(", ")} need`,
                      cure: `Buy Entra ID ${license}, or remove what needs it`,
                      source,
                  },
              ];
    });
}
