import type { Contributions } from "./contributions";
import {
    compareEffects,
    effectKey,
    mfaOf,
    type Direction,
    type Effect,
    type EffectEnd,
    type MfaWord,
} from "./effect";
import type { Side } from "./side";
import { same } from "./question";

/** What the sign-ins of a region come to. */
export interface RegionEffect extends Effect {
    /** How often they do MFA in the worst case, with what was done at home. */
    readonly mfa: MfaWord;
}

/** What sign-ins come to before and after a change. */
export interface Pair {
    readonly before: RegionEffect;
    readonly after: RegionEffect;
    readonly direction: Exclude<Direction, "equal">;
    /** Of sign-ins that one side blocks, the other side's prompts are not compared. */
    readonly isBesideBlock: boolean;
}

/** Pairs of effects, before and after, by the number of the end; 0 is {@link same}. */
export class Pairs {
    private readonly items: Pair[] = [];
    private readonly ids = new Map<string, number>();
    private readonly byEffects = new Map<string, number>();

    constructor(
        private readonly sides: readonly Side[],
        private readonly contributions: Contributions,
    ) {}

    of(first: number, second: number, isDoneAtHome: boolean): number {
        if (first === second) {
            return same;
        }
        const key = `${first} ${second} ${isDoneAtHome}`;
        let id = this.byEffects.get(key);
        if (id === undefined) {
            const { contributions } = this;
            id = this.intern(contributions.effectAt(first), contributions.effectAt(second), isDoneAtHome);
            this.byEffects.set(key, id);
        }
        return id;
    }

    at(end: number): Pair {
        return this.items[end - 1]!;
    }

    /** The end of sign-ins with these effects. */
    intern(before: Effect, after: Effect, isDoneAtHome: boolean): number {
        if (effectKey(before) === effectKey(after)) {
            return same;
        }
        const [mfaBefore, mfaAfter] = [before, after].map(({ atWorst }) => mfaOf(atWorst, isDoneAtHome));
        const isBesideBlock = isBlocked(before) || isBlocked(after);
        const key = JSON.stringify([
            isBesideBlock ? [isBlocked(before), isBlocked(after)] : differing(before, after),
            // What was done at home matters where it makes another count.
            isBesideBlock || mfaBefore === mfaAfter ? null : [mfaBefore, mfaAfter],
        ]);
        let id = this.ids.get(key);
        if (id === undefined) {
            const strengths = this.sides.flatMap(({ tenant }) => tenant.authenticationStrengths);
            const direction = compareEffects(before, after, strengths);
            id = this.items.push({
                before: { ...before, mfa: mfaBefore! },
                after: { ...after, mfa: mfaAfter! },
                // What differs and weighs the same is another way to the same.
                direction: direction === "equal" ? "different" : direction,
                isBesideBlock,
            });
            this.ids.set(key, id);
        }
        return id;
    }
}

function isBlocked({ atBest, atWorst }: Effect): boolean {
    return isRefused(atBest) && isRefused(atWorst);
}

/** Of two effects what differs: sign-ins that stay as they are in other ways change in the same way. */
function differing(before: Effect, after: Effect): unknown {
    return (["atBest", "atWorst"] as const).map((end) => {
        const [old, current] = [before[end], after[end]];
        const without = (own: EffectEnd, other: EffectEnd) => {
            const others = new Set(other.prompts.map((prompt) => JSON.stringify(prompt)));
            return own.prompts.filter((prompt) => !others.has(JSON.stringify(prompt)));
        };
        const sessions = [old.session, current.session];
        const isSameSession = JSON.stringify(sessions[0]) === JSON.stringify(sessions[1]);
        return [
            without(old, current),
            without(current, old),
            isSameSession ? null : sessions,
            isRefused(old),
            isRefused(current),
        ];
    });
}

export function isRefused({ access }: EffectEnd): boolean {
    return access === "blocked";
}
