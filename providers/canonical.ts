/** Plain data as JSON with sorted members, so that equal data has equal text. */
export function canonical(value: unknown): string {
    return JSON.stringify(ordered(value)) ?? "undefined";
}

/** Plain data with its members sorted, at any depth. */
export function ordered(value: unknown): unknown {
    if (value === null || typeof value !== "object") {
        return value;
    }
    if (Array.isArray(value)) {
        return value.map(ordered);
    }
    const members = value as Readonly<Record<string, unknown>>;
    return Object.fromEntries(
        Object.keys(members)
            .sort()
            .map((name) => [name, ordered(members[name])]),
    );
}
