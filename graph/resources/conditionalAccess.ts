import { isIdentified } from "../client/answerForm";
import { sharedRead, type SharedRead } from "../client/answeredRequest";
import { isSamePolicy, type PolicyJson } from "./canonicalPolicy";
import type { GraphClient } from "../client/client";
import { policyBody } from "./policyBody";
import { removeAgreed } from "../consistency/removal";
import { readUntilReplicated } from "../consistency/replicatedRead";
import { retryOnLag } from "../consistency/retryOnLag";

/** A policy as Microsoft Graph answers it. */
export type Policy = PolicyJson & { readonly id: string };

const path = "/identity/conditionalAccess/policies";

/**
 * One read of all conditional access policies, as one replica knows them. A tenant allows one request a second, so
 * calls share the answer of a list that is under way. At worst, the answer dates from just before the call, which
 * looks like an answer of a lagging replica.
 */
export function listPolicies(client: GraphClient): Promise<Policy[]> {
    return client.part(PolicyLists).underWay().answerTo(client);
}

/** The list of a client that is under way. */
class PolicyLists {
    private read: SharedRead<Policy[]> | undefined;

    constructor(private readonly client: GraphClient) {}

    underWay(): SharedRead<Policy[]> {
        this.read ??= sharedRead(this.client, (reader) =>
            reader
                .list<Policy>(path, { isFreshConnection: true, isSingleAttempt: true })
                .finally(() => (this.read = undefined)),
        );
        return this.read;
    }
}

/** All policies, by one list that is repeated if it fails. */
export function listAll(client: GraphClient): Promise<Policy[]> {
    return client.list<Policy>(path);
}

/** One read of a policy, shared with all who read policies at the same time. */
export async function find(client: GraphClient, id: string): Promise<Policy | undefined> {
    return (await listPolicies(client)).find((policy) => String(policy.id).toLowerCase() === id);
}

/**
 * Sends a policy's creation, once. Waits for a new group or location that it names.
 *
 * @throws LostAnswerError - The policy may have been made.
 */
export function post(client: GraphClient, policy: PolicyJson): Promise<Policy> {
    return retryOnLag(client, "policyReference", async (client) => {
        const { body } = await client.request<Policy>({
            method: "POST",
            path,
            body: policyBody(policy),
            answer: isIdentified,
        });
        return body;
    });
}

/** Writes a complete policy over its former content. */
export async function update(
    client: GraphClient,
    id: string,
    policy: PolicyJson,
    before: PolicyJson,
): Promise<void> {
    await retryOnLag(client, "policyReference", (client) =>
        client.request({ method: "PATCH", path: `${path}/${id}`, body: policyBody(policy, before) }),
    );
}

/** Waits until replicas agree that a policy shows what was written. */
export async function waitUntilShown(client: GraphClient, id: string, policy: PolicyJson): Promise<void> {
    await readUntilReplicated(
        client,
        (client) => find(client, id),
        (found) => found !== undefined && isSamePolicy(found, policy),
    );
}

/**
 * Deletes a policy, and waits until replicas agree that it is gone. Only then can a group or location that it names
 * be deleted. A policy that is gone counts as deleted.
 *
 * @see https://learn.microsoft.com/graph/api/conditionalaccesspolicy-delete
 */
export async function remove(client: GraphClient, id: string): Promise<void> {
    await removeAgreed(client, `${path}/${id}`, (client) => find(client, id));
}
