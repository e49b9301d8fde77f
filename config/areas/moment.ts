import { z } from "zod";
import { obeys } from "../../rules/fault";
import { dayFault, momentFault } from "../../rules/moment";

/**
 * YAML takes an unquoted date for a moment, and the engine hands that over as Go writes one, such as
 * `2026-12-01 08:00:00 +0100 +0100`: observed with Pulumi 3.259. Midnight UTC is a day without a time.
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

/** A text that may be a day or a moment, as it was written. */
export const writtenMoment = z.string().overwrite(asWritten);

/** A day, from midnight UTC, or a moment. */
export const moment = writtenMoment.superRefine(obeys(momentFault));

/** A day. */
export const day = z
    .string()
    .overwrite((text) => asWritten(text).replace(/T00:00:00Z$/, ""))
    .superRefine(obeys(dayFault));
