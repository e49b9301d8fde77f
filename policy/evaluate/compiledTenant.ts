import {
    builtInStrengths,
    isUnknown,
    unknownValue,
    type AuthenticationStrength,
    type ConditionalAccessPolicy,
    type GrantControls,
    type OrUnknown,
    type TenantPolicies,
} from "../model";
import { compileApplicability, type Applicability } from "./applicability";
import { compileControls, type CompiledControl } from "./controls";
import { compileSecurityDefaults, type DefaultRule } from "./securityDefaults";
import type { PolicySession } from "./session";
import { compileSignIns, type SignIn } from "./signIn";
import type { CheckedScenario } from "./scenario";

/** A policy made ready to be evaluated often. */
export interface CompiledPolicy {
    readonly policy: ConditionalAccessPolicy;
    readonly applicability: (signIn: SignIn) => Applicability;
    readonly controls: readonly CompiledControl[];
    readonly operator: OrUnknown<"AND" | "OR"> | null;
    readonly session: PolicySession;
}

/** A tenant made ready to be evaluated often. */
export interface CompiledTenant {
    readonly policies: readonly CompiledPolicy[];
    readonly securityDefaults: readonly DefaultRule[];
    readonly strengths: readonly AuthenticationStrength[];
    readonly signIn: (scenario: CheckedScenario) => SignIn;
}

const compiled = new WeakMap<TenantPolicies, CompiledTenant>();

/** Compiles a tenant, once for each: it is immutable. */
export function compiledTenant(tenant: TenantPolicies): CompiledTenant {
    const found = compiled.get(tenant) ?? compileTenant(tenant);
    compiled.set(tenant, found);
    return found;
}

function compileTenant(tenant: TenantPolicies): CompiledTenant {
    const strengths = [...builtInStrengths, ...tenant.authenticationStrengths];
    const byId = new Map(strengths.map((strength) => [strength.id, strength]));
    return {
        policies: tenant.conditionalAccessPolicies.map((policy) => ({
            policy,
            applicability: compileApplicability(policy),
            controls: compileControls(grantOf(policy), isRisky(policy), (id) => byId.get(id)),
            operator: operatorOf(policy.grantControls),
            session: sessionOf(policy),
        })),
        securityDefaults: compileSecurityDefaults(tenant),
        strengths,
        signIn: compileSignIns(tenant),
    };
}

/** Whether a policy asks because of risk. */
function isRisky({ conditions }: ConditionalAccessPolicy): boolean {
    return [conditions.signInRiskLevels, conditions.userRiskLevels].some(
        (levels) => !isUnknown(levels) && levels.some((level) => level !== "none"),
    );
}

/** A grant control that the model has no meaning for may be any control. */
function grantOf({ grantControls, unmodelled }: ConditionalAccessPolicy): OrUnknown<GrantControls> | null {
    const hasMore = Object.keys(unmodelled).some((path) => path.startsWith("grantControls/"));
    return hasMore && grantControls !== null && !isUnknown(grantControls)
        ? { ...grantControls, builtInControls: unknownValue }
        : grantControls;
}

function operatorOf(grant: OrUnknown<GrantControls> | null): OrUnknown<"AND" | "OR"> | null {
    if (grant === null) {
        return null;
    }
    return isUnknown(grant) ? grant : grant.operator;
}

function sessionOf({ sessionControls, unmodelled }: ConditionalAccessPolicy): PolicySession {
    const others = Object.keys(unmodelled)
        .filter((path) => path.startsWith("sessionControls/"))
        .map((path) => path.slice("sessionControls/".length));
    return isUnknown(sessionControls)
        ? { controls: null, others: [...others, "unknown"] }
        : { controls: sessionControls, others };
}
