import type { GraphClient } from "./client";

type Policy = Readonly<Record<string, unknown>>;

const underWay = new WeakMap<GraphClient, Promise<Policy[]>>();

/**
 * One read of all conditional-access policies, as one replica knows them. One request a second is allowed for a
 * tenant, so calls that come while a list is under way share its answer. At worst it was drawn up just before the
 * call, which looks like an answer of a replica that lags.
 */
export function listPolicies(client: GraphClient): Promise<Policy[]> {
    const shared =
        underWay.get(client) ??
        client
            .list<Policy>("/identity/conditionalAccess/policies", {
                isFreshConnection: true,
                isSingleAttempt: true,
            })
            .finally(() => underWay.delete(client));
    underWay.set(client, shared);
    return shared;
}
