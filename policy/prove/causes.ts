import { evaluateChecked, type CheckedScenario, type Outcome } from "../evaluate";
import type { TenantPolicies } from "../model";
import { changesOf, type Change } from "./changes";
import { effectKey, effectOf } from "./effect";

/** Finds what of a change makes a sign-in differ. */
export class Causes {
    readonly all: readonly Change[];
    private readonly variants = new Map<Change, readonly [undone: TenantPolicies, alone: TenantPolicies]>();

    constructor(
        private readonly before: TenantPolicies,
        private readonly after: TenantPolicies,
    ) {
        this.all = changesOf(before, after);
    }

    /**
     * Each thing without which the sign-in would not be as it is after the change. Where several do the same, those
     * that would change it by themselves.
     */
    of(scenario: CheckedScenario): Change[] {
        const outcomes = [this.before, this.after].map((tenant) => evaluateChecked(tenant, scenario));
        const [old, current] = outcomes.map(keyOf);
        const candidates = this.all.filter((change) => mayMatter(change, scenario, outcomes));
        const differs = (tenant: TenantPolicies, key: string | undefined) =>
            keyOf(evaluateChecked(tenant, scenario)) !== key;
        const needed = candidates.filter((change) => differs(this.variantsOf(change)[0], current));
        return needed.length > 0
            ? needed
            : candidates.filter((change) => differs(this.variantsOf(change)[1], old));
    }

    private variantsOf(change: Change): readonly [TenantPolicies, TenantPolicies] {
        const found = this.variants.get(change) ?? [
            change.put(this.after, this.before),
            change.put(this.before, this.after),
        ];
        this.variants.set(change, found);
        return found;
    }
}

function keyOf(outcome: Outcome): string {
    return `${effectKey(effectOf(outcome))} ${outcome.atWorst.mfa.summary}`;
}

/** Spares the making of a tenant for each of many changes: those of policies that do not apply do not matter. */
function mayMatter({ label }: Change, { who }: CheckedScenario, outcomes: readonly Outcome[]): boolean {
    switch (label.kind) {
        case "policy":
            return outcomes.some(({ policies }) =>
                policies.some(({ key, applies }) => key === label.key && applies !== false),
            );
        case "trust":
        case "inbound":
            return label.tenantId === null || label.tenantId === who.homeTenantId;
        default:
            return true;
    }
}
