import { targetOf } from "../../../sandbox/schema/target";
import { GraphTypes } from "../../../sandbox/schema/types";
import type { TypedProperty, Typings } from "../../../tools/graphSchema/typings";
import type { Write } from "./writes";

/** One fault put into a write that is right without it. */
export interface Mutation {
    readonly fault: "misspelt member" | "wrong kind" | "unknown value" | "null";
    /** Path of the member that has the fault. */
    readonly place: string;
    readonly write: Write;
}

type Body = Readonly<Record<string, unknown>>;

/** What a schema says of one version, as Microsoft's typings have it rather than as the sandbox reads it. */
export class Oracle {
    private readonly paths: GraphTypes;

    constructor(
        version: "v1.0" | "beta",
        private readonly typings: Typings,
    ) {
        this.paths = new GraphTypes(version);
    }

    /** The type that a write's body is of; `undefined` for parameters of an operation and for references. */
    typeOf({ path }: Write): string | undefined {
        const target = targetOf(this.paths, path);
        return target?.kind === "object" || target?.kind === "collection" ? target.type : undefined;
    }

    property(type: string, name: string): TypedProperty | undefined {
        const shape = this.typings.shapes.get(type);
        return (
            shape?.properties.find((one) => one.name === name) ??
            (shape?.base === undefined ? undefined : this.property(shape.base, name))
        );
    }

    /** The type of an object whose place is of the declared type. */
    actual(declared: string, value: Body): string {
        const named = value["@odata.type"];
        return typeof named === "string" ? named.replace(/^#?microsoft\.graph\./, "") : declared;
    }

    isEnum(kind: string): boolean {
        return this.typings.enums.has(kind);
    }

    isObject(kind: string): boolean {
        return this.typings.shapes.has(kind);
    }
}

/** Every write with one fault in it that the schema forbids. */
export function mutationsOf(write: Write, oracle: Oracle): Mutation[] {
    const type = oracle.typeOf(write);
    return type === undefined ? [] : inObject(write, oracle, type, []);
}

function inObject(
    write: Write,
    oracle: Oracle,
    declared: string,
    at: readonly (string | number)[],
): Mutation[] {
    const value = at.reduce<unknown>((one, key) => (one as Body)[key], write.body) as Body;
    const type = oracle.actual(declared, value);
    return Object.entries(value).flatMap(([name, member]) => {
        const property = oracle.property(type, name);
        if (property === undefined) {
            return [];
        }
        const path = [...at, name];
        const put = (fault: Mutation["fault"], to: unknown): Mutation => ({
            fault,
            place: path.join("/"),
            write: { ...write, body: withValue(write.body, path, to) as Body },
        });
        return [
            ...misspellings(name)
                .filter((other) => oracle.property(type, other) === undefined && !(other in value))
                .map((other): Mutation => {
                    const renamed = Object.fromEntries(
                        Object.entries(value).map(([one, its]) => [one === name ? other : one, its]),
                    );
                    const body = at.length === 0 ? renamed : withValue(write.body, at, renamed);
                    return {
                        fault: "misspelt member",
                        place: path.join("/"),
                        write: { ...write, body: body as Body },
                    };
                }),
            ...wrongKinds(oracle, property).map((wrong) => put("wrong kind", wrong)),
            ...(oracle.isEnum(property.kind)
                ? [put("unknown value", property.isCollection ? ["noSuchValue"] : "noSuchValue")]
                : []),
            ...(property.isNullable || isNullable(type, name) ? [] : [put("null", null)]),
            ...below(write, oracle, property, member, path),
        ];
    });
}

/** What the metadata of v1.0 lets be null and the typings, which are older, do not. */
function isNullable(type: string, name: string): boolean {
    return type === "federatedIdentityCredential" && name === "subject";
}

function below(
    write: Write,
    oracle: Oracle,
    { kind, isCollection }: TypedProperty,
    member: unknown,
    path: readonly (string | number)[],
): Mutation[] {
    if (!oracle.isObject(kind) || member === null || typeof member !== "object") {
        return [];
    }
    return isCollection
        ? (member as unknown[]).flatMap((_, index) => inObject(write, oracle, kind, [...path, index]))
        : inObject(write, oracle, kind, path);
}

function misspellings(name: string): string[] {
    const middle = Math.floor(name.length / 2);
    return [
        `${name}s`,
        name.slice(0, -1),
        name.slice(0, middle) + name.slice(middle + 1),
        name.charAt(0).toUpperCase() + name.slice(1),
    ];
}

function wrongKinds(oracle: Oracle, { kind, isCollection }: TypedProperty): unknown[] {
    const items: unknown[] = oracle.isObject(kind)
        ? ["text", 1, true]
        : kind === "string" || oracle.isEnum(kind)
          ? [1, true, { name: "x" }]
          : kind === "boolean"
            ? ["true", 1, { name: "x" }]
            : kind === "number"
              ? ["1", true, { name: "x" }]
              : [];
    const wrongItems = isCollection ? items.map((item) => [item]) : items;
    const wrongNumber = isCollection ? [{ name: "x" }, "text", true] : [["text"]];
    return items.length === 0 ? [] : [...wrongItems, ...wrongNumber];
}

function withValue(value: unknown, [key, ...rest]: readonly (string | number)[], to: unknown): unknown {
    if (key === undefined) {
        return to;
    }
    if (Array.isArray(value)) {
        return value.map((one: unknown, index) => (index === key ? withValue(one, rest, to) : one));
    }
    const body = value as Body;
    return { ...body, [key]: withValue(body[key], rest, to) };
}
