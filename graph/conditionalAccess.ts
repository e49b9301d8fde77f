import type { GraphClient } from "./client";

type Policy = Readonly<Record<string, unknown>>;

let underWay: Promise<Policy[]> | undefined;

/**
 * All conditional-access policies, as one replica knows them. One request a second is allowed for a tenant, so calls
 * that come while a list waits for its turn share its answer.
 */
export function listPolicies(client: GraphClient): Promise<Policy[]> {
    underWay ??= client
        .list<Policy>("/identity/conditionalAccess/policies", { isFreshConnection: true })
        .finally(() => {
            underWay = undefined;
        });
    return underWay;
}
