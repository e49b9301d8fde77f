import { z } from "zod";
import { isOnRealDay, momentPattern } from "../../rules/moment";

/**
 * YAML takes an unquoted date for a moment, and the engine hands that over as Go writes one, such as
 * `2026-12-01 08:00:00 +0100 +0100`: observed with Pulumi 3.259. A day is told by midnight UTC, which it means.
 */
function asWritten(text: string): string {
    const [, day, time, hours, minutes] =
        /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(?:\.\d+)? ([+-]\d{2})(\d{2}) \S+$/.exec(text) ?? [];
    if (day === undefined) {
        return text;
    }
    const zone = `${hours}:${minutes}`.replace("+00:00", "Z");
    return time === "00:00:00" && zone === "Z" ? day : `${day}T${time}${zone}`;
}

/** A day, from midnight UTC, or a moment. */
export const moment = z
    .string()
    .overwrite(asWritten)
    .regex(
        momentPattern,
        "must be a date such as 2026-12-01 (from midnight UTC), or a moment such as 2026-12-01T08:00:00Z",
    )
    .refine(isOnRealDay, "must be a day that exists");
