import { evaluateChecked } from "../evaluate";
import { isKnown, type ConditionalAccessPolicy, type OrUnknown, type TenantPolicies } from "../model";
import type { Change } from "./changes";
import { compareTenants } from "./compare";
import type { KnownPeople } from "./values/people";

/** Why something that differs makes no sign-in differ. */
export type UntouchedReason =
    /** In force neither before nor after. */
    | { readonly kind: "notEnforced" }
    /** By itself it would change nothing: it is for no one, or asks for nothing. */
    | { readonly kind: "asksNothing" }
    /** By itself it would change sign-ins, but these policies decide them anyway. */
    | { readonly kind: "covered"; readonly by: readonly OrUnknown<string>[] }
    /** No enforced policy depends on the setting, or others decide the same. */
    | { readonly kind: "decidesNothing" };

/**
 * Finds why one thing that differs touches no one. A policy is compared by itself first; where it would change
 * sign-ins by itself, the others that apply to one of these cover it.
 */
export function whyUntouched(
    { label }: Change,
    before: TenantPolicies,
    after: TenantPolicies,
    known: KnownPeople,
): UntouchedReason {
    if (label.kind !== "policy") {
        return { kind: "decidesNothing" };
    }
    if (label.what === "reportOnly") {
        return { kind: "notEnforced" };
    }
    const isIt = ({ key }: ConditionalAccessPolicy) => key === label.key;
    const byItself = (tenant: TenantPolicies) => ({
        ...after,
        conditionalAccessPolicies: tenant.conditionalAccessPolicies.filter(isIt),
        securityDefaults: { isEnabled: false },
    });
    const { regions } = compareTenants(byItself(before), byItself(after), known);
    const [first] = regions;
    if (first === undefined) {
        return { kind: "asksNothing" };
    }
    const others = evaluateChecked(after, first.example).policies.filter(
        ({ key, applies, state }) => key !== label.key && applies === true && state === "enabled",
    );
    return { kind: "covered", by: others.map(({ displayName }) => displayName).filter(isKnown) };
}
