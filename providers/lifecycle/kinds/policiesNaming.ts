import { conditionalAccess, readAgreed, type PolicyJson } from "../../../graph";
import { unlessRefused } from "../kit/lifecycle";
import type { Run } from "../kit/run";

/**
 * Conditional access policies of the tenant that name an object. Policies that this run wrote or removed do not count:
 * replicas may show them as they were, and the program declares what they are.
 *
 * @param isNaming - Whether a policy names the object.
 * @returns `undefined` when the identity that deploys may not read policies.
 */
export function policiesNaming(
    run: Run,
    isNaming: (policy: PolicyJson) => boolean,
): Promise<conditionalAccess.Policy[] | undefined> {
    const written = run.declared.writtenPolicyIds;
    const naming = (policies: readonly conditionalAccess.Policy[] | undefined) =>
        (policies ?? []).filter((policy) => !written.has(policy.id.toLowerCase()) && isNaming(policy));
    const ids = (policies: readonly conditionalAccess.Policy[] | undefined) =>
        naming(policies)
            .map(({ id }) => id)
            .sort()
            .join();
    return unlessRefused(
        readAgreed(
            run.client,
            (client) => conditionalAccess.listPolicies(client),
            (policies) => naming(policies).length === 0,
            (left, right) => ids(left) === ids(right),
        ).then(naming),
    );
}

/** A policy in words for people. */
export function policyTitle({ id, displayName }: conditionalAccess.Policy): string {
    return `${JSON.stringify(displayName)} (${id})`;
}
