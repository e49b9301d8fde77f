/**
 * Reads workflows from standard input, as JSON by file name, and prints what GitHub's own parser finds wrong in each: its
 * schema, its expressions, and jobs that need each other. A program, because the parser's ES modules import JSON as a
 * bundler would, which only tsx understands, and tsx would change how the tests' process loads modules.
 *
 * @see https://github.com/actions/languageservices
 */
import { text } from "node:stream/consumers";
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from "@actions/workflow-parser";

const workflows = JSON.parse(await text(process.stdin)) as Record<string, string>;
const faults: Record<string, string[]> = {};
for (const [name, content] of Object.entries(workflows)) {
    const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
    if (value !== undefined) {
        await convertWorkflowTemplate(context, value);
    }
    faults[name] = context.errors.getErrors().map(({ message }) => message);
}
console.log(JSON.stringify(faults));
