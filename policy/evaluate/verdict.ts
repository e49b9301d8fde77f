import type { Grant, Judgement } from "./grant";
import type { Blocker, Range, Verdict } from "./outcome";
import { mfaCount, promptsOf } from "./prompts";
import { mergedSession, type PolicySession } from "./session";
import type { SignIn } from "./signIn";
import type { Truth } from "./truth";

/** A policy, or something that acts as one, that applies or may apply. */
export interface Contribution {
    readonly kind: "policy" | "securityDefaults";
    readonly key: string;
    readonly applies: true | "unknown";
    readonly judgement: Judgement;
    readonly session: PolicySession;
}

/**
 * The combined outcome of everything that applies: blocked if any cannot be met, otherwise all have to be met. At
 * best, what may apply does not, and unknown controls are met; at worst the contrary. More policies never make a
 * sign-in easier, so the truth lies between.
 *
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-policies
 */
export function rangeOf(signIn: SignIn, letIn: Truth, contributions: readonly Contribution[]): Range {
    const sure = contributions.filter(({ applies }) => applies === true);
    const atBest = verdict(signIn, letIn !== false, sure, ({ best }) => best);
    const isCertain =
        letIn !== undefined &&
        sure.length === contributions.length &&
        sure.every(({ judgement }) => judgement.best === judgement.worst);
    const atWorst = isCertain ? atBest : verdict(signIn, letIn === true, contributions, ({ worst }) => worst);
    return { access: atBest.access === atWorst.access ? atBest.access : "unknown", atBest, atWorst };
}

function verdict(
    signIn: SignIn,
    isIn: boolean,
    contributions: readonly Contribution[],
    pick: (judgement: Judgement) => Grant,
): Verdict {
    const grants = contributions.map((contribution) => ({
        contribution,
        grant: pick(contribution.judgement),
    }));
    const blockedBy: Blocker[] = isIn ? [] : [inbound(signIn)];
    for (const { contribution, grant } of grants) {
        if (grant.status === "impossible") {
            blockedBy.push({ kind: contribution.kind, key: contribution.key, why: grant.why });
        }
    }
    const isBlocked = blockedBy.length > 0;
    const needs = isBlocked
        ? []
        : grants.flatMap(({ contribution, grant }) =>
              grant.needs.map((need) => ({ ...need, policy: contribution.key })),
          );
    const prompts = promptsOf(needs);
    // Direct-connect users' sessions cannot be controlled.
    const hasSession = !isBlocked && signIn.scenario.who.userType !== "b2bDirectConnectUser";
    return {
        access: isBlocked ? "blocked" : prompts.length > 0 ? "interrupted" : "granted",
        blockedBy: blockedBy.sort((first, second) => (first.key < second.key ? -1 : 1)),
        prompts,
        mfa: mfaCount(signIn, prompts),
        sessionControls: hasSession ? mergedSession(contributions.map(({ session }) => session)) : null,
    };
}

function inbound({ homeTenantId, scenario }: SignIn): Blocker {
    return {
        kind: "crossTenantAccess",
        key: homeTenantId ?? "",
        why:
            scenario.who.isAllowedOutbound === false
                ? "the home tenant's outbound settings do not let the person out"
                : "the inbound settings do not let the person in, or not to this application",
    };
}
