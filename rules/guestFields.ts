/**
 * What can be declared of a guest in addition to the invitation: the same rules for the stack config, the guest list and
 * the resource that writes it.
 *
 * @see https://learn.microsoft.com/graph/api/resources/user (properties and their lengths)
 */
import { z } from "zod";
import { countryFault } from "./country";
import { obeys, type Fault } from "./fault";
import { guid } from "./ids";

function text(maxLength: number) {
    return z
        .string()
        .min(1, "must not be empty: omit it to keep the current value")
        .max(maxLength, `must have at most ${maxLength} characters`);
}

/** A language as Entra takes it, such as `de` or `de-DE`. */
export const language = z
    .string()
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z]{2,4})?$/, "must be a language such as de or de-DE");

/** Properties of the user that are written as they are. */
export const guestProperties = {
    displayName: text(256).optional().describe("Name shown in the directory."),
    givenName: text(64).optional(),
    surname: text(64).optional(),
    companyName: text(64).optional().describe("The company that the guest works for."),
    department: text(64).optional().describe("The guest's department."),
    jobTitle: text(128).optional(),
    country: text(128).optional().describe("The guest's country or region, as text."),
    usageLocation: z
        .string()
        .regex(/^[A-Za-z]{2}$/, "must be a country's two letters, such as DE")
        .toUpperCase()
        .optional(),
    preferredLanguage: language.optional().describe("The guest's language, such as de or de-DE."),
    blockSignIn: z.boolean().optional(),
    showInAddressList: z.boolean().optional().describe("Whether Outlook's address lists show the guest."),
};

/** What is wrong with the country where a guest uses services; its case has no meaning. */
export function usageLocationFault(country: string): Fault | undefined {
    return countryFault(country.toUpperCase());
}

/** The country where a guest uses services, as a stack config or a list declares it. */
export const declaredUsageLocation = z
    .string()
    .toUpperCase()
    .superRefine(obeys(usageLocationFault))
    .optional()
    .describe("Two-letter code of the country where the guest uses licensed services, such as DE.");

/** Sponsors by object id. */
export const sponsorIds = z
    .array(guid)
    // Their order means nothing: it must not show as a change.
    .transform((ids) => [...new Set(ids)].sort())
    .refine((ids) => ids.length <= 5, "must be at most 5: a guest can have no more sponsors");

/** People and groups that a guest is related to, by object id. */
export const guestRelations = {
    managerId: guid.optional().describe("Object id of the guest's manager."),
    sponsorIds: sponsorIds
        .optional()
        .describe("Object ids of users and groups that vouch for the guest, at most 5."),
};

/** A mark whose change causes something once: a number counted up, or a date. */
const mark = z
    .union([z.string().min(1), z.number()], { error: "must be a number counted up, or a date" })
    .transform(String);

/** What happens to the invitation of a person who is already invited. */
export const guestRenewal = {
    resendInvitation: mark.optional(),
    resetRedemption: mark.optional(),
};
