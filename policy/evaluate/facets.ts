import type { Truth } from "./truth";
import { Interned } from "./interned";
import type { SignIn } from "./signIn";

/** A judgment of one side of a sign-in. */
export type Test = (signIn: SignIn) => Truth;

/**
 * The sides of a sign-in that conditions look at, each with all of it that its conditions depend on. Sign-ins that
 * share a side share the answers: the same person at another application, the same application in another network.
 */
const facets = {
    who: ({ scenario, types, possibleTypes }: SignIn) =>
        `${JSON.stringify(scenario.who)} ${types.join()} ${possibleTypes.join()}`,
    target: ({ scenario }: SignIn) => JSON.stringify(scenario.target),
    location: ({ scenario }: SignIn) => JSON.stringify(scenario.location ?? null),
    device: ({ scenario, isDeviceVisible }: SignIn) =>
        `${isDeviceVisible} ${JSON.stringify({ device: scenario.device })}`,
    client: ({ scenario }: SignIn) => `${scenario.clientAppType} ${scenario.platform}`,
    signInRisk: ({ scenario }: SignIn) => String(scenario.signInRiskLevel),
    userRisk: ({ scenario }: SignIn) => String(scenario.userRiskLevel),
    insiderRisk: ({ scenario }: SignIn) => String(scenario.insiderRiskLevel),
    authenticationFlow: ({ scenario }: SignIn) => String(scenario.authenticationFlow),
};

export type Facet = keyof typeof facets;
export const facetNames = Object.keys(facets) as readonly Facet[];

/** A condition: its facet, and its number there. Equal conditions are one. */
export interface TestNumber {
    /** Index of the facet. */
    readonly facet: number;
    readonly number: number;
}

/** How to answer a condition. */
export const failed = 0;
export const passed = 1;
export const unclear = 2;

/** Answers to all conditions for one sign-in: by facet, by number. */
export type Answers = readonly Uint8Array[];

/** All conditions of a tenant's policies. */
export class ConditionTable {
    private readonly tests = facetNames.map(() => new Interned<Test>());
    private readonly known = facetNames.map(() => new Map<string, Uint8Array>());

    add(facet: Facet, key: string, test: Test): TestNumber {
        const index = facetNames.indexOf(facet);
        return { facet: index, number: this.tests[index]!.numberOf(key, () => test) };
    }

    /** For use once all conditions are registered. */
    answers(signIn: SignIn): Answers {
        return facetNames.map((_, index) => this.answersOf(index, signIn));
    }

    /** Answers to the conditions of one facet, by number. */
    answersOf(facet: number, signIn: SignIn): Uint8Array {
        const key = facets[facetNames[facet]!](signIn);
        const known = this.known[facet]!;
        let codes = known.get(key);
        if (codes === undefined) {
            codes = Uint8Array.from(this.tests[facet]!.items, (test) => codeOf(test(signIn)));
            known.set(key, codes);
        }
        return codes;
    }
}

function codeOf(truth: Truth): number {
    return truth === undefined ? unclear : truth ? passed : failed;
}
