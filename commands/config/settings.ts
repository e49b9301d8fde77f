import { namespace, type CheckedStack } from "../../config";

/** One value in force. */
export interface Setting {
    /** Such as `entra-b2b:partners[0].name`. */
    readonly key: string;
    readonly value: unknown;
    /** Where it is set; `undefined` for a default. */
    readonly origin: { readonly file: string; readonly line: number } | undefined;
}

type KeyPath = readonly (string | number)[];

/** Every value in force with its origin: the members of mappings and lists one by one, in the order of their keys. */
export function settingsOf({ config, originOf }: CheckedStack, file: string): Setting[] {
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
    return under(config, []);
}

function partsOf(value: unknown): (readonly [string | number, unknown])[] {
    if (Array.isArray(value)) {
        return [...(value as unknown[]).entries()];
    }
    return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

function keyOf([first, ...rest]: KeyPath): string {
    const tail = rest.map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`)).join("");
    return `${namespace}${String(first)}${tail}`;
}
