/** A day, such as `2026-12-01`, or a moment with its zone. */
export const momentPattern = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2}))?$/;

/** Whether a moment is on a day that exists: one that does not is taken for one of the next month. */
export function isOnRealDay(text: string): boolean {
    const day = text.slice(0, 10);
    const dayMs = Date.parse(`${day}T00:00:00Z`);
    return (
        !Number.isNaN(Date.parse(text)) &&
        !Number.isNaN(dayMs) &&
        new Date(dayMs).toISOString().startsWith(day)
    );
}

/** A day, from midnight UTC, or a moment with its zone, in milliseconds since 1970; `undefined` for anything else. */
export function momentMs(text: string): number | undefined {
    return momentPattern.test(text) && isOnRealDay(text) ? Date.parse(text) : undefined;
}
