import { readFileSync } from "node:fs";
import { join } from "node:path";
import { castName, isSameName } from "./segments";
import { abstractTypes, addedTypes, finerKinds, flags, keyedTypes, openTypes, textKinds } from "./supplement";

/** A version of Microsoft Graph. */
export type Version = "v1.0" | "beta";

/** A property of a type. */
export interface Property {
    readonly name: string;
    /** A primitive kind such as `string`, `boolean`, `int` or `guid`, or the name of an enum or a type. */
    readonly kind: string;
    readonly isCollection: boolean;
    readonly isNullable: boolean;
}

interface Shape {
    readonly base: string | undefined;
    readonly properties: Map<string, Property>;
}

/** Types of one version of Microsoft Graph, as far as the sandbox needs them. */
export class GraphTypes {
    private readonly shapes = new Map<string, Shape>();
    private readonly enums = new Map<string, string[]>();

    constructor(readonly version: Version) {
        this.read(readFileSync(join(__dirname, `${version}.schema`), "utf8"));
        this.read(addedTypes(version));
    }

    has(type: string): boolean {
        return this.shapes.has(type);
    }

    /** Values of an enum; `undefined` for a kind that is not an enum. */
    valuesOf(kind: string): readonly string[] | undefined {
        return this.enums.get(kind);
    }

    /** Whether several values of the enum can be joined with commas. */
    isFlags(kind: string): boolean {
        return flags.has(kind);
    }

    /** A property of the type or of one that it extends. */
    property(type: string, name: string): Property | undefined {
        for (const one of this.chain(type)) {
            const found = this.shapes.get(one)?.properties.get(name);
            if (found !== undefined) {
                return found;
            }
        }
        return undefined;
    }

    /** A property by its name in a URL, in any letter case. */
    propertyNamed(type: string, name: string): Property | undefined {
        return this.property(type, name) ?? this.properties(type).find((one) => isSameName(one.name, name));
    }

    /** The type to which a name in a URL narrows, in any letter case. */
    castIn(name: string): string | undefined {
        const cast = castName(name) ?? "";
        return this.has(cast) ? cast : [...this.shapes.keys()].find((one) => isSameName(one, cast));
    }

    /** All properties of the type, its base types' first. */
    properties(type: string): readonly Property[] {
        const shapes = this.chain(type).reverse();
        return shapes.flatMap((one) => [...(this.shapes.get(one)?.properties.values() ?? [])]);
    }

    /** Whether the type is the other one, or extends it. */
    isA(type: string, base: string): boolean {
        return this.chain(type).includes(base);
    }

    /** The types that extend this one, directly or not. */
    derived(type: string): readonly string[] {
        return [...this.shapes.keys()].filter((one) => one !== type && this.isA(one, type));
    }

    isAbstract(type: string): boolean {
        return abstractTypes.has(type);
    }

    /** Whether objects of the type can have properties that it does not declare: extensions of the directory. */
    isOpen(type: string): boolean {
        return this.chain(type).some((one) => openTypes.has(one));
    }

    /** Whether the property leads to other objects, which have their own ids. */
    isNavigation({ kind }: Property): boolean {
        const isPrimitive = textKinds.has(kind) || kind === "boolean" || /^(int|double|any)$/.test(kind);
        return !isPrimitive && !this.enums.has(kind) && this.isEntity(kind);
    }

    private isEntity(type: string): boolean {
        return !this.shapes.has(type) || this.isA(type, "entity") || keyedTypes.has(type);
    }

    private chain(type: string): string[] {
        const names: string[] = [];
        for (let one: string | undefined = type; one !== undefined; one = this.shapes.get(one)?.base) {
            names.push(one);
        }
        return names;
    }

    private read(text: string): void {
        let addLine: (line: string) => void = () => undefined;
        for (const line of text.split("\n")) {
            const [, word, name = "", base] = /^(type|enum) (\S+)(?: : (\S+))?$/.exec(line) ?? [];
            if (word === "type") {
                const shape: Shape = this.shapes.get(name) ?? { base, properties: new Map() };
                this.shapes.set(name, shape);
                addLine = (one) => {
                    const property = parseProperty(name, one);
                    shape.properties.set(property.name, property);
                };
            } else if (word === "enum") {
                const values = this.enums.get(name) ?? [];
                this.enums.set(name, values);
                addLine = (one) => values.push(one);
            } else if (line.startsWith("    ")) {
                addLine(line.trim());
            }
        }
    }
}

/** A property as a table has it, such as `mail string?` or `ids string[]`. */
export function parseProperty(type: string, line: string): Property {
    const [, name = "", kind = "", list, nullable] = /^(\S+) ([^[?]+)(\[\])?(\?)?$/.exec(line) ?? [];
    return {
        name,
        kind: finerKind(type, name, kind),
        isCollection: list !== undefined,
        isNullable: nullable !== undefined,
    };
}

function finerKind(type: string, name: string, kind: string): string {
    const finer = finerKinds[`${type}.${name}`] ?? finerKinds[`*.${name}`];
    if (kind === "string") {
        return finer ?? (name.endsWith("DateTime") ? "dateTimeOffset" : "string");
    }
    return kind === "number" ? (finer ?? "int") : kind;
}

const read = new Map<Version, GraphTypes>();

/** The types of a version; they are read when they are needed first. */
export function graphTypes(version: Version): GraphTypes {
    const types = read.get(version) ?? new GraphTypes(version);
    read.set(version, types);
    return types;
}
