import { undefinedIfMissing, type GraphClient } from "./client";
import { GraphError, LostAnswerError } from "./errors";
import { readUntilReplicated } from "./replicatedRead";

type Partner = Readonly<Record<string, unknown>>;

const partners = "/policies/crossTenantAccessPolicy/partners";

/** One read of a partner's settings; `undefined` when the answering replica has none. */
export function get(client: GraphClient, tenantId: string): Promise<Partner | undefined> {
    return undefinedIfMissing(
        client
            .request<Partner>({ method: "GET", path: `${partners}/${tenantId}`, isFreshConnection: true })
            .then(({ body }) => body),
    );
}

/**
 * Creates a partner's settings, or finds those that are there: 409 means that the tenant has some.
 *
 * @returns The settings as they are now, and whether this call made them.
 */
export async function create(
    client: GraphClient,
    settings: Partner & { readonly tenantId: string },
): Promise<{ partner: Partner; isNew: boolean }> {
    try {
        const { body } = await client.request<Partner>({ method: "POST", path: partners, body: settings });
        return { partner: body, isNew: true };
    } catch (error) {
        const isThere = GraphError.isInstance(error) && error.status === 409;
        if (!isThere && !LostAnswerError.isInstance(error)) {
            throw error;
        }
        // After a lost answer the settings are ours if they are there at all: nobody else was asked for them.
        const partner = await readUntilReplicated(
            () => get(client, settings.tenantId),
            (value) => value !== undefined,
            isThere ? {} : { maxElapsedMs: 30_000 },
        );
        return { partner: partner ?? settings, isNew: !isThere };
    }
}

/** Changes settings; `null` returns one to the tenant's default. */
export async function update(client: GraphClient, tenantId: string, settings: Partner): Promise<void> {
    await client.request({ method: "PATCH", path: `${partners}/${tenantId}`, body: settings });
}

/** Removes a partner's settings; the defaults apply to it then. One without settings counts as removed. */
export async function remove(client: GraphClient, tenantId: string): Promise<void> {
    await undefinedIfMissing(client.request({ method: "DELETE", path: `${partners}/${tenantId}` }));
}
