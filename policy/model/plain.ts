import { isUnknown, unknownText } from "./unknown";

/** A model's data as JSON, with unknown values as the engine's text for them. */
export function plain(value: unknown): unknown {
    if (isUnknown(value)) {
        return unknownText;
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    return Array.isArray(value)
        ? value.map(plain)
        : Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item)]));
}
