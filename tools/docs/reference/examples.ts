/** Where the examples that run declare a resource. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** One declaration in an example. */
export interface Example {
    /** The example's file, relative to the project. */
    readonly file: string;
    /** The statement that declares the resource, as the file has it. */
    readonly code: string;
}

/** The first declaration of each resource, by its name: the shortest of all examples. */
export function examplesOf(root: string): ReadonlyMap<string, Example> {
    const examples = new Map<string, Example>();
    for (const file of globSync(["examples/*/index.ts", "foundation/index.ts"], { cwd: root }).sort()) {
        const source = ts.createSourceFile(
            file,
            readFileSync(join(root, file), "utf8"),
            ts.ScriptTarget.Latest,
            true,
        );
        for (const statement of source.statements) {
            for (const name of declaredIn(statement)) {
                const code = statement.getText();
                const known = examples.get(name);
                if (known === undefined || code.length < known.code.length) {
                    examples.set(name, { file: file.replaceAll("\\", "/"), code });
                }
            }
        }
    }
    return examples;
}

function declaredIn(node: ts.Node): readonly string[] {
    const own = ts.isNewExpression(node) && ts.isIdentifier(node.expression) ? [node.expression.text] : [];
    const inner: string[] = [];
    ts.forEachChild(node, (child) => {
        inner.push(...declaredIn(child));
    });
    return [...own, ...inner];
}
