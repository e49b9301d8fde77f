import { createHash } from "node:crypto";

/** A GUID that the same text always gives. */
export function derivedGuid(text: string): string {
    const digest = createHash("sha256").update(text).digest("hex");
    const parts = [
        digest.slice(0, 8),
        digest.slice(8, 12),
        `4${digest.slice(13, 16)}`,
        `8${digest.slice(17, 20)}`,
    ];
    return [...parts, digest.slice(20, 32)].join("-");
}
