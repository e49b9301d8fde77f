import { builtInStrengths, strengthFromGraph, type AuthenticationStrength } from "./authenticationStrength";
import { policyFromGraph } from "./conditionalAccessGraph";
import type { ConditionalAccessPolicy } from "./conditionalAccessPolicy";
import {
    defaultFromGraph,
    partnerFromGraph,
    systemDefault,
    type CrossTenantAccess,
} from "./crossTenantAccess";
import { Cursor } from "./cursor";
import { groupFromGraph, roleAssignmentFromGraph, type Group, type RoleAssignment } from "./directory";
import { frozen } from "./frozen";
import { PolicyModelError, type ModelProblem } from "./modelError";
import { locationFromGraph, type NamedLocation } from "./namedLocation";
import { isKnown, type List, type OrUnknown } from "./unknown";
import { append } from "../../rules/lists";

/** Everything of a tenant that decides a sign-in. Immutable plain data. */
export interface TenantPolicies {
    readonly conditionalAccessPolicies: readonly ConditionalAccessPolicy[];
    readonly crossTenantAccess: CrossTenantAccess;
    readonly namedLocations: readonly NamedLocation[];
    /** Custom strengths; the built-in ones need not be given. */
    readonly authenticationStrengths: readonly AuthenticationStrength[];
    readonly securityDefaults: { readonly isEnabled: OrUnknown<boolean> };
    /** Groups whose members are known; membership in others has to come with the sign-in. */
    readonly groups: readonly Group[];
    readonly roleAssignments: readonly RoleAssignment[];
}

/** A tenant's policies. Omitted parts are as in a tenant where nothing was ever set. */
export function tenantPolicies(parts: Partial<TenantPolicies>): TenantPolicies {
    return frozen({
        conditionalAccessPolicies: [],
        crossTenantAccess: { default: systemDefault, partners: [] },
        namedLocations: [],
        authenticationStrengths: [],
        securityDefaults: { isEnabled: false },
        groups: [],
        roleAssignments: [],
        ...parts,
    });
}

/** Graph's answers, each list as in its `value`. Omitted parts are as in {@link tenantPolicies}. */
export interface GraphTenant {
    readonly conditionalAccessPolicies?: readonly unknown[];
    /** The policy itself, for the clouds with which collaboration is enabled. */
    readonly crossTenantAccessPolicy?: unknown;
    readonly crossTenantAccessDefault?: unknown;
    readonly crossTenantAccessPartners?: readonly unknown[];
    readonly namedLocations?: readonly unknown[];
    readonly authenticationStrengths?: readonly unknown[];
    readonly securityDefaults?: unknown;
    /** Groups, each with `members` (objects or ids). */
    readonly groups?: readonly unknown[];
    readonly roleAssignments?: readonly unknown[];
}

/**
 * Reads a tenant from Graph's JSON.
 *
 * @throws PolicyModelError - What does not fit, of all objects at once.
 */
export function tenantFromGraph(graph: GraphTenant): TenantPolicies {
    const problems: ModelProblem[] = [];
    const read = <T>(value: unknown, kind: string, reader: (cursor: Cursor) => T): T[] => {
        try {
            return [Cursor.read(value, nameOf(value, kind), reader, undefined, true)];
        } catch (error) {
            if (!PolicyModelError.isInstance(error)) {
                throw error;
            }
            append(problems, error.problems);
            return [];
        }
    };
    const all = <T>(
        values: readonly unknown[] | undefined,
        kind: string,
        reader: (cursor: Cursor) => T,
    ): T[] => (values ?? []).flatMap((value) => read(value, kind, reader));
    const tenant = tenantPolicies({
        conditionalAccessPolicies: (graph.conditionalAccessPolicies ?? []).flatMap((value, index) =>
            read(value, "conditional access policy", (cursor) =>
                policyFromGraph(cursor, keyOf(value, index)),
            ),
        ),
        crossTenantAccess: {
            default:
                read(
                    graph.crossTenantAccessDefault ?? {},
                    "default cross-tenant access",
                    defaultFromGraph,
                )[0] ?? systemDefault,
            partners: all(graph.crossTenantAccessPartners, "cross-tenant access partner", partnerFromGraph),
            ...cloudsOf(
                read(graph.crossTenantAccessPolicy ?? {}, "cross-tenant access", (cursor) =>
                    cursor.at("allowedCloudEndpoints").set(),
                )[0],
            ),
        },
        namedLocations: all(graph.namedLocations, "named location", locationFromGraph),
        authenticationStrengths: all(
            graph.authenticationStrengths,
            "authentication strength",
            strengthFromGraph,
        ),
        securityDefaults: read(graph.securityDefaults ?? {}, "security defaults", (cursor) => ({
            isEnabled: cursor.at("isEnabled").flag() ?? false,
        }))[0] ?? { isEnabled: false },
        groups: all(graph.groups, "group", groupFromGraph),
        roleAssignments: all(graph.roleAssignments, "role assignment", roleAssignmentFromGraph).filter(
            (assignment) => assignment !== undefined,
        ),
    });
    if (problems.length > 0) {
        throw new PolicyModelError(problems);
    }
    return tenant;
}

/** A strength by its id: the tenant's own, or a built-in one. */
export function strengthById(tenant: TenantPolicies, id: string): AuthenticationStrength | undefined {
    return [...tenant.authenticationStrengths, ...builtInStrengths].find((strength) => strength.id === id);
}

/** None is the same as nothing set. */
function cloudsOf(clouds: List | undefined): Pick<CrossTenantAccess, "allowedCloudEndpoints"> {
    return clouds === undefined || (isKnown(clouds) && clouds.length === 0)
        ? {}
        : { allowedCloudEndpoints: clouds };
}

function keyOf(value: unknown, index: number): string {
    const id = (value as { id?: unknown } | null)?.id;
    return typeof id === "string" ? id.toLowerCase() : `policy ${index + 1}`;
}

/** What an error calls an object: its kind, and its name or id. */
export function nameOf(value: unknown, kind: string): string {
    const { displayName, tenantId, id } = (value ?? {}) as Readonly<Record<string, unknown>>;
    const name = [displayName, tenantId, id].find((text) => typeof text === "string");
    return name === undefined ? kind : `${kind} "${String(name)}"`;
}
