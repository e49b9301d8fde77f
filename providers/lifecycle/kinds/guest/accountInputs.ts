/** The inputs of one guest's account. */
import { z } from "zod";
import { at } from "../../../../rules/fault";
import { language, usageLocationFault } from "../../../../rules/guestFields";
import { guestOnRemove } from "../../../../rules/onRemove";
import { emailAddress, httpsUrl } from "../../../../rules/textFields";
import type { InputRule } from "../../kit/inputs";
import type { Properties } from "../../kit/lifecycle";
import { profileFields } from "./profile";
import { renewalFields } from "./redemption";

export const accountSchema = z.object({
    emailAddress,
    formerEmailAddress: emailAddress.optional(),
    redirectUrl: httpsUrl,
    message: z
        .object({
            body: z.string().optional(),
            language: language.optional(),
            additionalRecipient: z.string().optional(),
        })
        .optional(),
    onRemove: guestOnRemove,
    restoreDeleted: z.boolean().optional(),
    ...profileFields,
    ...renewalFields,
});

export type AccountInputs = z.infer<typeof accountSchema>;

/** What Entra refuses of inputs with the right type. */
export const accountRules: readonly InputRule[] = [
    {
        reads: ["usageLocation"],
        faultsOf: ({ usageLocation }) =>
            at(
                ["usageLocation"],
                usageLocation === undefined ? undefined : usageLocationFault(usageLocation as string),
            ),
    },
];

/** The inputs of one guest's account. @throws ZodError */
export function parseAccount(props: Properties): AccountInputs {
    return accountSchema.parse(
        Object.fromEntries(Object.keys(accountSchema.shape).map((name) => [name, props[name] ?? undefined])),
    );
}
