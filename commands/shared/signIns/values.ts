/** Values of an entry that someone else wrote: what is of another kind counts as not there. */

/** An object of an entry. */
export type Values = Readonly<Record<string, unknown>>;

/** The longest text that is kept of a row, in characters: names come from people. */
const maxCharacters = 256;

export function text(value: unknown): string {
    return typeof value === "string"
        ? value.slice(0, maxCharacters)
        : typeof value === "number"
          ? String(value)
          : "";
}

/** Graph writes an id that does not apply as an empty text or as zeros. */
export function id(value: unknown): string | undefined {
    const found = text(value).toLowerCase();
    return found === "" || /^[0-]+$/.test(found) ? undefined : found;
}

export function flag(value: unknown): boolean | undefined {
    return typeof value === "boolean" ? value : undefined;
}

export function record(value: unknown): Values {
    return value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Values) : {};
}

export function records(value: unknown): readonly Values[] | undefined {
    return Array.isArray(value) ? value.map(record) : undefined;
}

export function list(value: unknown): readonly string[] {
    return Array.isArray(value) ? value.map(text).filter((item) => item !== "") : [];
}
