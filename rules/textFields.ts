/** Texts that a stack config, a guest list and a resource take in the same form. */
import { z } from "zod";
import { domainFault, normalizeDomain, normalizeEmailAddress } from "./emailAddress";
import { obeys } from "./fault";
import { httpsUrlFault } from "./url";

/** An address to invite, in the form in which two of them are compared. */
export const emailAddress = z.string().transform((text, context) => {
    const result = normalizeEmailAddress(text);
    if (result.isValid) {
        return result.emailAddress;
    }
    obeys(() => result.fault)(text, context);
    return z.NEVER;
});

/** A mail domain, in the form that guests' addresses have. */
export const domain = z.string().transform((text, context) => {
    obeys(domainFault)(text, context);
    return normalizeDomain(text) ?? text;
});

/** A URL that a browser opens safely. */
export const httpsUrl = z.string().superRefine(obeys(httpsUrlFault));
