import type { Route } from "../call";
import { badRequest } from "../graphFault";
import type { Entity, View } from "../store";
import { plainList } from "./answers";

/** A license of one service plan, as a tenant that bought 25 has it. */
export function subscribedSku(tenantId: string, servicePlan: string): Entity {
    return {
        id: `${tenantId}_${servicePlan}`,
        accountId: tenantId,
        skuPartNumber: servicePlan,
        appliesTo: "User",
        capabilityStatus: "Enabled",
        consumedUnits: 4,
        prepaidUnits: { enabled: 25, suspended: 0, warning: 0, lockedOut: 0 },
        servicePlans: [{ servicePlanName: servicePlan, provisioningStatus: "Success", appliesTo: "User" }],
    };
}

/** Whether one of the tenant's licenses has a service plan. */
export function hasServicePlan(view: View, name: string): boolean {
    return view
        .list("subscribedSkus")
        .flatMap((sku) => sku["servicePlans"] as Entity[])
        .some(({ servicePlanName }) => servicePlanName === name);
}

/** The tenant's licenses. @see https://learn.microsoft.com/graph/api/subscribedsku-list */
export const subscribedSkuRoutes: readonly Route[] = [
    {
        method: "GET",
        path: "/subscribedSkus",
        permissions: [["LicenseAssignment.Read.All"], ["Organization.Read.All"], ["Directory.Read.All"]],
        handle: (call) => {
            if (call.query.top !== undefined) {
                // Observed of the service.
                throw badRequest("This operation does not support $top.");
            }
            return plainList(call, call.view.list("subscribedSkus"));
        },
    },
];
