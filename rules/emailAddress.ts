import { domainToASCII, domainToUnicode } from "node:url";
import { inline, quote } from "./text";

/** A normalized address, or what is wrong with it. */
export type EmailAddressResult =
    | { readonly isValid: true; readonly emailAddress: string }
    | { readonly isValid: false; readonly reason: string };

/**
 * Characters that Entra forbids before the `@`. The apostrophe is not one of them: Graph's page forbids the quotation mark,
 * which docstrings of some SDKs print as an apostrophe.
 *
 * @see https://learn.microsoft.com/graph/api/resources/invitation
 */
const forbidden = /[~!#$%^&*()+=[\]{}\\/|;:"<>?,]/;

/** White space, a further `@`, and characters that nobody sees: control and format characters, such as zero-width. */
const misplaced = /[\s@\p{C}]/u;

/** Longest part before the `@`. @see https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1.1 */
const maxLocalLength = 64;

/**
 * An address in the form in which two of them are compared: lower-cased, an internationalized domain in ASCII.
 */
export function normalizeEmailAddress(text: string): EmailAddressResult {
    const trimmed = text.trim();
    const at = trimmed.lastIndexOf("@");
    if (at < 1 || at === trimmed.length - 1) {
        return { isValid: false, reason: `${quote(trimmed)} is not a valid email address` };
    }
    const local = trimmed.slice(0, at).toLowerCase().normalize("NFC");
    const domain = normalizeDomain(trimmed.slice(at + 1));
    if (domain === undefined) {
        return { isValid: false, reason: `${quote(trimmed.slice(at + 1))} is not a valid domain` };
    }
    if (/#ext#/i.test(local)) {
        return {
            isValid: false,
            reason: `${inline(trimmed, 100)} is a guest's sign-in name: give the address${invitedBy(local)}`,
        };
    }
    const bad = forbidden.exec(local)?.[0] ?? misplaced.exec(local)?.[0];
    if (bad !== undefined) {
        return {
            isValid: false,
            reason:
                `Entra does not allow ${shown(bad)} before the @ of an invited address (${inline(trimmed, 100)})` +
                (bad === "+"
                    ? `: give the address without the tag, ${inline(`${local.split("+")[0]}@${domain}`, 100)}`
                    : ""),
        };
    }
    if (/^[.-]|[.-]$/.test(local)) {
        return {
            isValid: false,
            reason: `the part before the @ must not begin or end with . or - (${inline(trimmed, 100)})`,
        };
    }
    if (local.length > maxLocalLength) {
        return {
            isValid: false,
            reason: `the part before the @ has more than ${maxLocalLength} characters (${inline(trimmed, 100)})`,
        };
    }
    return { isValid: true, emailAddress: `${local}@${domain}` };
}

/**
 * A mail domain lower-cased and in ASCII, the form in which two of them are compared.
 *
 * @returns `undefined` when the text is no domain.
 */
export function normalizeDomain(text: string): string | undefined {
    const trimmed = text.trim();
    // The conversion reads a URL's host: it would silently cut "contoso.com/x" and decode "%63ontoso.com", so that
    // somebody else's domain came out.
    if (/[^a-z0-9.\u0080-\u{10ffff}-]/iu.test(trimmed)) {
        return undefined;
    }
    const domain = domainToASCII(trimmed.toLowerCase());
    const labels = domain.split(".");
    // A last label of digits makes it an IP address.
    const isDomain =
        domain.length <= 253 &&
        labels.length > 1 &&
        labels.every((label) => /^(?!-)[a-z0-9-]{1,63}(?<!-)$/.test(label)) &&
        !/^\d+$/.test(labels.at(-1) ?? "") &&
        // An xn-- label that cannot be decoded stays as it is.
        !/(^|\.)xn--/.test(domainToUnicode(domain));
    return isDomain ? domain : undefined;
}

/** The domain of a normalized address. */
export function domainOf(address: string): string {
    return address.slice(address.lastIndexOf("@") + 1);
}

/** The address that a guest's sign-in name was made from: no domain has an underscore, so the last one was the `@`. */
function invitedBy(local: string): string {
    const [, mailbox, domain] = /^(.+)_([^_]+)#ext#$/i.exec(local) ?? [];
    return domain === undefined ? "" : ` that was invited, ${inline(`${mailbox}@${domain}`, 100)}`;
}

/** A character that nobody sees is shown by its number. */
function shown(character: string): string {
    return /\p{C}/u.test(character)
        ? `character U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`
        : JSON.stringify(character);
}
