import type { GraphClient, GraphVersion } from "../client/client";

type Policy = Readonly<Record<string, unknown>>;

/** Where to find a policy that a tenant has exactly once. */
export interface TenantPolicyLocation {
    /** Path below the version. */
    readonly path: string;
    /** Default `v1.0`. */
    readonly version?: GraphVersion;
}

/** One read of the policy, as one replica knows it. */
export async function get(client: GraphClient, location: TenantPolicyLocation): Promise<Policy> {
    const { body } = await client.request<Policy>({
        method: "GET",
        ...location,
        isFreshConnection: true,
        isSingleAttempt: true,
    });
    return body;
}

/** Changes the members that `change` names; the others stay. */
export async function update(
    client: GraphClient,
    location: TenantPolicyLocation,
    change: Policy,
): Promise<void> {
    await client.request({ method: "PATCH", ...location, body: change });
}
