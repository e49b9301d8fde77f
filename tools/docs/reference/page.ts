/** The page of one component or dynamic resource, as Markdown. */
import type { Example } from "./examples";
import type { Member, MemberType, ResourceDoc } from "./declared";

/** @param example - Undefined if no example declares the resource. */
export function resourcePage(resource: ResourceDoc, example: Example | undefined): string {
    const { name, summary, module, inputs, outputs, types, throws, sources } = resource;
    return parts(
        `# ${name}`,
        summary,
        code(`import { ${name} } from "${module}";`),
        example && parts("## Example", code(example.code), `From [${example.file}](../../${example.file}).`),
        "## Inputs",
        inputs.length === 0 ? "None." : inputTable(inputs),
        outputs.length > 0 && parts("## Outputs", outputTable(outputs)),
        throws !== undefined && parts("## Errors", throws.replace(/^(\w+) - /, "`$1`: ")),
        ...types.map(typeSection),
        sources.length > 0 && parts("## Sources", sources.map((source) => `- ${linked(source)}`).join("\n")),
    );
}

/** The list of all pages. */
export function resourceIndex(resources: readonly ResourceDoc[]): string {
    const listed = (kind: ResourceDoc["kind"]) =>
        table(
            ["name", "what it declares"],
            resources
                .filter((resource) => resource.kind === kind)
                .map(({ name, summary }) => [`[${name}](${name}.md)`, firstSentence(summary)]),
        );
    return parts(
        "# Reference",
        "Inputs and outputs of every component and dynamic resource. `npm run docs` writes these pages from the docstrings. Every input can be an output of another resource.",
        "## Components",
        listed("component"),
        "## Dynamic resources",
        "Components consist of these. You can use each by itself.",
        listed("dynamic resource"),
    );
}

function typeSection({ name, summary, members }: MemberType): string {
    return parts(`## ${name}`, summary, inputTable(members));
}

function inputTable(members: readonly Member[]): string {
    return table(
        ["name", "type", "default", "meaning"],
        members.map(({ name, type, standard, isRequired, meaning }) => [
            `\`${name}\``,
            type,
            standard ?? (isRequired ? "required" : ""),
            meaning,
        ]),
    );
}

function outputTable(members: readonly Member[]): string {
    return table(
        ["name", "type", "meaning"],
        members.map(({ name, type, meaning }) => [`\`${name}\``, type, meaning]),
    );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
    return [head, head.map(() => "---"), ...rows.map((row) => row.map(cell))]
        .map((row) => `| ${row.join(" | ")} |`)
        .join("\n");
}

function cell(text: string): string {
    return text.replaceAll("|", "\\|").replaceAll(/\s*\n\s*/g, " ");
}

function code(text: string): string {
    return `\`\`\`ts\n${text}\n\`\`\``;
}

function linked(source: string): string {
    return source.replace(/^(https:\S+)/, "<$1>");
}

function firstSentence(text: string): string {
    return /^.*?\.(?=\s|$)/s.exec(text)?.[0] ?? text;
}

function parts(...texts: readonly (string | false | undefined)[]): string {
    return texts.filter((text) => text !== false && text !== undefined && text !== "").join("\n\n");
}
