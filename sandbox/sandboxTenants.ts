import { generateKeyPair } from "jose";
import type { Tenant } from "./call";
import { createSandboxTenant, type SandboxTenant, type TenantOptions } from "./sandboxTenant";

/** Several tenants that one process serves. */
export interface SandboxTenants {
    /** The first one is the tenant that is served without `--tenants`. */
    readonly all: readonly [SandboxTenant, ...SandboxTenant[]];
    /** The tenant with this id or verified domain. */
    find(name: string): SandboxTenant | undefined;
}

/**
 * Makes tenants, each with its own directory, clock and throttle. One application signs in to all of them, as one that
 * is registered for several tenants does, by a separate service principal in each.
 *
 * @param count - At least 1. The first tenant is the same for every count.
 */
export function createSandboxTenants(options: TenantOptions, count = 1): SandboxTenants {
    const neighbors: Tenant[] = [];
    const first = createSandboxTenant({ ...options, neighbors });
    const others = Array.from({ length: count - 1 }, (_, index) => {
        const name = `tenant${index + 2}`;
        return createSandboxTenant({
            ...options,
            // Ids and lags are drawn from it.
            seed: options.seed + index + 1,
            savedState: undefined,
            neighbors,
            application: first.app,
            displayName: `Tenant ${index + 2}`,
            domains: [`${name}.onmicrosoft.example`, `${name}.example`],
        });
    });
    const all: [SandboxTenant, ...SandboxTenant[]] = [first, ...others];
    const byName = new Map(
        all.flatMap((each) =>
            [each.app.tenantId, ...each.app.verifiedDomains].map(
                (name) => [name.toLowerCase(), each] as const,
            ),
        ),
    );
    all.forEach(({ tenant }) => neighbors.push(tenant));
    if (all.length > 1) {
        const pair = generateKeyPair("RS256");
        all.forEach(({ identity }) => identity.useKeys(pair));
    }
    return { all, find: (name) => byName.get(name.toLowerCase()) };
}
