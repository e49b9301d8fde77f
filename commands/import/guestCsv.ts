import type { Column } from "../../config/guestListColumns";
import { redirectUrl, type GuestRow } from "./guests";

/** Titles of the template's own columns, and of the further ones, of which the part in brackets counts. */
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
 * A guest list in the bulk-invite template, a line a guest.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export function guestCsv(rows: readonly GuestRow[]): string {
    const used = titles.filter(
        ([column], index) => index < 2 || rows.some(({ fields }) => fields[column] !== undefined),
    );
    const lines = rows.map(({ address, fields }) =>
        used.map(([column]) => {
            const own = { inviteeEmail: address, inviteRedirectURL: redirectUrl };
            return quoted({ ...fields, ...own }[column] ?? "");
        }),
    );
    return (
        [["version:v1.0"], used.map(([, title]) => title), ...lines]
            .map((line) => line.join(","))
            .join("\n") + "\n"
    );
}

function quoted(text: string): string {
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
