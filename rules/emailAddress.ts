import { fault, type Fault } from "./fault";
import { domainToASCII, domainToUnicode } from "node:url";
import { inline } from "./text";

/** A normalized address, or what is wrong with it. */
export type EmailAddressResult =
    | { readonly isValid: true; readonly emailAddress: string }
    | { readonly isValid: false; readonly fault: Fault };

/**
 * Characters that Entra forbids before the `@`. The apostrophe is not one of them: Graph's page forbids the quotation mark,
 * which docstrings of some SDKs print as an apostrophe.
 *
 * @see https://learn.microsoft.com/graph/api/resources/invitation
 */
const forbidden = /[~!#$%^&*()+=[\]{}\\/|;:"<>?,]/;

/** White space, a further `@`, and invisible characters: control and format characters, such as zero-width. */
const misplaced = /[\s@\p{C}]/u;

/** Longest part before the `@`. @see https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1.1 */
const maxLocalLength = 64;

/**
 * A lower-case domain that needs no conversion: letters, digits and hyphens, of which only a label that begins with
 * `xn--` stands for something else. The last label begins with a letter, as that of an IP address does not.
 */
const plainDomain = /^(?:(?!xn--|-)[a-z0-9-]{1,63}(?<!-)\.)+(?!xn--)[a-z][a-z0-9-]{0,62}(?<!-)$/;

/** Longest domain as text. @see https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4 */
const maxDomainLength = 253;

/** A part after the `@` that is not a domain. */
const invalidDomain = fault("is not a valid domain", "Write a domain such as contoso.com");

/**
 * An address in the form in which two of them are compared: lower-cased, an internationalized domain in ASCII.
 */
export function normalizeEmailAddress(text: string): EmailAddressResult {
    const trimmed = text.trim();
    const at = trimmed.lastIndexOf("@");
    if (at < 1 || at === trimmed.length - 1) {
        return refused("is not a valid email address", "Correct the address");
    }
    const local = trimmed.slice(0, at).toLowerCase().normalize("NFC");
    const domain = normalizeDomain(trimmed.slice(at + 1));
    if (domain === undefined) {
        return { isValid: false, fault: invalidDomain };
    }
    const wrong = localFault(local, domain);
    return wrong === undefined
        ? { isValid: true, emailAddress: `${local}@${domain}` }
        : { isValid: false, fault: wrong };
}

/** What is wrong with an address to invite. */
export function emailAddressFault(text: string): Fault | undefined {
    const result = normalizeEmailAddress(text);
    return result.isValid ? undefined : result.fault;
}

/** What is wrong with a mail domain. */
export function domainFault(text: string): Fault | undefined {
    return normalizeDomain(text) === undefined ? invalidDomain : undefined;
}

function refused(message: string, cure: string): EmailAddressResult {
    return { isValid: false, fault: fault(message, cure) };
}

/** What is wrong with the part before the `@`. */
function localFault(local: string, domain: string): Fault | undefined {
    if (/#ext#/i.test(local)) {
        const invited = invitedBy(local);
        return fault(
            "is a guest's user principal name",
            invited === undefined
                ? "Give the address that was invited"
                : `Give the address that was invited, ${invited}`,
        );
    }
    const bad = forbidden.exec(local)?.[0] ?? misplaced.exec(local)?.[0];
    if (bad !== undefined) {
        return fault(
            `has ${shown(bad)} before the @, which Entra does not allow in an invited address`,
            bad === "+"
                ? `Give the address without the tag, ${inline(`${local.split("+")[0]}@${domain}`, 100)}`
                : "Correct the address",
        );
    }
    if (/^[.-]|[.-]$/.test(local)) {
        return fault("must not begin or end with . or - before the @", "Correct the address");
    }
    return local.length > maxLocalLength
        ? fault(`has more than ${maxLocalLength} characters before the @`, "Correct the address")
        : undefined;
}

/**
 * A mail domain lower-cased and in ASCII, the form in which two of them are compared.
 *
 * @returns `undefined` when the text is not a valid domain.
 */
export function normalizeDomain(text: string): string | undefined {
    const trimmed = text.trim();
    const lowered = trimmed.toLowerCase();
    if (lowered.length <= maxDomainLength && plainDomain.test(lowered)) {
        return lowered;
    }
    // The conversion reads a URL's host: it would silently cut "contoso.com/x" and decode "%63ontoso.com", so that
    // another domain came out.
    if (/[^a-z0-9.\u0080-\u{10ffff}-]/iu.test(trimmed)) {
        return undefined;
    }
    const domain = domainToASCII(lowered);
    const labels = domain.split(".");
    // A last label of digits makes it an IP address.
    const isDomain =
        domain.length <= maxDomainLength &&
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

/**
 * The address that a guest's user principal name was made from. No domain has an underscore, so the last one was the
 * `@`.
 */
function invitedBy(local: string): string | undefined {
    const [, mailbox, domain] = /^(.+)_([^_]+)#ext#$/i.exec(local) ?? [];
    return domain === undefined ? undefined : inline(`${mailbox}@${domain}`, 100);
}

/** An invisible character is shown by its number. */
function shown(character: string): string {
    return /\p{C}/u.test(character)
        ? `character U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`
        : JSON.stringify(character);
}
