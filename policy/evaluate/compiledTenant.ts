import {
    builtInStrengths,
    isUnknown,
    knownItems,
    unknownValue,
    type AuthenticationStrength,
    type ConditionalAccessPolicy,
    type GrantControls,
    type OrUnknown,
    type TenantPolicies,
} from "../model";
import { compileControls } from "./controls";
import { compileConditions, type Condition } from "./conditions";
import { ConditionTable, type Answers } from "./facets";
import type { CompiledGrant } from "./grant";
import { Interned } from "./interned";
import type { Asking } from "./multifactor";
import { compileMatch, type Match } from "./matching";
import { namedMemberships, type NamedMemberships } from "./memberships";
import type { CheckedScenario } from "./scenario";
import { compileSecurityDefaults, type DefaultRule } from "./securityDefaults";
import type { PolicySession } from "./session";
import { compileSignIns, type SignIn } from "./signIn";
import type { Truth } from "./truth";
import { compileUsers, type UsersCondition } from "./users";

/** A policy, prepared for many evaluations. */
export interface CompiledPolicy {
    readonly policy: ConditionalAccessPolicy;
    readonly users: UsersCondition;
    readonly asking: Asking;
    /** The policy's controls, or unknown if the model does not know some of them. */
    readonly grantControls: OrUnknown<GrantControls> | null;
    /** None if the policy is disabled. */
    readonly conditions: readonly Condition[];
    readonly match: (answers: Answers) => Match;
    /** The number of its grant controls; equal ones are one. */
    readonly grant: number;
    readonly session: PolicySession;
}

/** A tenant, prepared for many evaluations. */
export interface CompiledTenant {
    readonly policies: readonly CompiledPolicy[];
    readonly conditions: ConditionTable;
    readonly named: NamedMemberships;
    readonly grants: Interned<CompiledGrant>;
    readonly securityDefaults: readonly DefaultRule[];
    readonly strengths: readonly AuthenticationStrength[];
    readonly signIn: (scenario: CheckedScenario) => SignIn;
}

const compiled = new WeakMap<TenantPolicies, CompiledTenant>();

/** Compiles a tenant once. It is immutable. */
export function compiledTenant(tenant: TenantPolicies): CompiledTenant {
    const found = compiled.get(tenant) ?? compileTenant(tenant);
    compiled.set(tenant, found);
    return found;
}

function compileTenant(tenant: TenantPolicies): CompiledTenant {
    const strengths = [...builtInStrengths, ...tenant.authenticationStrengths];
    const byId = new Map(strengths.map((strength) => [strength.id, strength]));
    const conditions = new ConditionTable();
    const grants = new Interned<CompiledGrant>();
    const named = namedMemberships();
    const policies = tenant.conditionalAccessPolicies.map((policy): CompiledPolicy => {
        const controls = grantOf(policy);
        const operator = operatorOf(controls);
        const asking = askingOf(policy);
        const users = compileUsers(policy.conditions.users, named);
        const own = policy.state === "disabled" ? [] : compileConditions(policy, users, conditions);
        return {
            policy,
            users,
            asking,
            grantControls: controls,
            conditions: own,
            match: compileMatch(policy, operator, own),
            grant: grants.numberOf(
                JSON.stringify([asking.isRisky, String(asking.isFresh), controls]),
                () => ({
                    controls: compileControls(controls, asking, (id) => byId.get(id)),
                    operator,
                }),
            ),
            session: sessionOf(policy),
        };
    });
    const securityDefaults = compileSecurityDefaults(tenant, named);
    return {
        policies,
        conditions,
        named,
        grants,
        securityDefaults,
        strengths,
        signIn: compileSignIns(tenant, named),
    };
}

/**
 * Risk remediation requires a fresh sign-in.
 *
 * @see https://learn.microsoft.com/graph/api/resources/conditionalaccessgrantcontrols
 */
function askingOf({ conditions, grantControls, sessionControls }: ConditionalAccessPolicy): Asking {
    const isRisky = [conditions.signInRiskLevels, conditions.userRiskLevels].some(
        (levels) => !isUnknown(levels) && levels.some((level) => level !== "none"),
    );
    const controls = grantControls === null || isUnknown(grantControls) ? [] : grantControls.builtInControls;
    const isRemediation = knownItems(controls).includes("riskRemediation");
    return { isRisky, isFresh: isRemediation || isEveryTime(sessionControls) };
}

function isEveryTime(session: ConditionalAccessPolicy["sessionControls"]): Truth {
    if (session === null || isUnknown(session)) {
        return session === null ? false : undefined;
    }
    const { signInFrequency } = session;
    if (signInFrequency === null || isUnknown(signInFrequency)) {
        return signInFrequency === null ? false : undefined;
    }
    const { frequencyInterval } = signInFrequency;
    return isUnknown(frequencyInterval) ? undefined : frequencyInterval === "everyTime";
}

/** A grant control that the model does not know may be any control. */
function grantOf({ grantControls, unmodelled }: ConditionalAccessPolicy): OrUnknown<GrantControls> | null {
    const hasMore = Object.keys(unmodelled).some((path) => path.startsWith("grantControls/"));
    if (!hasMore || isUnknown(grantControls)) {
        return grantControls;
    }
    return grantControls === null ? unknownValue : { ...grantControls, builtInControls: unknownValue };
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
