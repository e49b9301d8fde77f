import { PolicyModelError } from "../../model";
import { is } from "../coverage";
import { readOrFault, titleOf } from "../declared";
import { microsoft, texts, textsOf, type ResourceRule, type StackRule } from "../rule";

export const policyStartsReportOnly: StackRule = {
    id: "policy-starts-report-only",
    title: "A new policy starts in report-only mode.",
    severity: "high",
    level: "advisory",
    sources: [
        microsoft(
            "Conditional Access report-only mode",
            "entra/identity/conditional-access/concept-conditional-access-report-only",
        ),
        {
            name: "CISA SCuBA baseline, Conditional Access Policies",
            url: "https://github.com/cisagov/ScubaGear/blob/main/PowerShell/ScubaGear/baselines/aad.md#conditional-access-policies",
        },
    ],
    cure: "Deploy it in report-only mode, check the sign-in log, then enable it; or name it under established.",
    options: {
        established: texts(
            "Display names of policies that may be enforced from the start, such as one that replaces another.",
        ),
    },
    scope: "stack",
    check: ({ policies }, options) => {
        const established = textsOf(options, "established");
        return policies
            .filter(({ value, resource }) => {
                // Only what is in the tenant has an id. The engine forgets it in a preview that changes the resource.
                const isNew = value.id === null;
                const title = titleOf({ value, resource });
                return (
                    isNew && is(value.state, "enabled") === true && !established.includes(title.toLowerCase())
                );
            })
            .map(({ value, resource }) => ({
                message: `${titleOf({ value, resource })} is enforced, and this run does not show that it was in the tenant before`,
                urn: resource.urn,
            }));
    },
};

export const policiesReadable: ResourceRule = {
    id: "policies-readable",
    title: "Each policy can be read.",
    severity: "high",
    level: "mandatory",
    sources: [microsoft("conditionalAccessPolicy", "graph/api/resources/conditionalaccesspolicy")],
    cure: "Correct it. No other rule has checked it.",
    scope: "resource",
    check: (resource) => {
        const part = readOrFault(resource);
        return part instanceof PolicyModelError
            ? part.problems.map(({ object, property, reason }) => `${object}: ${property || "it"} ${reason}`)
            : [];
    },
};
