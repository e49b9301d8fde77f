import type { CrossTenantIdentitySyncPolicyPartner } from "@microsoft/microsoft-graph-types";
import { undefinedIfMissing } from "../client/absence";
import type { GraphClient } from "../client/client";
import { retryOnLag } from "../consistency/retryOnLag";
import type { Written } from "./written";

/** Whether a partner may create and change accounts here by cross-tenant synchronization. */
export interface IdentitySynchronization {
    readonly displayName?: string | null;
    readonly userSyncInbound?: { readonly isSyncAllowed?: boolean } | null;
}

function pathOf(tenantId: string): string {
    return `/policies/crossTenantAccessPolicy/partners/${tenantId}/identitySynchronization`;
}

/** One read; `undefined` when the answering replica has none for the partner. */
export function get(client: GraphClient, tenantId: string): Promise<IdentitySynchronization | undefined> {
    return undefinedIfMissing(
        client
            .request<IdentitySynchronization>({
                method: "GET",
                path: pathOf(tenantId),
                isFreshConnection: true,
                isSingleAttempt: true,
            })
            .then(({ body }) => body),
    );
}

/** Sets it, whether there was one or not. The partner may be new. */
export async function put(
    client: GraphClient,
    tenantId: string,
    setting: Required<IdentitySynchronization>,
): Promise<void> {
    await retryOnLag(client, "patchNew", (client) =>
        client.request({
            method: "PUT",
            path: pathOf(tenantId),
            body: setting satisfies Written<CrossTenantIdentitySyncPolicyPartner>,
        }),
    );
}

/** Removes it. Synchronized accounts stay. One that does not exist counts as removed. */
export async function remove(client: GraphClient, tenantId: string): Promise<void> {
    await undefinedIfMissing(client.request({ method: "DELETE", path: pathOf(tenantId) }));
}
