import Table from "cli-table3";
import picocolors from "picocolors";
import { inline } from "../../rules/text";
import { maxValueCharacters } from "./escape";
import type { Rendered } from "./rendered";
import { hasContent, type Item, type Mark, type Report, type Section, type Table as Rows } from "./report";
import { largest } from "../../rules/lists";

type Paint = ReturnType<typeof picocolors.createColors>;

/** Where a text is shown. */
export interface TextOptions {
    /** Whether a person reads it at a terminal: tables have lines then, and fit its width. Default `false`. */
    readonly isTerminal?: boolean;
    /** Width of the terminal, in characters. Default: as wide as the text. */
    readonly width?: number | undefined;
    /** Default: none. */
    readonly paint?: Paint;
}

type PaintedOptions = TextOptions & { readonly paint: Paint };

const colors = { error: "red", warning: "yellow", note: "dim", good: "green" } as const satisfies Record<
    Mark,
    keyof Paint
>;

/** Lines of a folded section that a terminal shows. */
const maxFolded = 20;

/** The longest paragraph, in characters. A name in it must not begin a new line. */
const maxParagraphCharacters = 10_000;

/** The least width of a column whose text is wrapped, in characters. */
const minColumn = 12;

/** A report as text: at a terminal with tables and colors, in a pipe or a file in plain columns. */
export function toText(report: Report, options: TextOptions = {}): Rendered {
    const { paint = picocolors.createColors(false) } = options;
    const { title, mark, lead, sections, closing = [] } = report;
    const heading = paint.bold(inline(title, maxValueCharacters));
    const parts = [
        mark === undefined ? heading : paint[colors[mark]](heading),
        ...(lead === undefined ? [] : [inline(lead, maxParagraphCharacters)]),
        ...sections.filter(hasContent).map((section) => sectionText(section, { ...options, paint })),
        ...closing.map((text) => inline(text, maxParagraphCharacters)),
    ];
    return `${parts.join("\n\n")}\n` as Rendered;
}

function sectionText(
    { title, text, items = [], table, isFolded = false }: Section,
    options: PaintedOptions,
): string {
    const { paint } = options;
    const max = isFolded ? maxFolded : Infinity;
    const more = Math.max(items.length, table?.rows.length ?? 0) - max;
    return [
        ...(title === undefined ? [] : [paint.bold(inline(title, maxValueCharacters))]),
        ...(text === undefined ? [] : [inline(text, maxParagraphCharacters)]),
        ...items.slice(0, max).map((item) => itemText(item, paint)),
        ...(table === undefined || table.rows.length === 0
            ? []
            : [tableText({ ...table, rows: table.rows.slice(0, max) }, options)]),
        ...(more > 0 ? [`… and ${more.toLocaleString("en-US")} more`] : []),
    ].join("\n");
}

function itemText({ mark, text, details = [] }: Item, paint: Paint): string {
    const line = inline(text, 2 * maxValueCharacters);
    return [
        mark === undefined ? `- ${line}` : `${paint[colors[mark]](mark)}: ${line}`,
        ...details.map((detail) => `  ${inline(detail, maxValueCharacters)}`),
    ].join("\n");
}

function tableText(
    { head, rows }: Rows,
    { isTerminal = false, width = Infinity, paint }: PaintedOptions,
): string {
    const cells = [head, ...rows].map((row) => row.map((cell) => inline(cell, maxValueCharacters)));
    const [first = [], ...others] = cells;
    const table = new Table({
        head: first.map((cell) => paint.bold(cell)),
        ...(isTerminal
            ? {
                  style: { head: [], border: [], compact: true },
                  wordWrap: true,
                  colWidths: columnWidths(cells, width),
              }
            : {
                  style: { head: [], border: [], "padding-left": 0, "padding-right": 2 },
                  chars: noLines,
              }),
    });
    others.forEach((row) => table.push([...row]));
    return table.toString().replace(/ +$/gm, "");
}

const noLines = Object.fromEntries(
    ["top", "bottom", "left", "right", "mid"]
        .flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`])
        .concat("left-mid", "mid-mid", "right-mid", "middle")
        .map((name) => [name, ""]),
);

/** Widths by which a table fits a terminal: the widest columns give up most. With its padding of two characters. */
function columnWidths(rows: readonly (readonly string[])[], width: number): number[] {
    const widths = (rows[0] ?? []).map(
        (_, index) => 2 + rows.reduce((most, row) => Math.max(most, row[index]?.length ?? 0), 0),
    );
    const available = width - widths.length - 1;
    while (widths.reduce((sum, each) => sum + each, 0) > available) {
        const widest = largest(widths);
        if (widest <= minColumn) {
            break;
        }
        widths[widths.indexOf(widest)] = widest - 1;
    }
    return widths;
}
