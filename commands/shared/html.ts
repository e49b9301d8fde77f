import { createHash } from "node:crypto";
import { Markup, joined, markup } from "./escape";
import type { Rendered } from "./rendered";
import type { Item, Section, Table } from "./report";

const plainStyle = `
:root { color-scheme: light dark; --text: #16181d; --back: #fff; --panel: #f4f5f8; --line: #767d8a; --all: #a9b8d0; --asked: #a34a00; --bad: #b3202c; --warn: #8a5300; --good: #1a6b32; }
@media (prefers-color-scheme: dark) { :root { --text: #f2f4f8; --back: #14171c; --panel: #1f242c; --line: #8d95a3; --all: #4a5c7d; --asked: #ffb066; --bad: #ff8f98; --warn: #f0b45a; --good: #6fd08c; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 1rem/1.45 system-ui, sans-serif; overflow-wrap: break-word; }
main { max-width: 80rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.6rem; line-height: 1.2; }
h2 { font-size: 1.2rem; }
.lead { padding: 0.75rem; border-left: 0.3rem solid var(--line); background: var(--panel); font-weight: 600; }
.lead.error, .error b { border-color: var(--bad); color: var(--bad); }
.lead.error, .lead.warning, .lead.good { color: var(--text); }
.lead.warning { border-color: var(--warn); }
.warning b { color: var(--warn); }
.lead.good { border-color: var(--good); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { border: 1px solid var(--line); padding: 0.35rem 0.6rem; text-align: left; vertical-align: top; }
thead th { background: var(--panel); }
details { margin: 1rem 0; }
summary { cursor: pointer; font-weight: 600; padding: 0.5rem 0; }
.charts { display: flex; flex-wrap: wrap; gap: 1.5rem; }
figure { margin: 1rem 0; max-width: 100%; overflow-x: auto; }
svg text { fill: var(--text); font-size: 11px; text-anchor: middle; }
rect.all { fill: var(--all); }
rect.asked { fill: var(--asked); }
`;

/** The parts in which a page differs from others. */
export interface PageParts {
    /** Default: the style of a plain report. */
    readonly style?: string;
    /** The one script that the page runs, after its body. Default: none. */
    readonly script?: string;
}

/** The page loads nothing and sends nothing, and runs only its own script, whatever a name in it contains. */
function contentPolicy(script: string | undefined): string {
    return [
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        ...(script === undefined
            ? []
            : [`script-src 'sha256-${createHash("sha256").update(script).digest("base64")}'`]),
    ].join("; ");
}

/** A complete page that needs no network. */
export function htmlPage(
    title: string,
    body: Markup,
    { style = plainStyle, script }: PageParts = {},
): Rendered {
    const ownScript = script === undefined ? markup`` : markup`<script>${new Markup(script)}</script>\n`;
    return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(contentPolicy(script))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<main>
${body}
</main>
${ownScript}</body>
</html>
`.rendered;
}

/** A section under its heading. A folded one opens by its heading. */
export function sectionHtml({ title = "", text, items = [], table, isFolded = false }: Section): Markup {
    const body = [
        ...(text === undefined ? [] : [markup`<p>${text}</p>`]),
        ...(items.length === 0 ? [] : [listHtml(items)]),
        ...(table === undefined || table.rows.length === 0 ? [] : [tableHtml(title, table)]),
    ];
    return isFolded
        ? markup`<details><summary>${title}</summary>${body}</details>`
        : title === ""
          ? markup`${body}`
          : markup`<h2>${title}</h2>${body}`;
}

function listHtml(items: readonly Item[]): Markup {
    const entries = items.map(({ mark, text, details = [] }) => {
        const whole = markup`${text}${joined(details.map((detail) => markup`<br>${detail}`))}`;
        return mark === undefined
            ? markup`<li>${whole}</li>`
            : markup`<li class="${mark}"><b>${mark}</b> <span>${whole}</span></li>`;
    });
    return items.some(({ mark }) => mark !== undefined)
        ? markup`<ul class="findings">\n${entries}\n</ul>`
        : markup`<ul>\n${entries}\n</ul>`;
}

/** A table whose cells name their columns, for a style that shows each row as a card. */
function tableHtml(title: string, { head, rows }: Table): Markup {
    const columns = head.map((text) => markup`<th scope="col">${text}</th>`);
    const lines = rows.map(([first = "", ...others]) => {
        const cells = others.map(
            (text, index) => markup`<td data-column="${head[index + 1] ?? ""}">${text}</td>`,
        );
        return markup`<tr><th scope="row">${first}</th>${joined(cells)}</tr>`;
    });
    return markup`<div class="scroll" tabindex="0"><table class="cards" aria-label="${title}"><thead><tr>${joined(columns)}</tr></thead>
<tbody>
${lines}
</tbody></table></div>`;
}
