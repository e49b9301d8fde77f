import { normalizeEmailAddress } from "../../../../rules/emailAddress";

/** Whether two texts are the same address. */
export function isSameAddress(left: unknown, right: string): boolean {
    const known = typeof left === "string" ? normalizeEmailAddress(left) : undefined;
    return known?.isValid === true && known.emailAddress === right;
}
