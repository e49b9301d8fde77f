import { fault, type Fault } from "./fault";

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

/** What is wrong with a day or a moment. */
export function momentFault(text: string): Fault | undefined {
    const cure =
        "Write a date such as 2026-12-01, which begins at midnight UTC, or a moment such as 2026-12-01T08:00:00Z";
    if (!momentPattern.test(text)) {
        return fault("is not a date or a moment with its time zone", cure);
    }
    return isOnRealDay(text) ? undefined : fault("is not in the calendar", cure);
}

/** What is wrong with a day, such as `2026-01-31`. */
export function dayFault(text: string): Fault | undefined {
    const cure = "Write a day such as 2026-01-31";
    if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) {
        return fault("is not a day", cure);
    }
    return isOnRealDay(text) ? undefined : fault("is not in the calendar", cure);
}
