import { inline } from "../../../rules/text";
import type { AttributedDrift, ChangedProperty } from "..";

/** The longest value that is shown in full, in characters. */
const maxLength = 160;

function shown(value: unknown): string {
    return value === undefined || value === null ? "nothing" : inline(JSON.stringify(value), maxLength);
}

/** How a property changed, in words. */
export function propertyWords({ path, before, found }: ChangedProperty): string {
    return `${path}: ${shown(before)} became ${shown(found)}`;
}

/** Who made the change, in words. Empty if unknown. */
export function actorWords({ activities }: AttributedDrift): string[] {
    return activities.map(({ actor, activity, dateTime }) => `${dateTime} ${activity}, by ${actor}`);
}

/** What happened to a resource, in words. */
export function driftWords(drift: AttributedDrift): string[] {
    return drift.kind === "gone" ? ["is no longer in the tenant"] : drift.properties.map(propertyWords);
}
