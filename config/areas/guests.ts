import { z } from "zod";
import { obeys } from "../../rules/fault";
import {
    declaredUsageLocation,
    guestProperties,
    guestRelations,
    guestRenewal,
    language,
} from "../../rules/guestFields";
import { guestOnRemove } from "../../rules/onRemove";
import { shardCountFault } from "../../rules/roster";
import { httpsUrl } from "./fields";

const { companyName, country, department, showInAddressList, preferredLanguage } = guestProperties;

/**
 * Values that the list's rows need not repeat. A row's own field takes precedence over the partner's, and that over
 * the tenant's.
 */
export const guestDefaultFields = {
    companyName,
    department,
    country,
    usageLocation: declaredUsageLocation,
    preferredLanguage,
    showInAddressList,
    ...guestRelations,
    messageLanguage: language.optional().describe("Language of Entra's standard invitation mail."),
    resendInvitation: guestRenewal.resendInvitation.describe(
        "A change sends the mail again to all who have not accepted.",
    ),
};

/** More guests than usually leave at once, and fewer than an emptied list removes. */
const defaultMostRemovals = 10;

/** Keys about guests as a whole; the guests themselves are in the guest list. */
export const guestFields = {
    guestList: z.string().min(1).optional().describe("The guests' CSV file, from the stacks folder."),
    guestsAs: z
        .enum(["guests", "roster"], "must be guests or roster")
        .default("guests")
        .describe("One resource for each guest, or some for all: for thousands of guests."),
    rosterShardCount: z.coerce
        .number("must be a number")
        .superRefine(obeys(shardCountFault))
        .default(8)
        .describe("Resources that a roster's guests are spread over."),
    keepRedeemUrls: z
        .union([z.boolean(), z.enum(["true", "false"])], "must be true or false")
        .default(false)
        // The engine passes single values as text.
        .transform((value) => value === true || value === "true")
        .describe("Whether the state keeps the links that redeem invitations: a secret for each guest."),
    onRemove: guestOnRemove.default("retain").describe("What happens to a guest who leaves the list."),
    removals: z
        .strictObject({
            most: z
                .number("must be a number")
                .int("must be a whole number")
                .min(0, "must be at least 0")
                .default(defaultMostRemovals)
                .describe("How many guests one run may block or delete."),
            notRenamed: z
                .array(z.string("must be a kind and a name, such as DirectoryGroup::partners"))
                .default([])
                .describe(
                    "Objects that end and do not continue under another name, such as `DirectoryGroup::partners`, in a " +
                        "run that makes others of their kind.",
                ),
        })
        .default({ most: defaultMostRemovals, notRenamed: [] })
        .describe("What a run may remove. It stops before it would remove anything else."),
    inviteRedirectUrl: httpsUrl.optional().describe("Where guests land; default the My Apps portal."),
    guestDefaults: z
        .strictObject(guestDefaultFields)
        .default({})
        .describe("What holds for every guest whose row and partner say nothing else."),
};
