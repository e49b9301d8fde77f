import { isWholeList } from "../client/answerForm";
import type { GraphClient } from "../client/client";

/** One sign-in, in the words of `conditionalAccess/evaluate`. */
export interface WhatIfRequest {
    readonly signInIdentity: Readonly<Record<string, unknown>>;
    readonly signInContext: Readonly<Record<string, unknown>>;
    readonly signInConditions: Readonly<Record<string, unknown>>;
}

/** Whether one policy applies to it. */
export interface WhatIfResult {
    /** The policy's id. */
    readonly id: string;
    readonly displayName?: string;
    readonly policyApplies: boolean;
    /** Words of `whatIfAnalysisReasons`, joined by commas. */
    readonly analysisReasons?: string;
}

/**
 * Asks the tenant which of its policies apply to a sign-in. The answer does not say whether access is granted. Nothing
 * is written. As for all of conditional access, Graph allows one request a second.
 *
 * @see https://learn.microsoft.com/graph/api/conditionalaccessroot-evaluate
 */
export async function evaluateSignIn(client: GraphClient, asked: WhatIfRequest): Promise<WhatIfResult[]> {
    const { body } = await client.request<{ value: WhatIfResult[] }>({
        method: "POST",
        answer: isWholeList,
        path: "/identity/conditionalAccess/evaluate",
        body: { ...asked, appliedPoliciesOnly: false } satisfies WhatIfRequest & {
            appliedPoliciesOnly: boolean;
        },
        isIdempotent: true,
    });
    return body.value;
}
