import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { tsImport } from "tsx/esm/api";

export const root = join(__dirname, "..", "..");

/** A file of the repository, by its path from the root. */
export function text(path: string): string {
    return readFileSync(join(root, path), "utf8");
}

/** Paths of all workflows. */
export const workflowPaths = readdirSync(join(root, ".github", "workflows")).map(
    (name) => `.github/workflows/${name}`,
);

/** The part of GitHub's parser that is used; its own types cannot be had from CommonJS. */
interface Parser {
    readonly NoOperationTraceWriter: new () => unknown;
    parseWorkflow(file: { name: string; content: string }, trace: unknown): ParsedWorkflow;
    convertWorkflowTemplate(context: unknown, value: unknown): Promise<unknown>;
}

interface ParsedWorkflow {
    readonly context: { readonly errors: { getErrors(): readonly { readonly message: string }[] } };
    readonly value: unknown;
}

/**
 * What GitHub's own parser finds wrong in a workflow: its schema, expressions, and jobs that need each other.
 *
 * @see https://github.com/actions/languageservices
 */
export async function workflowFaults(name: string, content: string): Promise<string[]> {
    // The package imports JSON in a way that Node alone refuses.
    const parser = (await tsImport("@actions/workflow-parser", __filename)) as Parser;
    const { context, value } = parser.parseWorkflow({ name, content }, new parser.NoOperationTraceWriter());
    if (value !== undefined) {
        await parser.convertWorkflowTemplate(context, value);
    }
    return context.errors.getErrors().map(({ message }) => message);
}
