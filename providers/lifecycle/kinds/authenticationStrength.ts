import { z } from "zod";
import { policyObjects as api } from "../../../graph";
import { changedProperties } from "../kit/inputs";
import { policyObject } from "./policyObject";

const path = "/policies/authenticationStrengthPolicies";

const modes = new Set([
    "password",
    "voice",
    "hardwareOath",
    "softwareOath",
    "sms",
    "fido2",
    "windowsHelloForBusiness",
    "microsoftAuthenticatorPush",
    "deviceBasedPush",
    "temporaryAccessPassOneTime",
    "temporaryAccessPassMultiUse",
    "x509CertificateSingleFactor",
    "x509CertificateMultiFactor",
    "federatedSingleFactor",
    "federatedMultiFactor",
]);

/** Spaces after commas occur in answers. */
const combination = z
    .string()
    .transform((text) => text.replaceAll(/\s/g, ""))
    .refine(
        (text) => text.split(",").every((mode) => modes.has(mode)),
        `must be methods joined by commas, of ${[...modes].join(", ")}`,
    );

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
            .array(combination)
            .min(1)
            .transform((list) => [...new Set(list)].sort()),
    }),
    toGraph: ({ displayName, description, allowedCombinations }) => ({
        displayName,
        description: description ?? "",
        allowedCombinations,
    }),
    toInputs: ({ displayName, description, allowedCombinations }) => ({
        displayName,
        description: description === "" || description === null ? undefined : description,
        allowedCombinations,
    }),
    update: async (client, id, inputs, olds) => {
        const { displayName, description, allowedCombinations } = inputs;
        if (changedProperties(olds, inputs, ["displayName", "description"]).length > 0) {
            await api.update(client, path, id, { displayName, description: description ?? "" });
        }
        if (changedProperties(olds, inputs, ["allowedCombinations"]).length > 0) {
            await client.request({
                method: "POST",
                path: `${path}/${id}/updateAllowedCombinations`,
                body: { allowedCombinations },
                // Setting the same methods twice is setting them once.
                isIdempotent: true,
            });
        }
    },
});
