import fc from "fast-check";

/** The parts of a JSON schema that the stack config's has. */
export interface Schema {
    readonly type?: string;
    readonly const?: unknown;
    readonly enum?: readonly unknown[];
    readonly anyOf?: readonly Schema[];
    readonly properties?: Readonly<Record<string, Schema>>;
    readonly required?: readonly string[];
    readonly items?: Schema;
    readonly pattern?: string;
    readonly minItems?: number;
    readonly minimum?: number;
    readonly maximum?: number;
}

/** Texts for a key, given with the keys above it; `undefined` where the key's texts are not special. */
export type TextsOf = (path: string, schema: Schema) => fc.Arbitrary<string> | undefined;

const anyText = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom("Partners", "Ünïcode ✓", "x") },
    { weight: 1, arbitrary: fc.constantFrom("", " ", "x".repeat(31), "x".repeat(257), "x".repeat(1_025)) },
);

/**
 * Values that a JSON schema allows. What the schema does not say, such as which keys go together, is left to chance, so
 * that rules which are elsewhere are tried too.
 *
 * @param path - The keys above the value, joined by periods.
 */
export function valuesOf(schema: Schema, textsOf: TextsOf, path = ""): fc.Arbitrary<unknown> {
    if (schema.const !== undefined) {
        return fc.constant(schema.const);
    }
    if (schema.enum !== undefined) {
        return fc.constantFrom(...schema.enum);
    }
    if (schema.anyOf !== undefined) {
        return fc.oneof(...schema.anyOf.map((form) => valuesOf(form, textsOf, path)));
    }
    switch (schema.type) {
        case "object":
            return objectsOf(schema, textsOf, path);
        case "array":
            return listsOf(valuesOf(schema.items ?? {}, textsOf, path), schema.minItems ?? 0);
        case "boolean":
            return fc.boolean();
        case "integer":
        case "number":
            return numbersOf(schema);
        default:
            return textsOf(path, schema) ?? anyText;
    }
}

/** Mostly with something in them. */
function listsOf(items: fc.Arbitrary<unknown>, minLength: number): fc.Arbitrary<unknown[]> {
    return fc.oneof(
        { weight: 6, arbitrary: fc.array(items, { minLength: 1, maxLength: 2 }) },
        { weight: 1, arbitrary: fc.array(items, { minLength, maxLength: minLength }) },
    );
}

function objectsOf(
    { properties = {}, required = [] }: Schema,
    textsOf: TextsOf,
    path: string,
): fc.Arbitrary<unknown> {
    const members = Object.entries(properties).map(([name, member]) => {
        const value = valuesOf(member, textsOf, `${path}.${name}`);
        return required.includes(name)
            ? value.map((given) => [[name, given] as const])
            : fc.oneof(
                  { weight: 2, arbitrary: fc.constant([]) },
                  { weight: 1, arbitrary: value.map((given) => [[name, given] as const]) },
              );
    });
    return fc.tuple(...members).map((lists) => Object.fromEntries(lists.flat()) as unknown);
}

function numbersOf({ minimum: min = 1, maximum }: Schema): fc.Arbitrary<number> {
    return fc.oneof(
        { weight: 4, arbitrary: fc.integer({ min, max: Math.min(maximum ?? min + 13, min + 13) }) },
        { weight: 1, arbitrary: fc.constantFrom(0, -1, 1.5, 23, 24, 180, 181, 365, 366, 3_660, 3_661) },
    );
}

const odd: fc.Arbitrary<unknown> = fc.constantFrom(
    ...[null, true, false, 0, -1, 2.5, "", "x", "((", "all", "*", "11111111-1111-4111-8111-111111111111"],
    ...[[], {}, ["x"], { x: 1 }],
);

/** A value with one part changed: another value, taken away, or there twice. */
export function mutated(value: unknown): fc.Arbitrary<unknown> {
    const places = placesIn(value);
    return fc
        .tuple(fc.constantFrom(...places), fc.constantFrom("other", "other", "removed", "twice"), odd)
        .map(([place, kind, other]) => changed(value, place, kind, other));
}

type Place = readonly (string | number)[];

function placesIn(value: unknown): Place[] {
    const inner =
        typeof value === "object" && value !== null
            ? Object.entries(value).flatMap(([name, part]) =>
                  placesIn(part).map((place) => [Array.isArray(value) ? Number(name) : name, ...place]),
              )
            : [];
    return [[], ...inner];
}

function changed(value: unknown, [name, ...rest]: Place, kind: string, other: unknown): unknown {
    if (name === undefined || typeof value !== "object" || value === null) {
        return other;
    }
    if (Array.isArray(value)) {
        const list: unknown[] = value;
        const item = list[Number(name)];
        const items =
            rest.length > 0 || kind === "other"
                ? [changed(item, rest, kind, other)]
                : kind === "twice"
                  ? [item, item]
                  : [];
        return [...list.slice(0, Number(name)), ...items, ...list.slice(Number(name) + 1)];
    }
    const { [name]: part, ...others } = value as Record<string, unknown>;
    return rest.length === 0 && kind === "removed"
        ? others
        : { ...others, [name]: changed(part, rest, kind, other) };
}
