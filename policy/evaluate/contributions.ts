import { isUnknown, type TenantPolicies } from "../model";
import { compiledTenant, type CompiledTenant } from "./compiledTenant";
import { isLetIn } from "./crossTenantInbound";
import { judge, type Judgement } from "./grant";
import type { CheckedScenario } from "./scenario";
import type { SignIn } from "./signIn";
import type { Truth } from "./truth";
import type { Contribution } from "./verdict";

/** What counts in a sign-in, before it is put together. */
export interface Judged {
    readonly signIn: SignIn;
    /** Whether cross-tenant access settings let the person in. */
    readonly letIn: Truth;
    /** Of policies that are enforced, or may be, and of security defaults. */
    readonly contributions: readonly Contribution[];
}

/** What counts in a sign-in, without what a report says of each policy. */
export function judgedOf(tenant: TenantPolicies, scenario: CheckedScenario): Judged {
    const compiled = compiledTenant(tenant);
    const signIn = compiled.signIn(scenario);
    const answers = compiled.conditions.answers(signIn);
    const judgements: Judgement[] = [];
    const contributions = defaultsOf(compiled, signIn);
    for (const { policy, match, grant, session } of compiled.policies) {
        const isCounting = policy.state === "enabled" || isUnknown(policy.state);
        const applies = isCounting && match(answers).applies;
        if (applies !== false) {
            const judgement = (judgements[grant] ??= judge(compiled.grants.items[grant]!, signIn));
            contributions.push({ kind: "policy", key: policy.key, applies, judgement, session });
        }
    }
    return { signIn, letIn: isLetIn(signIn), contributions };
}

/** What security defaults add to a sign-in. */
export function defaultsOf({ securityDefaults }: CompiledTenant, signIn: SignIn): Contribution[] {
    return securityDefaults.flatMap(({ applies, grant }): Contribution[] => {
        const truth = applies(signIn);
        if (truth === false) {
            return [];
        }
        const kind = "securityDefaults";
        const session = { controls: null, others: [] };
        return [{ kind, key: kind, applies: truth ?? "unknown", judgement: judge(grant, signIn), session }];
    });
}
