import type { Need } from "./grant";
import { factsAt, isMultifactorDone } from "./multifactor";
import type { MfaCount, Place, Prompt } from "./outcome";
import type { SignIn } from "./signIn";

/** A need, with the policy that has it. */
export interface PolicyNeed extends Need {
    readonly policy: string;
}

const isMultifactor = ({ control }: Need) =>
    control.kind === "mfa" || control.kind === "authenticationStrength";

/**
 * What a person is asked for, each thing once. A method that satisfies several strengths is asked for once; strengths
 * with no method in common need one prompt each.
 *
 * @see https://learn.microsoft.com/entra/identity/authentication/concept-authentication-strength-how-it-works
 */
export function promptsOf(needs: readonly PolicyNeed[]): readonly Prompt[] {
    const multifactor = needs.filter(isMultifactor);
    const places: readonly Place[] = ["home", "here"];
    const challenges = places.flatMap((place) =>
        challengesAt(
            place,
            multifactor.filter(({ step }) => step.place === place),
        ),
    );
    const others = new Map<string, PolicyNeed[]>();
    for (const need of needs.filter((candidate) => !isMultifactor(candidate))) {
        const key = `${need.control.kind} ${need.control.id ?? ""}`;
        others.set(key, [...(others.get(key) ?? []), need]);
    }
    const asked = [...others.values()].map((group): Prompt => {
        const [{ control, step }] = group as [PolicyNeed];
        return {
            kind: control.kind,
            ids: control.id === null ? [] : [control.id],
            place: step.place ?? "here",
            policies: keysOf(group),
        };
    });
    const rank = ({ kind }: Prompt) =>
        ["passwordChange", "riskRemediation", "termsOfUse", "customAuthenticationFactor"].indexOf(kind);
    return [
        ...challenges,
        ...asked.sort((first, second) => rank(first) - rank(second) || compare(first.ids[0], second.ids[0])),
    ];
}

/** How often multi-factor authentication is performed: what the session already has, and what is asked for. */
export function mfaCount(signIn: SignIn, prompts: readonly Prompt[]): MfaCount {
    const isExternal =
        typeof signIn.homeTenantId === "string" || (!signIn.isLocal && signIn.homeTenantId !== null);
    const asked = (place: Place) =>
        prompts.filter((prompt) => prompt.kind === "mfa" && prompt.place === place).length;
    const done = (place: Place) => (isMultifactorDone(factsAt(place, signIn)) ? 1 : 0);
    const atHome = asked("home") + (isExternal ? done("home") : 0);
    const here = asked("here") + done("here");
    const total = atHome + here;
    return {
        atHome,
        here,
        summary: total === 0 ? "none" : total > 1 ? "twice" : atHome === 1 ? "onceAtHome" : "onceHere",
    };
}

function challengesAt(place: Place, needs: readonly PolicyNeed[]): Prompt[] {
    // A fixed order, so that the order of policies does not matter.
    const sorted = [...needs].sort((first, second) => compare(first.control.id, second.control.id));
    const groups: { needs: PolicyNeed[]; combinations: readonly string[] | undefined }[] = [];
    for (const need of sorted) {
        const wanted = need.step.combinations;
        const group = groups.find(
            ({ combinations }) =>
                !wanted || !combinations || wanted.some((item) => combinations.includes(item)),
        );
        if (group === undefined) {
            groups.push({ needs: [need], combinations: wanted });
        } else {
            group.needs.push(need);
            group.combinations =
                wanted && group.combinations
                    ? wanted.filter((item) => group.combinations?.includes(item))
                    : (wanted ?? group.combinations);
        }
    }
    return groups.map((group) => ({
        kind: "mfa",
        ids: [...new Set(group.needs.flatMap(({ control }) => control.id ?? []))].sort(),
        place,
        policies: keysOf(group.needs),
    }));
}

function keysOf(needs: readonly PolicyNeed[]): string[] {
    return [...new Set(needs.map(({ policy }) => policy))].sort();
}

function compare(first: string | null | undefined, second: string | null | undefined): number {
    return (first ?? "") < (second ?? "") ? -1 : (first ?? "") === (second ?? "") ? 0 : 1;
}
