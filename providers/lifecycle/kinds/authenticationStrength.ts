import type { AuthenticationStrengthPolicy as Strength } from "@microsoft/microsoft-graph-types";
import { z } from "zod";
import { policyObjects as api } from "../../../graph";
import { canonicalCombination, combinationsFaults } from "../../../rules/authenticationStrength";
import { at } from "../../../rules/fault";
import { changedProperties } from "../kit/inputs";
import { policyObject } from "./policyObject";
import type { MembersOf } from "../../../graph";

const path = "/policies/authenticationStrengthPolicies";

/**
 * A custom authentication strength: combinations of methods of which one is enough. Built-in ones need no resource.
 *
 * @see https://learn.microsoft.com/graph/api/resources/authenticationstrengthpolicy
 */
export const authenticationStrength = policyObject({
    title: "authentication strength",
    path,
    idName: "strengthId",
    schema: z.object({
        displayName: z.string().min(1).max(30),
        description: z.string().min(1).optional(),
        allowedCombinations: z
            .array(z.string())
            .transform((list) => [...new Set(list.map(canonicalCombination))].sort()),
    }),
    rule: {
        reads: ["allowedCombinations"],
        faultsOf: ({ allowedCombinations }) =>
            at(["allowedCombinations"], combinationsFaults(allowedCombinations as string[])),
    },
    toGraph: ({ displayName, description, allowedCombinations }) =>
        ({ displayName, description: description ?? "", allowedCombinations }) satisfies MembersOf<Strength>,
    toInputs: ({ displayName, description, allowedCombinations }) => ({
        displayName,
        description: description === "" || description === null ? undefined : description,
        allowedCombinations,
    }),
    update: async (client, id, inputs, olds) => {
        const { displayName, description, allowedCombinations } = inputs;
        if (changedProperties(olds, inputs, ["displayName", "description"]).length > 0) {
            await api.update(client, path, id, {
                displayName,
                description: description ?? "",
            } satisfies MembersOf<Strength>);
        }
        if (changedProperties(olds, inputs, ["allowedCombinations"]).length > 0) {
            await client.request({
                method: "POST",
                path: `${path}/${id}/updateAllowedCombinations`,
                body: { allowedCombinations } satisfies MembersOf<Strength>,
                // Setting the same methods twice is setting them once.
                isIdempotent: true,
            });
        }
    },
});
