import { needs, type Tenant } from "../../config";
import type { GraphClient } from "../../graph";
import type { DoctorFinding } from "./finding";
import { lookUp } from "./lookUp";

/** Service plans by license. The larger license includes the smaller. */
const plans = {
    P1: ["AAD_PREMIUM", "AAD_PREMIUM_P2"],
    P2: ["AAD_PREMIUM_P2"],
} as const;

const source = "https://learn.microsoft.com/entra/identity/conditional-access/overview#license-requirements";

interface SubscribedSku {
    readonly capabilityStatus: string;
    readonly servicePlans: readonly {
        readonly servicePlanName: string;
        readonly provisioningStatus: string;
    }[];
}

/**
 * Checks that the tenant has the licenses that the stack needs. This does not count them: there may be too few for all
 * users.
 *
 * @see https://learn.microsoft.com/graph/api/subscribedsku-list
 */
export async function checkLicenses(tenant: Tenant, client: GraphClient): Promise<DoctorFinding[]> {
    const wanted = needs.filter(({ license, isDeclared }) => license !== undefined && isDeclared(tenant));
    if (wanted.length === 0) {
        return [];
    }
    const answer = await lookUp(client.list<SubscribedSku>("/subscribedSkus"));
    if ("refusal" in answer) {
        return [
            {
                check: "licenses",
                severity: "note",
                message: `Whether the tenant has Entra ID P1 or P2 could not be looked up: ${answer.refusal}`,
                source,
            },
        ];
    }
    const active = new Set(
        answer.value
            .filter(({ capabilityStatus }) => ["Enabled", "Warning"].includes(capabilityStatus))
            .flatMap(({ servicePlans }) => servicePlans)
            .filter(({ provisioningStatus }) => provisioningStatus === "Success")
            .map(({ servicePlanName }) => servicePlanName),
    );
    return (["P1", "P2"] as const).flatMap((license): DoctorFinding[] => {
        const things = wanted.filter((need) => need.license === license).map(({ thing }) => thing);
        return things.length === 0 || plans[license].some((plan) => active.has(plan))
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
