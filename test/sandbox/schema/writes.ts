/** A write to Graph. */
export interface Write {
    readonly method: string;
    readonly version: "v1.0" | "beta";
    /** Below the version. */
    readonly path: string;
    readonly body: Readonly<Record<string, unknown>>;
}

/** What two bodies have in common that differ in texts and numbers alone. */
export function shapeOf(value: unknown): string {
    if (Array.isArray(value)) {
        return `[${[...new Set(value.map(shapeOf))].sort().join("|")}]`;
    }
    if (value !== null && typeof value === "object") {
        const members = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
        return `{${members
            .map(([name, one]) =>
                name === "@odata.type" ? `${name}=${String(one)}` : `${name}:${shapeOf(one)}`,
            )
            .join(",")}}`;
    }
    return value === null ? "null" : typeof value;
}
