import { escapeInMarkdownHtml, escapeMarkdown } from "./escape";
import type { Rendered } from "./rendered";
import { hasContent, type Item, type Mark, type Report, type Section, type Table } from "./report";

/** The longest comment that GitHub takes, in characters; Azure DevOps takes longer ones. */
const maxCharacters = 65_536;

const signs: Readonly<Record<Mark, string>> = { error: "⛔", warning: "⚠️", note: "ℹ️", good: "✅" };

/** A section as lines, of which the last ones can be cut. */
interface Block {
    readonly section: Section;
    readonly lines: readonly string[];
}

/**
 * A report as Markdown, for a comment of a pull request or an issue.
 *
 * @param limit - Longest text, in characters. Sections are cut from the least important up, and the text says where.
 */
export function toMarkdown(report: Report, limit = maxCharacters): Rendered {
    const { title, mark, lead, sections, closing = [] } = report;
    const head = [
        `## ${mark === undefined ? "" : `${signs[mark]} `}${escapeMarkdown(title)}`,
        ...(lead === undefined ? [] : [`**${escapeMarkdown(lead)}**`]),
    ];
    const end = closing.map(escapeMarkdown);
    const blocks = sections.filter(hasContent).map((section) => ({ section, lines: linesOf(section) }));
    const kept = new Map<Block, number>();
    const whole = () =>
        [...head, ...blocks.map((block) => render(block, kept.get(block))), ...end].join("\n\n") + "\n";
    const cuttable = blocks.filter(({ section }) => section.importance !== undefined);
    cuttable.sort((one, other) => (one.section.importance ?? 0) - (other.section.importance ?? 0));
    // Each section keeps its beginning, before the least important ones go as a whole.
    for (const block of cuttable) {
        for (let count = block.lines.length; whole().length > limit && count > 40;) {
            count = Math.floor(count / 2);
            kept.set(block, count);
        }
    }
    for (const block of cuttable) {
        if (whole().length > limit) {
            kept.set(block, 0);
        }
    }
    return whole() as Rendered;
}

function render({ section: { title, isFolded }, lines }: Block, kept = lines.length): string {
    const left = lines.length - kept;
    const note = left > 0 ? [``, `*${left} more lines were left out: the comment would be too long.*`] : [];
    const body = [...lines.slice(0, kept), ...note].join("\n");
    if (title === undefined) {
        return body;
    }
    return isFolded
        ? `<details><summary>${escapeInMarkdownHtml(title)}</summary>\n\n${body}\n\n</details>`
        : `### ${escapeMarkdown(title)}\n\n${body}`;
}

function linesOf({ text, items = [], table }: Section): string[] {
    const parts = [
        text === undefined ? [] : [escapeMarkdown(text)],
        items.flatMap(itemLines),
        table === undefined ? [] : tableLines(table),
    ];
    return parts
        .filter((lines) => lines.length > 0)
        .flatMap((lines, index) => (index === 0 ? lines : ["", ...lines]));
}

function itemLines({ mark, text, details = [] }: Item): string[] {
    return [
        `- ${mark === undefined ? "" : `${signs[mark]} `}${escapeMarkdown(text)}`,
        ...details.map((detail) => `    - ${escapeMarkdown(detail)}`),
    ];
}

function tableLines({ head, rows }: Table): string[] {
    const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
    return rows.length === 0
        ? []
        : [
              line(head.map(escapeMarkdown)),
              line(head.map(() => "---")),
              ...rows.map((row) => line(row.map(escapeMarkdown))),
          ];
}
