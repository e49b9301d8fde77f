import { isIdentified } from "../client/answerForm";
import { sharedRead } from "../client/answeredRequest";
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
 * One read of all conditional-access policies, as one replica knows them. One request a second is allowed for a
 * tenant, so calls that come while a list is under way share its answer. At worst it was drawn up just before the
 * call, which looks like an answer of a replica that lags.
 */
export function listPolicies(client: GraphClient): Promise<Policy[]> {
    return client.part(PolicyLists).list();
}

/** The list of a client that is under way. */
class PolicyLists {
    private underWay: (() => Promise<Policy[]>) | undefined;

    constructor(private readonly client: GraphClient) {}

    list(): Promise<Policy[]> {
        this.underWay ??= sharedRead(() =>
            this.client
                .list<Policy>(path, { isFreshConnection: true, isSingleAttempt: true })
                .finally(() => (this.underWay = undefined)),
        );
        return this.underWay();
    }
}

/** All policies, by one list that is repeated where it fails. */
export function listAll(client: GraphClient): Promise<Policy[]> {
    return client.list<Policy>(path);
}

/** One read of a policy, shared with all who read policies at the same time. */
export async function find(client: GraphClient, id: string): Promise<Policy | undefined> {
    return (await listPolicies(client)).find((policy) => String(policy.id).toLowerCase() === id);
}

/**
 * Sends a policy's creation, once. A group or location that was made a moment ago is waited for.
 *
 * @throws LostAnswerError - The policy may have been made.
 */
export function post(client: GraphClient, policy: PolicyJson): Promise<Policy> {
    return retryOnLag(client, "policyReference", async () => {
        const { body } = await client.request<Policy>({
            method: "POST",
            path,
            body: policyBody(policy),
            answer: isIdentified,
        });
        return body;
    });
}

/** Writes a policy whole over what it was before. */
export async function update(
    client: GraphClient,
    id: string,
    policy: PolicyJson,
    before: PolicyJson,
): Promise<void> {
    await retryOnLag(client, "policyReference", () =>
        client.request({ method: "PATCH", path: `${path}/${id}`, body: policyBody(policy, before) }),
    );
}

/** Waits until replicas agree that a policy says what was written. */
export async function waitUntilShown(client: GraphClient, id: string, policy: PolicyJson): Promise<void> {
    await readUntilReplicated(
        () => find(client, id),
        (found) => found !== undefined && isSamePolicy(found, policy),
        client.time,
    );
}

/**
 * Deletes a policy, and waits until replicas agree that it is gone: a group or location that it names can be deleted
 * only then. One that is gone counts as deleted.
 *
 * @see https://learn.microsoft.com/graph/api/conditionalaccesspolicy-delete
 */
export async function remove(client: GraphClient, id: string): Promise<void> {
    await removeAgreed(client, `${path}/${id}`, () => find(client, id));
}
