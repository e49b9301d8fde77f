import ts from "typescript";

/** A type of the package that has members, met in a text. */
export interface NamedType {
    readonly name: string;
    readonly type: ts.Type;
    readonly symbol: ts.Symbol;
}

/** Wrappers that say nothing to the person who writes a value: every input can be an output of another resource. */
const wrappers = new Set(["Input", "Output", "DeepInput", "Readonly", "UnwrappedObject", "Unwrap"]);

/** Writes types as a person who declares a resource reads them, as Markdown. */
export class TypeText {
    private readonly met = new Map<string, NamedType>();

    constructor(
        private readonly checker: ts.TypeChecker,
        private readonly root: string,
    ) {}

    ofDeclaration(declaration: ts.Declaration): string {
        const node = (declaration as { type?: ts.TypeNode }).type;
        return node === undefined
            ? code(this.checker.typeToString(this.checker.getTypeAtLocation(declaration)))
            : this.of(node);
    }

    /** The types that a declaration has written out in place: several in a union. */
    unnamedTypes(declaration: ts.Declaration): readonly ts.TypeLiteralNode[] {
        const node = (declaration as { type?: ts.TypeNode }).type;
        return node === undefined ? [] : unnamedTypesIn(node);
    }

    /** Types that texts named, in the order in which they came. More can come while they are read. */
    *named(): Generator<NamedType> {
        // A map's values go on with what is added meanwhile.
        yield* this.met.values();
    }

    private of(node: ts.TypeNode): string {
        if (ts.isParenthesizedTypeNode(node)) {
            return this.of(node.type);
        }
        if (ts.isTypeOperatorNode(node) && node.operator === ts.SyntaxKind.ReadonlyKeyword) {
            return this.of(node.type);
        }
        if (ts.isArrayTypeNode(node)) {
            return `list of ${this.of(node.elementType)}`;
        }
        if (ts.isUnionTypeNode(node)) {
            const parts = node.types.filter(({ kind }) => kind !== ts.SyntaxKind.UndefinedKeyword);
            return [...new Set(parts.map((part) => this.of(part)))].join(" or ");
        }
        if (ts.isTypeLiteralNode(node)) {
            return "object";
        }
        return ts.isTypeReferenceNode(node) ? this.ofReference(node) : code(node.getText());
    }

    private ofReference(node: ts.TypeReferenceNode): string {
        const name = ts.isQualifiedName(node.typeName) ? node.typeName.right.text : node.typeName.text;
        const [first, second] = node.typeArguments ?? [];
        if (wrappers.has(name) && first !== undefined) {
            return this.of(first);
        }
        if ((name === "ReadonlyArray" || name === "Array") && first !== undefined) {
            return `list of ${this.of(first)}`;
        }
        if (name === "Record" && second !== undefined) {
            return `map of names to ${this.of(second)}`;
        }
        return this.ofSymbol(node);
    }

    private ofSymbol(node: ts.TypeReferenceNode): string {
        const found = this.checker.getSymbolAtLocation(node.typeName);
        const symbol =
            found !== undefined && found.flags & ts.SymbolFlags.Alias
                ? this.checker.getAliasedSymbol(found)
                : found;
        const declaration = symbol?.declarations?.[0];
        const type = this.checker.getTypeFromTypeNode(node);
        if (symbol === undefined || declaration === undefined || !this.isOurs(declaration)) {
            return code(node.getText());
        }
        if (ts.isClassDeclaration(declaration)) {
            return `[\`${symbol.name}\`](${symbol.name}.md)`;
        }
        const literals = literalsOf(type);
        if (literals !== undefined) {
            return literals.map((literal) => code(JSON.stringify(literal))).join(" or ");
        }
        if (ts.isTypeAliasDeclaration(declaration) && !hasMembers(type)) {
            return this.of(declaration.type);
        }
        if (!this.met.has(symbol.name)) {
            this.met.set(symbol.name, { name: symbol.name, type, symbol });
        }
        return `[\`${symbol.name}\`](#${symbol.name.toLowerCase()})`;
    }

    private isOurs(declaration: ts.Declaration): boolean {
        const { fileName } = declaration.getSourceFile();
        return fileName.startsWith(this.root) && !fileName.includes("/node_modules/");
    }
}

function unnamedTypesIn(node: ts.TypeNode): readonly ts.TypeLiteralNode[] {
    if (ts.isTypeLiteralNode(node)) {
        return [node];
    }
    if (ts.isTypeReferenceNode(node)) {
        return node.typeArguments?.length === 1 ? node.typeArguments.flatMap(unnamedTypesIn) : [];
    }
    if (ts.isUnionTypeNode(node)) {
        return node.types.flatMap(unnamedTypesIn);
    }
    return ts.isArrayTypeNode(node) ? unnamedTypesIn(node.elementType) : [];
}

function literalsOf(type: ts.Type): readonly string[] | undefined {
    const parts = type.isUnion() ? type.types : [type];
    return parts.every((part) => part.isStringLiteral()) ? parts.map((part) => part.value) : undefined;
}

function hasMembers(type: ts.Type): boolean {
    return (type.flags & ts.TypeFlags.Object) !== 0 && type.getProperties().length > 0 && !isList(type);
}

function isList({ symbol }: ts.Type): boolean {
    return symbol?.name === "Array" || symbol?.name === "ReadonlyArray";
}

function code(text: string): string {
    const line = text.replaceAll(/\s+/g, " ");
    return `\`${line}\``;
}
