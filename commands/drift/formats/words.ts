import type { AttributedDrift, ChangedProperty } from "..";

/** Longest value that is shown whole, in characters. */
const maxLength = 160;

function shown(value: unknown): string {
    const text = value === undefined || value === null ? "nothing" : JSON.stringify(value);
    return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
}

/** What became of a property, in words. */
export function propertyWords({ path, before, found }: ChangedProperty): string {
    return `${path}: ${shown(before)} became ${shown(found)}`;
}

/** Who did it, in words; empty when nobody is known. */
export function actorWords({ activities }: AttributedDrift): string[] {
    return activities.map(({ actor, activity, dateTime }) => `${dateTime} ${activity}, by ${actor}`);
}

/** What happened to a resource, in words. */
export function driftWords(drift: AttributedDrift): string[] {
    return drift.kind === "gone" ? ["is not in the tenant any more"] : drift.properties.map(propertyWords);
}
