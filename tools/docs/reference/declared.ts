/** What the docstrings and types of the package's resources say, read by the TypeScript compiler. */
import { join } from "node:path";
import ts from "typescript";
import { TypeText } from "./typeText";

/** One input or output. */
export interface Member {
    readonly name: string;
    readonly isRequired: boolean;
    /** As Markdown. */
    readonly type: string;
    /** Of an input, as Markdown. */
    readonly standard: string | undefined;
    /** As Markdown, without the default. */
    readonly meaning: string;
}

/** A type that inputs or outputs are made of. */
export interface MemberType {
    readonly name: string;
    readonly summary: string;
    readonly members: readonly Member[];
}

/** One component or dynamic resource. */
export interface ResourceDoc {
    readonly name: string;
    readonly kind: "component" | "dynamic resource";
    /** The module that a program imports it from. */
    readonly module: string;
    readonly summary: string;
    readonly inputs: readonly Member[];
    readonly outputs: readonly Member[];
    readonly types: readonly MemberType[];
    /** What its constructor throws, as Markdown. */
    readonly throws: string | undefined;
    /** Addresses of the pages that it follows. */
    readonly sources: readonly string[];
}

const entries = [
    { file: "components/index.ts", module: "pulumi-entra-b2b" },
    { file: "providers/index.ts", module: "pulumi-entra-b2b/providers" },
] as const;

/** Every exported component and dynamic resource by name, each once. */
export function declaredResources(root: string): readonly ResourceDoc[] {
    const program = ts.createProgram(
        entries.map(({ file }) => join(root, file)),
        compilerOptions(root),
    );
    const checker = program.getTypeChecker();
    const resources = new Map<string, ResourceDoc>();
    for (const { file, module } of entries) {
        const source = program.getSourceFile(join(root, file));
        const symbol = source && checker.getSymbolAtLocation(source);
        for (const exported of symbol === undefined ? [] : checker.getExportsOfModule(symbol)) {
            const resource = new ResourceReader(checker, root).read(exported, module);
            if (resource !== undefined && !resources.has(resource.name)) {
                resources.set(resource.name, resource);
            }
        }
    }
    return [...resources.values()].sort((left, right) => left.name.localeCompare(right.name, "en"));
}

function compilerOptions(root: string): ts.CompilerOptions {
    const { config } = ts.readConfigFile(join(root, "tsconfig.json"), (file) => ts.sys.readFile(file)) as {
        config: { compilerOptions: object };
    };
    return ts.convertCompilerOptionsFromJson(config.compilerOptions, root).options;
}

class ResourceReader {
    private readonly typeText: TypeText;

    constructor(
        private readonly checker: ts.TypeChecker,
        root: string,
    ) {
        this.typeText = new TypeText(checker, root);
    }

    read(exported: ts.Symbol, module: string): ResourceDoc | undefined {
        const symbol =
            exported.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(exported) : exported;
        const declaration = symbol.declarations?.find(ts.isClassDeclaration);
        const kind = declaration && this.kindOf(declaration);
        if (declaration === undefined || kind === undefined) {
            return undefined;
        }
        const constructor = declaration.members.find(ts.isConstructorDeclaration);
        const args = constructor?.parameters[1];
        const inputs = args === undefined ? [] : this.membersOf(this.checker.getTypeAtLocation(args));
        const outputs = this.outputsOf(declaration);
        return {
            name: exported.name,
            kind,
            module,
            summary: documentation(symbol, this.checker),
            inputs,
            outputs,
            types: this.typesUsed(),
            throws: constructor && tagTexts(constructor, "throws")[0],
            sources: tagTexts(declaration, "see"),
        };
    }

    /** By what the class extends, however far up. */
    private kindOf(declaration: ts.ClassDeclaration): ResourceDoc["kind"] | undefined {
        if (declaration.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword)) {
            return undefined;
        }
        const parents = new Set<string>();
        let type: ts.Type | undefined = this.checker.getTypeAtLocation(declaration);
        while (type !== undefined) {
            parents.add(type.symbol.name);
            type = this.checker.getBaseTypes(type as ts.InterfaceType)[0];
        }
        if (parents.has("ComponentResource")) {
            return "component";
        }
        return parents.has("DelegatedResource") ? "dynamic resource" : undefined;
    }

    private outputsOf(declaration: ts.ClassDeclaration): readonly Member[] {
        const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected | ts.ModifierFlags.Static;
        return declaration.members
            .filter(ts.isPropertyDeclaration)
            .filter((member) => (ts.getCombinedModifierFlags(member) & hidden) === 0)
            .map((member) => this.checker.getSymbolAtLocation(member.name))
            .filter((member) => member !== undefined)
            .flatMap((member) => this.member(member));
    }

    private membersOf(type: ts.Type): readonly Member[] {
        return this.checker.getPropertiesOfType(type).flatMap((property) => this.member(property));
    }

    /** A member, and below it those of a type without a name. */
    private member(symbol: ts.Symbol, path = ""): readonly Member[] {
        const declaration = symbol.declarations?.[0];
        const { text, standard } = withoutDefault(documentation(symbol, this.checker));
        const name = `${path}${symbol.name}`;
        const own = {
            name,
            isRequired: (symbol.flags & ts.SymbolFlags.Optional) === 0,
            type: declaration === undefined ? "" : this.typeText.ofDeclaration(declaration),
            standard,
            meaning: text,
        };
        const inner = declaration === undefined ? [] : this.typeText.unnamedTypes(declaration);
        const members = inner
            .flatMap((type) => type.members)
            .map((one) => one.name && this.checker.getSymbolAtLocation(one.name))
            .filter((one) => one !== undefined)
            .flatMap((one) => this.member(one, `${name}.`));
        return [own, ...merged(members)];
    }

    /** The types that were named so far, and those that they name. */
    private typesUsed(): readonly MemberType[] {
        const types: MemberType[] = [];
        for (const { name, type, symbol } of this.typeText.named()) {
            types.push({ name, summary: documentation(symbol, this.checker), members: this.membersOf(type) });
        }
        return types;
    }
}

/** One row a name: the types of a union share names. */
function merged(members: readonly Member[]): readonly Member[] {
    const byName = new Map<string, Member>();
    for (const member of members) {
        const earlier = byName.get(member.name);
        byName.set(member.name, earlier === undefined ? member : both(earlier, member));
    }
    return [...byName.values()];
}

function both(one: Member, other: Member): Member {
    return {
        ...one,
        isRequired: one.isRequired && other.isRequired,
        type: [...new Set([one.type, other.type])].join(" or "),
        meaning: one.meaning === "" ? other.meaning : one.meaning,
    };
}

/** A docstring's text on one line a paragraph, with links as code. */
function documentation(symbol: ts.Symbol, checker: ts.TypeChecker): string {
    return markdown(ts.displayPartsToString(symbol.getDocumentationComment(checker)));
}

function markdown(text: string): string {
    return text
        .replaceAll(/\{@link ([^}|]+?)\}/g, (_whole, name: string) => `\`${name.trim()}\``)
        .split(/\n\s*\n/)
        .map((paragraph) => paragraph.replaceAll(/\s*\n\s*(?![-*] )/g, " ").trim())
        .join("\n\n");
}

function tagTexts(node: ts.Node, tag: string): string[] {
    return ts
        .getJSDocTags(node)
        .filter(({ tagName }) => tagName.text === tag)
        .map((found) => fullText(found))
        .map(markdown);
}

/** The compiler parses an address after `@see` as a name: its text is whole in the source only. */
function fullText(tag: ts.JSDocTag): string {
    return tag
        .getText()
        .replace(/^@\w+\s+/, "")
        .replaceAll(/\n\s*\* ?/g, "\n")
        .replace(/\s*\*?\s*$/, "");
}

const standardSentence = /(?:^|\s)Default:? ([^`]*?(?:`[^`]*`[^`]*?)*?)\.(?=\s|$)/;

/** Takes the sentence "Default …" out of a text. */
export function withoutDefault(text: string): { text: string; standard: string | undefined } {
    const found = standardSentence.exec(text);
    return found === null
        ? { text, standard: undefined }
        : { text: text.replace(standardSentence, "").trim(), standard: found[1] };
}
