import {
    tenantFromGraph,
    type ConditionalAccessPolicy,
    type GraphTenant,
    type TenantPolicies,
} from "../../policy";

type Json = Record<string, unknown>;

/** What a policy of a test changes of {@link graphPolicy}. */
export interface PolicyParts {
    readonly id?: string;
    readonly displayName?: string;
    readonly state?: string;
    readonly users?: Json;
    readonly applications?: Json;
    /** Further conditions. */
    readonly conditions?: Json;
    readonly grantControls?: Json | null;
    readonly sessionControls?: Json | null;
}

/** An enabled policy in Graph's JSON that asks everybody for MFA everywhere. */
export function graphPolicy(parts: PolicyParts = {}): Json {
    return {
        ...(parts.id !== undefined && { id: parts.id }),
        displayName: parts.displayName ?? "MFA for all",
        state: parts.state ?? "enabled",
        conditions: {
            users: parts.users ?? { includeUsers: ["All"] },
            applications: parts.applications ?? { includeApplications: ["All"] },
            clientAppTypes: ["all"],
            ...parts.conditions,
        },
        grantControls:
            parts.grantControls === undefined
                ? { operator: "OR", builtInControls: ["mfa"] }
                : parts.grantControls,
        sessionControls: parts.sessionControls ?? null,
    };
}

/** A tenant with these policies. */
export function tenantWith(policies: readonly PolicyParts[], rest: GraphTenant = {}): TenantPolicies {
    return tenantFromGraph({ conditionalAccessPolicies: policies.map(graphPolicy), ...rest });
}

export function policyOf(graph: Json): ConditionalAccessPolicy {
    const [policy] = tenantFromGraph({ conditionalAccessPolicies: [graph] }).conditionalAccessPolicies;
    return policy!;
}
