import { isPage } from "../client/answerForm";
import type { GraphClient } from "../client/client";
import { withFurtherPages } from "../client/furtherPages";
import type { Page } from "../client/pages";

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
    const path = "/identity/conditionalAccess/evaluate";
    const { body } = await client.request<Page<WhatIfResult>>({
        method: "POST",
        answer: isPage,
        path,
        body: { ...asked, appliedPoliciesOnly: false } satisfies WhatIfRequest & {
            appliedPoliciesOnly: boolean;
        },
        isIdempotent: true,
    });
    return withFurtherPages(client, path, body);
}
