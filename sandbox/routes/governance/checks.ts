import type { Entity } from "../../store";
import { refused } from "./collection";

/** Refuses members that the object does not have; annotations are tolerated. */
export function assertMembers(body: Entity, known: readonly string[]): void {
    const unknown = Object.keys(body).find((name) => !name.includes("@odata") && !known.includes(name));
    if (unknown !== undefined) {
        throw refused(`Invalid property '${unknown}'.`);
    }
}

export function assertText(body: Entity, name: string): void {
    const value = body[name];
    if (typeof value !== "string" || value.trim() === "") {
        throw refused(`A value is required for property '${name}'.`);
    }
}

/** A value that a body has to give, as a text. */
export function given(value: unknown, name: string): string {
    if (typeof value !== "string") {
        throw refused(`A value is required for property '${name}'.`);
    }
    return value;
}

export function assertOneOf(value: unknown, name: string, allowed: readonly string[]): void {
    given(value, name);
    if (!allowed.includes(String(value))) {
        throw refused(`Invalid value '${String(value)}' for property '${name}'.`);
    }
}

/** ISO 8601, without fractions. */
export function assertDuration(value: unknown, name: string): void {
    if (!/^P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?$/.test(String(value))) {
        throw refused(`Invalid duration '${String(value)}' for property '${name}'.`);
    }
}
