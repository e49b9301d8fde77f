import { isAbsence, undefinedIfMissing } from "../client/absence";
import type { GraphClient } from "../client/client";
import { GraphError } from "../client/errors";
import { referenceTo } from "./references";
import { retryOnLag } from "../consistency/retryOnLag";
import type { Reference } from "./written";

const pathOf = (servicePrincipalId: string) =>
    `/servicePrincipals/${servicePrincipalId}/claimsMappingPolicies`;

/** One read of the ids of an application's policies, at most one; `undefined` when the application is not known. */
export function list(client: GraphClient, servicePrincipalId: string): Promise<Set<string> | undefined> {
    return undefinedIfMissing(
        client
            .list<{ id: string }>(pathOf(servicePrincipalId), {
                isFreshConnection: true,
                isSingleAttempt: true,
            })
            .then((rows) => new Set(rows.map(({ id }) => id))),
    );
}

/**
 * @returns False when the policy was assigned already, as far as the answering replica knew.
 * @see https://learn.microsoft.com/graph/api/serviceprincipal-post-claimsmappingpolicies
 */
export function assign(client: GraphClient, servicePrincipalId: string, policyId: string): Promise<boolean> {
    return retryOnLag(client, "dependentObject", async (client) => {
        try {
            await client.request({
                method: "POST",
                path: `${pathOf(servicePrincipalId)}/$ref`,
                body: { "@odata.id": referenceTo(policyId) } satisfies Reference,
                // A repeat is refused because the assignment exists, which also counts as success.
                isIdempotent: true,
            });
            return true;
        } catch (error) {
            if (GraphError.isInstance(error) && error.status === 400 && /already exist/i.test(error.reason)) {
                return false;
            }
            throw error;
        }
    });
}

/** @returns False when the answering replica did not know the assignment. */
export async function unassign(
    client: GraphClient,
    servicePrincipalId: string,
    policyId: string,
): Promise<boolean> {
    try {
        await client.request({ method: "DELETE", path: `${pathOf(servicePrincipalId)}/${policyId}/$ref` });
        return true;
    } catch (error) {
        if (isAbsence(error)) {
            return false;
        }
        throw error;
    }
}
