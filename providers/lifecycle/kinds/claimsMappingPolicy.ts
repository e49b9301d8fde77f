import { z } from "zod";
import { listEntities, undefinedIfMissing } from "../../../graph";
import { at, fault, obeys, ofEach, type Fault } from "../../../rules/fault";
import { claimNameFault } from "../../../rules/restrictedClaims";
import { graphObject } from "../kit/graphObject";

const collection = "/policies/claimsMappingPolicies";

/**
 * Which claims a token holds beside the basic ones.
 *
 * @see https://learn.microsoft.com/graph/api/resources/claimsmappingpolicy
 */
export const claimsMappingPolicy = graphObject({
    title: "claims mapping policy",
    collection,
    /** @see https://learn.microsoft.com/graph/api/claimsmappingpolicy-list-appliesto */
    endsWith: {
        "enterprise applications that use it": (client, id) =>
            undefinedIfMissing(listEntities(client, `${collection}/${id}/appliesTo`)),
    },
    schema: z.object({
        displayName: z.string().min(1),
        definition: z.array(z.string().superRefine(obeys(definitionFaults))).length(1),
    }),
});

/** An entry of a definition, as far as its names count here. */
interface Claim {
    readonly JwtClaimType?: unknown;
    readonly SamlClaimType?: unknown;
}

function definitionFaults(text: string): Fault[] {
    let policy: { readonly ClaimsSchema?: unknown } | undefined;
    try {
        ({ ClaimsMappingPolicy: policy } = JSON.parse(text) as { ClaimsMappingPolicy?: typeof policy });
    } catch {
        // Refused below.
    }
    if (typeof policy !== "object" || policy === null) {
        return [fault("is not a claims mapping policy as JSON", "Give { ClaimsMappingPolicy: … } as JSON")];
    }
    const claims = Array.isArray(policy.ClaimsSchema) ? (policy.ClaimsSchema as (Claim | null)[]) : [];
    const faults = ofEach(claims, (claim) => [
        ...at(["JwtClaimType"], nameFault("jwt", claim?.JwtClaimType)),
        ...at(["SamlClaimType"], nameFault("saml", claim?.SamlClaimType)),
    ]);
    return at(["ClaimsSchema"], faults);
}

function nameFault(token: "jwt" | "saml", name: unknown): Fault | undefined {
    return typeof name === "string" ? claimNameFault(token, name) : undefined;
}
