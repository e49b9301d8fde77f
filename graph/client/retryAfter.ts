/**
 * The three forms of an HTTP date. `Date.parse` alone accepts far more: it takes `-3600` for a year, and the third form,
 * which names no zone, for local time.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7
 */
const httpDate =
    /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT|[a-z]+, \d\d-[A-Z][a-z]{2}-\d\d \d\d:\d\d:\d\d GMT| [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4})$/;

/** An HTTP date in milliseconds since 1970; `undefined` when absent or unreadable. */
export function parseHttpDate(header: string | null | undefined): number | undefined {
    const text = header?.trim();
    if (!text || !httpDate.test(text)) {
        return undefined;
    }
    const atMs = Date.parse(text.endsWith("GMT") ? text : `${text} GMT`);
    return Number.isNaN(atMs) ? undefined : atMs;
}

/**
 * Reads a `Retry-After` header: a number of seconds, or an HTTP date.
 *
 * @param nowMs - The present by the clock of the service that answers, in milliseconds since 1970: a date is by that clock.
 * @returns The wait in milliseconds, at least 0; a date in the past means 0. `undefined` when absent or unreadable.
 * @see https://learn.microsoft.com/graph/throttling
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function parseRetryAfter(header: string | null | undefined, nowMs: number): number | undefined {
    const text = header?.trim();
    if (text && /^\d{1,9}(\.\d+)?$/.test(text)) {
        return Math.ceil(Number(text) * 1000);
    }
    const atMs = parseHttpDate(text);
    return atMs === undefined ? undefined : Math.max(0, atMs - nowMs);
}

/** A header of an answer; absent as `null` or `undefined`. */
export type HeaderReader = (name: string) => string | null | undefined;

/**
 * The wait that an answer asks for, in milliseconds. A date counts from the answer's own `Date`, because this machine's
 * clock may be off.
 *
 * @param nowMs - The present by this machine's clock, for an answer without a `Date`, in milliseconds since 1970.
 */
export function retryAfterIn(header: HeaderReader, nowMs: number): number | undefined {
    return parseRetryAfter(header("retry-after"), parseHttpDate(header("date")) ?? nowMs);
}
