import { domainToASCII } from "node:url";

/** A normalized address, or what is wrong with it. */
export type EmailAddressResult =
    | { readonly isValid: true; readonly address: string }
    | { readonly isValid: false; readonly reason: string };

/** Characters that Entra forbids before the `@`. @see https://learn.microsoft.com/graph/api/resources/invitation */
const forbidden = /[~!#$%^&*()+=[\]{}\\/|;:'"<>?,]/;

/**
 * An address in the form in which two of them are compared: lower-cased, an internationalized domain in ASCII.
 */
export function normalizeEmailAddress(text: string): EmailAddressResult {
    const trimmed = text.trim();
    const at = trimmed.lastIndexOf("@");
    if (at < 1 || at === trimmed.length - 1) {
        return { isValid: false, reason: `${JSON.stringify(trimmed)} is no e-mail address` };
    }
    const local = trimmed.slice(0, at).toLowerCase();
    const domain = domainToASCII(trimmed.slice(at + 1).toLowerCase());
    if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain)) {
        return { isValid: false, reason: `${JSON.stringify(trimmed.slice(at + 1))} is no domain` };
    }
    const bad = forbidden.exec(local)?.[0] ?? /[\s@]/.exec(local)?.[0];
    if (bad !== undefined) {
        return {
            isValid: false,
            reason: `Entra allows no ${JSON.stringify(bad)} before the @ of an invited address (${trimmed})`,
        };
    }
    if (/^[.-]|[.-]$/.test(local)) {
        return { isValid: false, reason: `the part before the @ must not begin or end with . or - (${trimmed})` };
    }
    return { isValid: true, address: `${local}@${domain}` };
}

/** The domain of a normalized address. */
export function domainOf(address: string): string {
    return address.slice(address.lastIndexOf("@") + 1);
}
