import { stringify } from "csv-stringify/sync";
import type { Column } from "../../config/guestListColumns";
import { redirectUrl, type GuestRow } from "./guests";

/** Titles of the template's own columns and of the further columns. Only the part in brackets counts. */
const titles: readonly (readonly [Column, string])[] = [
    ["inviteeEmail", "Email address to invite [inviteeEmail] Required"],
    ["inviteRedirectURL", "Redirection url [inviteRedirectURL] Required"],
    ["displayName", "Display name [displayName]"],
    ["givenName", "First name [givenName]"],
    ["surname", "Last name [surname]"],
    ["companyName", "Company [companyName]"],
    ["department", "Department [department]"],
    ["jobTitle", "Job title [jobTitle]"],
    ["country", "Country [country]"],
    ["usageLocation", "Usage location [usageLocation]"],
    ["preferredLanguage", "Preferred language [preferredLanguage]"],
    ["blockSignIn", "Sign-in blocked [blockSignIn]"],
    ["groups", "Groups [groups]"],
    ["manager", "Manager [manager]"],
    ["sponsors", "Sponsors [sponsors]"],
];

/** Lines before the first guest. */
export const headerLines = 2;

/**
 * A guest list in the bulk-invite template, one guest on each line. Programs read it, so every text stays as it is,
 * including a text that begins like a formula, which a spreadsheet would run.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export function guestCsv(rows: readonly GuestRow[]): string {
    const used = titles.filter(
        ([column], index) => index < 2 || rows.some(({ fields }) => fields[column] !== undefined),
    );
    const lines = rows.map(({ emailAddress, fields }) => {
        const own = { inviteeEmail: emailAddress, inviteRedirectURL: redirectUrl };
        return used.map(([column]) => ({ ...fields, ...own })[column] ?? "");
    });
    const all = [["version:v1.0"], used.map(([, title]) => title), ...lines];
    // A lone carriage return ends a line for a reader, though not for the writer.
    return stringify(all, { quoted_match: /\r/ });
}
