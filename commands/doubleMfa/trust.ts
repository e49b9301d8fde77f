import { GraphError, type GraphClient } from "../../graph";
import { auditsNamed } from "../../graph/resources/directoryAudits";
import type { TrustState } from ".";

/** What the tenant trusts now. */
export interface TrustInForce {
    of(homeTenantId: string): TrustState;
    /** When the partner's settings were made, as far as the audit log says. */
    since(homeTenantId: string): string | undefined;
    /** Why something is not known; none when all is. */
    readonly notes: readonly string[];
}

interface Trusting {
    readonly tenantId?: string;
    readonly inboundTrust?: { readonly isMfaAccepted?: boolean | null } | null;
}

/** The tenant's settings are not known. */
export function unknownTrust(reason: string): TrustInForce {
    return {
        of: () => "unknown",
        since: () => undefined,
        notes: [`Whether trust is in force is not known: ${reason}`],
    };
}

/**
 * Reads the trust of each partner, and of the default where a partner inherits it.
 *
 * @param sinceMs - The earliest entry of the audit log, in milliseconds since 1970.
 * @see https://learn.microsoft.com/graph/api/resources/crosstenantaccesspolicy-overview
 */
export async function trustInForce(client: GraphClient, sinceMs: number): Promise<TrustInForce> {
    const policy = "/policies/crossTenantAccessPolicy";
    try {
        const partners = await client.list<Trusting>(`${policy}/partners`);
        const { body: byDefault } = await client.request<Trusting>({
            method: "GET",
            path: `${policy}/default`,
        });
        const own = new Map(partners.map((partner) => [partner.tenantId?.toLowerCase(), partner]));
        const { moments, notes } = await additions(client, sinceMs);
        return {
            of: (homeTenantId) =>
                (own.get(homeTenantId)?.inboundTrust ?? byDefault.inboundTrust)?.isMfaAccepted === true
                    ? "trusted"
                    : "notTrusted",
            since: (homeTenantId) => moments.get(homeTenantId),
            notes,
        };
    } catch (error) {
        if (GraphError.isInstance(error) && error.status === 403) {
            return unknownTrust(`${error.message} (Policy.Read.All)`);
        }
        throw error;
    }
}

/** Partners that were added. The log does not name the partner whose settings were changed later. */
async function additions(client: GraphClient, sinceMs: number) {
    const moments = new Map<string, string>();
    try {
        const since = `${new Date(sinceMs).toISOString().slice(0, 19)}Z`;
        const entries = await auditsNamed(client, "Add a partner to cross-tenant access setting", since);
        for (const { activityDateTime, targetResources = [] } of entries.toReversed()) {
            for (const { displayName, newValue } of targetResources.flatMap(
                (each) => each.modifiedProperties ?? [],
            )) {
                if (displayName?.toLowerCase() === "tenantid" && newValue) {
                    moments.set(newValue.replaceAll('"', "").toLowerCase(), activityDateTime);
                }
            }
        }
        return { moments, notes: [] };
    } catch (error) {
        if (GraphError.isInstance(error) && error.status === 403) {
            return { moments, notes: [`When partners were added is not known: ${error.message}`] };
        }
        throw error;
    }
}
