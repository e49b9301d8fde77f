/**
 * Reads a `Retry-After` header: a number of seconds, or an HTTP date.
 *
 * @param nowMs - The present, in milliseconds since 1970.
 * @returns The wait in milliseconds, at least 0; a date in the past means 0. `undefined` when absent or unreadable.
 * @see https://learn.microsoft.com/graph/throttling
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function parseRetryAfter(header: string | null | undefined, nowMs: number): number | undefined {
    const text = header?.trim();
    if (!text) {
        return undefined;
    }
    if (/^\d+(\.\d+)?$/.test(text)) {
        return Math.ceil(Number(text) * 1000);
    }
    const atMs = Date.parse(text);
    return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}
