import { seededRandom } from "../../../sandbox/random";
import { nextCommands, type NextCommand } from "../nextCommand";

/** How one run of the demo's stack is killed, and what comes after. */
export interface KilledRunPlan {
    /** Of the sandbox tenant and of this plan. */
    readonly seed: number;
    /** Which process is killed. */
    readonly target: "plugin" | "engine";
    /** The kill falls when the tenant has taken so many writes, from 0. */
    readonly afterWrites: number;
    readonly next: NextCommand;
    /** Whether replicas catch up before the next command. */
    readonly isCaughtUp: boolean;
    /** The part of the stack config that the next command leaves out, or another than which it targets. */
    readonly part: StackPart;
}

/** Parts of the demo's stack config that a run can leave out. */
export const stackParts = ["a guest", "a group", "a partner", "the policies"] as const;

export type StackPart = (typeof stackParts)[number];

/** Writes of the demo's first `up`, about: a kill at a later one falls when everything is done. */
const mostWrites = 45;

/** Plans for so many runs: the same seed gives the same ones. */
export function killedRunPlans(count: number, seed: number): KilledRunPlan[] {
    const random = seededRandom(seed);
    const oneOf = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)] as T;
    return Array.from({ length: count }, (_, index) => ({
        seed: seed * 1_000 + index,
        target: oneOf(["plugin", "engine"]),
        afterWrites: Math.floor(random() * mostWrites),
        next: oneOf(nextCommands),
        isCaughtUp: random() < 0.5,
        part: oneOf(stackParts),
    }));
}

export function nameOfPlan({ seed, target, afterWrites, next, isCaughtUp, part }: KilledRunPlan): string {
    const then = `${next}${next.startsWith("up") ? ` (${part})` : ""}${isCaughtUp ? " of replicas that have caught up" : " at once"}`;
    return `seed ${seed}: kill -9 of the ${target} after ${afterWrites} writes, then ${then}, then up`;
}
