import type { LoggedPolicy } from "./loggedSignIn";

/** Lists that are kept before all are forgotten: what a file holds must not fill the memory. */
const maxLists = 10_000;

/** A policy with one result, and its number here. */
interface Known {
    readonly number: number;
    readonly policy: LoggedPolicy;
}

/**
 * The policies that entries list. An entry has all of a tenant's policies, and most entries have the same ones with the same
 * results: equal lists are one object, so that a large log takes little memory and equal entries are compared quickly.
 */
export class PolicyLists {
    private readonly lists = new Map<string, readonly LoggedPolicy[]>();
    private readonly policies = new Map<string, Map<string, Known>>();
    private count = 0;

    /** @returns The one list that is equal. */
    of(policies: readonly LoggedPolicy[]): readonly LoggedPolicy[] {
        let key = "";
        for (const policy of policies) {
            key += `${this.numberOf(policy)},`;
        }
        const known = this.lists.get(key);
        if (known !== undefined) {
            return known;
        }
        if (this.lists.size >= maxLists) {
            this.lists.clear();
            this.policies.clear();
            return policies;
        }
        const list = policies.map(({ id, result }) => this.policies.get(id)!.get(result)!.policy);
        this.lists.set(key, list);
        return list;
    }

    private numberOf(policy: LoggedPolicy): number {
        let results = this.policies.get(policy.id);
        if (results === undefined) {
            results = new Map();
            this.policies.set(policy.id, results);
        }
        let known = results.get(policy.result);
        if (known === undefined) {
            known = { number: this.count++, policy };
            results.set(policy.result, known);
        }
        return known.number;
    }
}
