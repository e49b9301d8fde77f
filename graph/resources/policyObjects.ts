import { isIdentified } from "../client/answerForm";
import { undefinedIfMissing } from "../client/absence";
import type { GraphClient } from "../client/client";
import { removeAgreed } from "../consistency/removal";
import { readUntilReplicated } from "../consistency/replicatedRead";
import { retryOnLag } from "../consistency/retryOnLag";

/** An object that policies refer to, such as a named location. */
export type PolicyObject = Readonly<Record<string, unknown>> & { readonly id: string };

/** One read of an object; `undefined` when the answering replica does not know it. */
export function get(client: GraphClient, path: string, id: string): Promise<PolicyObject | undefined> {
    return undefinedIfMissing(
        client
            .request<PolicyObject>({
                method: "GET",
                path: `${path}/${id}`,
                isFreshConnection: true,
                isSingleAttempt: true,
            })
            .then(({ body }) => body),
    );
}

/** One read of all objects of a kind, as one replica knows them. */
export function list(client: GraphClient, path: string): Promise<PolicyObject[]> {
    return client.list<PolicyObject>(path, { isFreshConnection: true, isSingleAttempt: true });
}

/**
 * Sends an object's creation, once.
 *
 * @throws LostAnswerError - The object may have been made.
 */
export async function post(
    client: GraphClient,
    path: string,
    body: Readonly<Record<string, unknown>>,
): Promise<PolicyObject> {
    return (await client.request<PolicyObject>({ method: "POST", path, body, answer: isIdentified })).body;
}

/** Changes members; the others stay. */
export async function update(
    client: GraphClient,
    path: string,
    id: string,
    body: Readonly<Record<string, unknown>>,
): Promise<void> {
    await retryOnLag(client, "patchNew", (client) =>
        client.request({ method: "PATCH", path: `${path}/${id}`, body }),
    );
}

/** Waits until several reads in a row show an object as wanted; `undefined` for an object that is gone. */
export async function waitUntil(
    client: GraphClient,
    path: string,
    id: string,
    isWanted: (found: PolicyObject | undefined) => boolean,
): Promise<void> {
    await readUntilReplicated(client, (client) => get(client, path, id), isWanted);
}

/** Deletes an object, and waits until replicas agree that it is gone. An object that is gone counts as deleted. */
export async function remove(client: GraphClient, path: string, id: string): Promise<void> {
    await removeAgreed(client, `${path}/${id}`, (client) => get(client, path, id));
}
