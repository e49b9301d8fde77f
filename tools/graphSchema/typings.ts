import { readFileSync } from "node:fs";
import ts from "typescript";

/** The kind of a property as the typings have it: `string`, `number`, `boolean`, `any`, or the name of a type. */
export interface TypedProperty {
    readonly name: string;
    readonly kind: string;
    readonly isCollection: boolean;
    readonly isNullable: boolean;
}

/** An entity type or a complex type. */
export interface TypedShape {
    readonly name: string;
    readonly base: string | undefined;
    readonly properties: readonly TypedProperty[];
}

/** What the typings of one version of Microsoft Graph declare. */
export interface Typings {
    readonly shapes: ReadonlyMap<string, TypedShape>;
    readonly enums: ReadonlyMap<string, readonly string[]>;
}

/** Reads Microsoft's typings of `microsoft.graph`; types of its other namespaces are left out. */
export function readTypings(file: string): Typings {
    const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
    const shapes = new Map<string, TypedShape>();
    const enums = new Map<string, readonly string[]>();
    for (const statement of source.statements) {
        if (ts.isInterfaceDeclaration(statement)) {
            const shape = shapeOf(statement);
            shapes.set(shape.name, shape);
        } else if (ts.isTypeAliasDeclaration(statement) && statement.typeParameters === undefined) {
            enums.set(graphName(statement.name.text), valuesOf(statement.type));
        }
    }
    return { shapes, enums };
}

/** Graph writes the names of its types with a small letter first, the typings with a capital. */
function graphName(name: string): string {
    return name.charAt(0).toLowerCase() + name.slice(1);
}

function valuesOf(type: ts.TypeNode): string[] {
    const parts = ts.isUnionTypeNode(type) ? [...type.types] : [type];
    return parts.flatMap((part) =>
        ts.isLiteralTypeNode(part) && ts.isStringLiteral(part.literal) ? [part.literal.text] : [],
    );
}

function shapeOf(declaration: ts.InterfaceDeclaration): TypedShape {
    const base = declaration.heritageClauses?.[0]?.types[0]?.expression.getText();
    return {
        name: graphName(declaration.name.text),
        base: base === undefined ? undefined : graphName(base),
        properties: declaration.members.filter(ts.isPropertySignature).map(propertyOf),
    };
}

function propertyOf(member: ts.PropertySignature): TypedProperty {
    const name = member.name.getText().replace(/^["']|["']$/g, "");
    const declared = member.type;
    if (declared === undefined) {
        throw new Error(`The typings give no type for ${name}.`);
    }
    const option =
        ts.isTypeReferenceNode(declared) && declared.typeName.getText() === "NullableOption"
            ? declared.typeArguments?.[0]
            : undefined;
    const type = option ?? declared;
    const item = ts.isArrayTypeNode(type) ? withoutParentheses(type.elementType) : type;
    return {
        name,
        kind: kindOf(item),
        isCollection: ts.isArrayTypeNode(type),
        isNullable: option !== undefined,
    };
}

function withoutParentheses(type: ts.TypeNode): ts.TypeNode {
    return ts.isParenthesizedTypeNode(type) ? type.type : type;
}

function kindOf(type: ts.TypeNode): string {
    if (ts.isTypeReferenceNode(type)) {
        const name = type.typeName.getText();
        return name === "NullableOption" ? kindOf(type.typeArguments?.[0] ?? type) : graphName(name);
    }
    return type.getText();
}
