import { z } from "zod";
import { graphObject } from "../kit/graphObject";

/**
 * Which claims a token holds beside the basic ones.
 *
 * @see https://learn.microsoft.com/graph/api/resources/claimsmappingpolicy
 */
export const claimsMappingPolicy = graphObject({
    title: "claims mapping policy",
    collection: "/policies/claimsMappingPolicies",
    schema: z.object({
        displayName: z.string().min(1),
        definition: z
            .array(z.string().refine(isDefinition, "must be a claims mapping policy as JSON"))
            .length(1),
    }),
});

function isDefinition(text: string): boolean {
    try {
        const { ClaimsMappingPolicy: policy } = JSON.parse(text) as { ClaimsMappingPolicy?: unknown };
        return typeof policy === "object" && policy !== null;
    } catch {
        return false;
    }
}
