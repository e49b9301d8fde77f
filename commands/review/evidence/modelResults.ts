import { isUnknown, type Outcome, type PolicyOutcome, type TenantPolicies } from "pulumi-entra-b2b-policy";

/** What the model says of one policy. */
export interface ModelResult {
    readonly result: PolicyOutcome["result"];
    /** Why the policy does not apply; empty when it does. */
    readonly reasons: readonly string[];
}

/**
 * The model's results of all policies, one character each. A large log has as many of these as it has kinds of sign-ins:
 * as objects they would fill the memory.
 */
export type PackedResults = string;

/** Packs the results of a tenant's policies, and reads them again. */
export class ModelResults {
    private readonly indexes: ReadonlyMap<string, number>;
    private readonly names: readonly (string | undefined)[];
    private readonly numbers = new Map<string, number>();
    private readonly shared = new WeakMap<PolicyOutcome, number>();
    private readonly found: ModelResult[] = [];

    constructor({ conditionalAccessPolicies }: TenantPolicies) {
        this.indexes = new Map(conditionalAccessPolicies.map(({ key }, index) => [key, index]));
        this.names = conditionalAccessPolicies.map(({ displayName }) =>
            isUnknown(displayName) ? undefined : displayName,
        );
    }

    pack({ policies }: Outcome): PackedResults {
        return policies.map((policy) => String.fromCharCode(this.numberOf(policy))).join("");
    }

    /** `undefined`: the model has no such policy. */
    read(packed: PackedResults, policyId: string): ModelResult | undefined {
        const index = this.indexes.get(policyId);
        return index === undefined ? undefined : this.found[packed.charCodeAt(index)];
    }

    /** `undefined` where it is not known. */
    nameOf(policyId: string): string | undefined {
        const index = this.indexes.get(policyId);
        return index === undefined ? undefined : this.names[index];
    }

    /** The evaluator shares the outcomes of policies that do not apply, which most are. */
    private numberOf(policy: PolicyOutcome): number {
        const shared = this.shared.get(policy);
        if (shared !== undefined) {
            return shared;
        }
        const { result, analysisReasons } = policy;
        const key = `${result} ${analysisReasons.join()}`;
        let number = this.numbers.get(key);
        if (number === undefined) {
            const reasons = analysisReasons.filter((reason) => reason !== "notSet");
            number = this.found.push({ result, reasons }) - 1;
            this.numbers.set(key, number);
        }
        if (policy.applies === false) {
            this.shared.set(policy, number);
        }
        return number;
    }
}
