import { judge, type Grant, type Judgement, type Need } from "../evaluate/grant";
import type { CheckedScenario } from "../evaluate/scenario";
import type { PolicySession } from "../evaluate/session";
import type { Truth } from "../evaluate/truth";
import { rangeOf, type Contribution } from "../evaluate/verdict";
import { effectKey, effectOf, type Effect } from "./effect";
import { block, type TermsId, type TermsTable } from "./grants";
import type { PersonContext } from "./personContext";
import { isMfaDoneAtHome } from "./scope";
import type { Side } from "./side";

/** What the terms of a rule come to for one kind of sign-in; equal ones have the same number. See also {@link nothing}. */
export type ContributionId = number;

/** Access is refused, whatever the reason. */
export const blocked: ContributionId = 0;
/** Nothing is asked. */
export const nothing = -1;

/** What in the circumstances of a sign-in matters to how terms are met. */
export interface Circumstances {
    readonly isLegacy: boolean;
    readonly isDeviceCode: boolean;
    readonly isRegistration: boolean;
    readonly device: CheckedScenario["device"];
    readonly isApproved: boolean;
    readonly isProtected: boolean;
    readonly atHome: CheckedScenario["atHome"];
}

/**
 * What of a contribution matters to a question. What does not matter is left out, so that more contributions are equal.
 *
 * `all`: everything that a person notices. `block`: whether access is refused. `mfa`: also each request for
 * multi-factor authentication. `someMfa`: whether access is refused or multi-factor authentication is done, which is
 * the same to the question.
 */
export type Aspect = "all" | "block" | "mfa" | "someMfa";

interface Item {
    readonly judgement: Judgement;
    readonly session: PolicySession;
}

const refused: Grant = { status: "impossible", needs: [], why: "" };
const met: Grant = { status: "satisfied", needs: [], why: "" };
const refusal: Item = {
    judgement: { controls: [], best: refused, worst: refused },
    session: { controls: null, others: [] },
};

const isMfa = ({ control: { kind } }: Need) => kind === "mfa" || kind === "authenticationStrength";

/** Judges terms, and puts contributions together into effects. */
export class Contributions {
    private readonly items: Item[] = [refusal];
    private readonly ids = new Map<string, ContributionId>();
    private readonly effects: Effect[] = [];
    private readonly effectIds = new Map<string, number>();
    private readonly effectsOf = new Map<string, number>();

    constructor(
        private readonly sides: readonly Side[],
        private readonly table: TermsTable,
    ) {}

    /** @returns `nothing` for terms that are met and do not limit the session. */
    of(
        side: number,
        terms: TermsId,
        person: PersonContext,
        circumstances: Circumstances,
        aspect: Aspect,
    ): ContributionId {
        if (terms === block) {
            return blocked;
        }
        const { who, trust, hasSession } = person;
        const { grants, session } = this.table.items[terms]!;
        // Another person with the same context may have another home tenant, so that its settings do not count here.
        const signIn = { ...this.sides[side]!.compiled.signIn(scenarioOf(who, circumstances)), trust };
        const { best, worst } = judge(grants[side]!, signIn);
        const isDone = isMfaDoneAtHome(person, circumstances.atHome);
        const [atBest, atWorst] = [best, worst].map((grant) => inAspect(grant, aspect, isDone)) as [
            Grant,
            Grant,
        ];
        return this.intern({
            judgement: { controls: [], best: atBest, worst: atWorst },
            session: hasSession && aspect === "all" ? session : refusal.session,
        });
    }

    /** The number of the effect of several contributions, of which some may not apply. */
    effect(contributions: readonly (readonly [id: ContributionId, isUnsure: boolean])[]): number {
        const key = contributions
            .map(([id, isUnsure]) => `${id}${isUnsure ? "?" : ""}`)
            .sort()
            .join();
        let number = this.effectsOf.get(key);
        if (number === undefined) {
            number = this.internEffect(effectOf(this.range(contributions)));
            this.effectsOf.set(key, number);
        }
        return number;
    }

    /** Whether it refuses access: surely, perhaps, or never. */
    refuses(id: ContributionId): Truth {
        const { best, worst } = this.items[id]!.judgement;
        return best.status === "impossible" ? true : worst.status === "impossible" ? undefined : false;
    }

    /** Whether it asks for multi-factor authentication, at best or at worst. */
    hasMfa(id: ContributionId): boolean {
        const { best, worst } = this.items[id]!.judgement;
        return [best, worst].some(({ needs }) => needs.some(isMfa));
    }

    effectAt(number: number): Effect {
        return this.effects[number]!;
    }

    private intern(item: Item): ContributionId {
        const { judgement, session } = item;
        const { best, worst } = judgement;
        const hasNoSession = session.controls === null && session.others.length === 0;
        if (best.status === "impossible" && worst.status === "impossible") {
            return blocked;
        }
        if (best.status === "satisfied" && worst.status === "satisfied" && hasNoSession) {
            return nothing;
        }
        const shown = [best, worst].map(({ status, needs }) => [
            status,
            needs.map(({ control, step }) => [
                control.kind,
                control.id,
                step.place,
                step.combinations ?? null,
            ]),
        ]);
        const key = JSON.stringify([shown, session]);
        let id = this.ids.get(key);
        if (id === undefined) {
            id = this.items.push(item) - 1;
            this.ids.set(key, id);
        }
        return id;
    }

    private range(contributions: readonly (readonly [id: ContributionId, isUnsure: boolean])[]) {
        const list = contributions.map(([id, isUnsure]): Contribution => {
            const { judgement, session } = this.items[id]!;
            return {
                kind: "policy",
                key: String(id),
                applies: isUnsure ? "unknown" : true,
                judgement,
                session,
            };
        });
        const [side] = this.sides;
        const anyone = { userType: "member", userId: "", groupIds: [], roleIds: [] } as const;
        return rangeOf(side!.compiled.signIn({ who: anyone, target: {} }), true, list);
    }

    private internEffect(effect: Effect): number {
        const key = effectKey(effect);
        let number = this.effectIds.get(key);
        if (number === undefined) {
            number = this.effects.push(effect) - 1;
            this.effectIds.set(key, number);
        }
        return number;
    }
}

/** What a grant comes to, as far as an aspect looks at it. */
function inAspect(grant: Grant, aspect: Aspect, isDone: boolean): Grant {
    if (aspect === "all" || grant.status === "impossible") {
        return grant;
    }
    const needs = aspect === "block" ? [] : grant.needs.filter(isMfa);
    if (aspect === "someMfa") {
        return isDone || needs.length > 0 ? refused : met;
    }
    return needs.length > 0 ? { status: "required", needs, why: "" } : met;
}

function scenarioOf(who: CheckedScenario["who"], circumstances: Circumstances): CheckedScenario {
    const { isLegacy, isDeviceCode, isRegistration, device, isApproved, isProtected, atHome } = circumstances;
    return {
        who,
        target: isRegistration ? { userAction: "urn:user:registersecurityinfo" } : { applicationId: "" },
        clientAppType: isLegacy ? "other" : "browser",
        device,
        authenticationFlow: isDeviceCode ? "deviceCodeFlow" : "none",
        isApprovedApplication: isApproved,
        isProtectedApplication: isProtected,
        ...(atHome !== undefined && { atHome }),
    };
}
