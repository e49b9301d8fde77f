import { z } from "zod";
import {
    declaredUsageLocation,
    guestProperties,
    guestRelations,
    guestRenewal,
    language,
    sponsorIds,
} from "../rules/guestFields";
import { guestOnRemove } from "../rules/onRemove";
import { emailAddress, httpsUrl } from "../rules/textFields";

/** How the text of a column becomes a value of the guest. */
interface ColumnRule {
    /** Gets the field's text, which is never empty. */
    readonly schema: z.ZodType<unknown, unknown>;
    /** What to do when the schema refuses it. */
    readonly cure: string;
}

const trueOrFalse = z.preprocess(
    (text) => ({ true: true, false: false })[String(text).toLowerCase()],
    z.boolean("must be true or false"),
);

/** An address that gets a copy: Entra's rules for invited addresses do not apply to it. */
const recipient = z.string().regex(/^[^@\s]+@[^@\s]+$/, "must be an email address");

/** The parts between semicolons, each once. */
const parts = z.string().transform((text) => {
    const all = text.split(";").map((part) => part.trim());
    return [...new Set(all)].filter((part) => part !== "");
});

const shorten = "Shorten it";
const writeTrueOrFalse = "Write true or false";
const correct = "Correct the address";
const mark = "Count a number up, or write a date";

/**
 * The columns by the property that their titles have in brackets; the first four are the admin center's. In each, the
 * name that the value gets.
 */
export const columnRules = {
    inviteeEmail: { name: "emailAddress", schema: emailAddress, cure: correct },
    inviteRedirectURL: { name: "redirectUrl", schema: httpsUrl, cure: "Give one that begins with https://" },
    sendEmail: { name: "sendInvitationMessage", schema: trueOrFalse, cure: writeTrueOrFalse },
    customizedMessageBody: { name: "customizedMessageBody", schema: z.string(), cure: shorten },
    messageLanguage: { name: "messageLanguage", schema: language, cure: "Write it like de or de-DE" },
    additionalRecipient: { name: "additionalRecipient", schema: recipient, cure: correct },
    displayName: { name: "displayName", schema: guestProperties.displayName, cure: shorten },
    givenName: { name: "givenName", schema: guestProperties.givenName, cure: shorten },
    surname: { name: "surname", schema: guestProperties.surname, cure: shorten },
    companyName: { name: "companyName", schema: guestProperties.companyName, cure: shorten },
    department: { name: "department", schema: guestProperties.department, cure: shorten },
    jobTitle: { name: "jobTitle", schema: guestProperties.jobTitle, cure: shorten },
    country: { name: "country", schema: guestProperties.country, cure: shorten },
    usageLocation: {
        name: "usageLocation",
        schema: declaredUsageLocation,
        cure: "Write the two letters of ISO 3166",
    },
    preferredLanguage: {
        name: "preferredLanguage",
        schema: guestProperties.preferredLanguage,
        cure: "Write it like de or de-DE",
    },
    restoreDeleted: { name: "restoreDeleted", schema: trueOrFalse, cure: writeTrueOrFalse },
    blockSignIn: { name: "blockSignIn", schema: trueOrFalse, cure: writeTrueOrFalse },
    showInAddressList: { name: "showInAddressList", schema: trueOrFalse, cure: writeTrueOrFalse },
    groups: { name: "groups", schema: parts, cure: "Separate names by semicolons" },
    manager: {
        name: "managerId",
        schema: guestRelations.managerId,
        cure: "Give the manager's object id (a GUID)",
    },
    sponsors: {
        name: "sponsorIds",
        schema: parts.pipe(sponsorIds),
        cure: "Give object ids (GUIDs), at most 5, separated by semicolons",
    },
    onRemove: {
        name: "onRemove",
        schema: guestOnRemove,
        cure: "Write one of them",
    },
    resendInvitation: { name: "resendInvitation", schema: guestRenewal.resendInvitation, cure: mark },
    resetRedemption: { name: "resetRedemption", schema: guestRenewal.resetRedemption, cure: mark },
    formerEmailAddress: { name: "formerEmailAddress", schema: emailAddress, cure: correct },
} as const satisfies Record<string, ColumnRule & { readonly name: string }>;

/** A column, by the property that its title has in brackets. */
export type Column = keyof typeof columnRules;

export const columns = Object.keys(columnRules) as Column[];

/** What a row says, by the names of the rules; a field that is empty or refused is left out. */
export type RowValues = {
    [Key in Column as (typeof columnRules)[Key]["name"]]?: z.output<(typeof columnRules)[Key]["schema"]>;
};
