import { decode, namespace, ownKeys, type CheckedStack } from "../../config";

/** One value in force. */
export interface Setting {
    /** Such as `entra-b2b:partners[0].name`. */
    readonly key: string;
    readonly value: unknown;
    /** Where it is set; `undefined` for a default. */
    readonly origin: { readonly file: string; readonly line: number } | undefined;
}

type KeyPath = readonly (string | number)[];

/**
 * Every value in force with its origin: the members of mappings and lists one by one, in the order of their keys. What a
 * file sets is as it is written there where the check turns it into another form.
 */
export function settingsOf({ config, values, originOf }: CheckedStack, file: string): Setting[] {
    const under = (value: unknown, path: KeyPath): Setting[] => {
        const parts = partsOf(value);
        if (parts.length > 0) {
            return parts.flatMap(([key, part]) => under(part, [...path, key]));
        }
        const place = originOf(path);
        return value === undefined
            ? []
            : [
                  {
                      key: keyOf(path),
                      value,
                      origin: place && { file: place.file ?? file, line: place.line },
                  },
              ];
    };
    const written = Object.fromEntries(
        ownKeys(values).map((key) => [key.slice(namespace.length), decode(values[key])]),
    );
    return under(asWritten(config, written), []);
}

/** The checked value, with parts that the check puts into another form or order as they are written. */
function asWritten(checked: unknown, written: unknown): unknown {
    if (written === undefined) {
        return checked;
    }
    if (Array.isArray(written) && Array.isArray(checked)) {
        const isOfEntries = written.every((part) => typeof part === "object");
        return isOfEntries ? written.map((part, index) => asWritten(checked[index], part)) : written;
    }
    if (!isMapping(written) || !isMapping(checked)) {
        return typeof checked === "object" || typeof written === "object" ? written : checked;
    }
    return Object.keys(written).every((key) => key in checked)
        ? Object.fromEntries(
              Object.entries(checked).map(([key, part]) => [key, asWritten(part, written[key])]),
          )
        : written;
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

function partsOf(value: unknown): (readonly [string | number, unknown])[] {
    if (Array.isArray(value)) {
        return [...(value as unknown[]).entries()];
    }
    return isMapping(value) ? Object.entries(value) : [];
}

function keyOf([first, ...rest]: KeyPath): string {
    const tail = rest.map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`)).join("");
    return `${namespace}${String(first)}${tail}`;
}
