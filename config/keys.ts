/** Prefix of this package's keys. */
export const namespace = "entra-b2b:";

/** Keys of this package that a stack config has. */
export function ownKeys(values: Readonly<Record<string, unknown>>): string[] {
    return Object.keys(values).filter((key) => key.startsWith(namespace));
}

/** The engine passes objects as JSON text, and plain strings unchanged. */
export function decode(value: unknown): unknown {
    if (typeof value !== "string") {
        return value;
    }
    try {
        const decoded: unknown = JSON.parse(value);
        return typeof decoded === "object" && decoded !== null ? decoded : value;
    } catch {
        return value;
    }
}
