import type { Tenant } from "../../config";
import type { GraphClient } from "../../graph";
import type { DoctorFinding } from "./finding";
import { lookUp } from "./lookUp";
import { needs } from "./needs";

/** Service plans by licence; the greater includes the smaller. */
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
 * Whether the tenant has the licences that the stack takes. A hint: whether there are enough for all users is not
 * looked at.
 *
 * @see https://learn.microsoft.com/graph/api/subscribedsku-list
 */
export async function checkLicences(tenant: Tenant, client: GraphClient): Promise<DoctorFinding[]> {
    const wanted = needs.filter(({ licence, isDeclared }) => licence !== undefined && isDeclared(tenant));
    if (wanted.length === 0) {
        return [];
    }
    const answer = await lookUp(client.list<SubscribedSku>("/subscribedSkus"));
    if ("refusal" in answer) {
        return [
            {
                check: "licences",
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
    return (["P1", "P2"] as const).flatMap((licence): DoctorFinding[] => {
        const things = wanted.filter((need) => need.licence === licence).map(({ thing }) => thing);
        return things.length === 0 || plans[licence].some((plan) => active.has(plan))
            ? []
            : [
                  {
                      check: "licences",
                      severity: "warning",
                      message: `The tenant has no active licence of Entra ID ${licence}, which ${things.join(", ")} take`,
                      cure: `Buy Entra ID ${licence}, or remove what takes it`,
                      source,
                  },
              ];
    });
}
