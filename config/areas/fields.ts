import { z } from "zod";
import { normalizeDomain, normalizeEmailAddress } from "../../rules/emailAddress";

export { guid } from "../../rules/ids";

/** A name inside the stack config. */
export const name = z
    .string()
    .regex(
        /^[a-z0-9][a-z0-9-]*$/,
        "must be lower-case letters, digits and hyphens: it becomes a resource's name",
    );

/** A URL that a browser opens safely. */
export const httpsUrl = z
    .string()
    .refine((text) => URL.parse(text)?.protocol === "https:", "must be an https URL");

/** A mail domain, in the form that guests' addresses have. */
export const domain = z.string().transform((text, context) => {
    const normalized = normalizeDomain(text);
    if (normalized === undefined) {
        context.issues.push({
            code: "custom",
            input: text,
            message: "must be a mail domain, such as contoso.com",
        });
        return z.NEVER;
    }
    return normalized;
});

/** An address, in the form in which the guest list has it. */
export const emailAddress = z.string().transform((text, context) => {
    const normalized = normalizeEmailAddress(text);
    if (!normalized.isValid) {
        context.issues.push({ code: "custom", input: text, message: normalized.reason });
        return z.NEVER;
    }
    return normalized.emailAddress;
});
