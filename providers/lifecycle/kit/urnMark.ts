import { createHash } from "node:crypto";

/** A resource's URN as a short text from which no one can read it. */
export function markOfUrn(urn: string): string {
    return `entra-b2b-${createHash("sha256").update(urn).digest("hex").slice(0, 24)}`;
}
