import { complexTypes, entityTypes, notExtended } from "./entityTypes";
import type { TypedProperty, TypedShape, Typings } from "./typings";

/** The part of the typings that the sandbox needs, as the text that it reads: one property a line. */
export function tableOf(typings: Typings): string {
    const { shapes, enums } = typings;
    const taken = new Set<string>();
    const named = new Set<string>();
    const isEntity = (name: string | undefined): boolean =>
        name !== undefined && (name === "entity" || isEntity(shapes.get(name)?.base));
    const take = (name: string): void => {
        const shape = shapes.get(name);
        if (shape === undefined || taken.has(name)) {
            return;
        }
        taken.add(name);
        take(shape.base ?? "");
        for (const { kind } of shape.properties) {
            if (enums.has(kind)) {
                named.add(kind);
            } else if (!isEntity(kind)) {
                take(kind);
            }
        }
        if (!notExtended.includes(name)) {
            [...shapes.values()].filter(({ base }) => base === name).forEach((derived) => take(derived.name));
        }
    };
    [...entityTypes, ...complexTypes].forEach(take);
    const blocks = [...taken].sort().map((name) => block(shapes.get(name) as TypedShape));
    const lists = [...named]
        .sort()
        .map((name) =>
            [`enum ${name}`, ...(enums.get(name) ?? []).map((value) => `    ${value}`)].join("\n"),
        );
    return `${[...blocks, ...lists].join("\n")}\n`;
}

function block({ name, base, properties }: TypedShape): string {
    const head = base === undefined ? `type ${name}` : `type ${name} : ${base}`;
    return [head, ...properties.map((property) => `    ${lineOf(property)}`)].join("\n");
}

function lineOf({ name, kind, isCollection, isNullable }: TypedProperty): string {
    return `${name} ${kind}${isCollection ? "[]" : ""}${isNullable ? "?" : ""}`;
}
