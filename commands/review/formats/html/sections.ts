import { joined, markup, type Markup } from "../../../shared/escape";
import type { Item, Section, Table } from "../../../shared/report";
import type { Review } from "../../model";

/** How many sign-ins change, and how. */
export function counts({ scenarios }: Review): Markup {
    const number = (test: (scenario: Review["scenarios"][number]) => boolean) =>
        scenarios.filter(test).length;
    const items: readonly (readonly [number, string])[] = [
        [number(({ direction }) => direction === "stricter"), "stricter"],
        [number(({ direction }) => direction === "looser"), "looser"],
        [number(({ direction }) => direction === "different"), "different"],
        [number(({ after }) => after.mfa === "twice"), "asked twice"],
        [number(({ isGap }) => isGap), "without an enforced policy"],
        [scenarios.length, "compared"],
    ];
    const entries = items.map(([count, text]) => markup`<li><strong>${count}</strong> ${text}</li>`);
    return markup`<ul class="counts" aria-label="Sign-ins">${joined(entries)}</ul>`;
}

/** A section under its heading; a folded one opens by its heading. */
export function sectionHtml({ title = "", text, items = [], table, isFolded = false }: Section): Markup {
    const body = [
        ...(text === undefined ? [] : [markup`<p>${text}</p>`]),
        ...(items.length === 0 ? [] : [listOf(items)]),
        ...(table === undefined || table.rows.length === 0 ? [] : [tableOf(title, table)]),
    ];
    return isFolded
        ? markup`<details><summary>${title}</summary>\n${body}\n</details>`
        : markup`<h2>${title}</h2>\n${body}`;
}

function listOf(items: readonly Item[]): Markup {
    const entries = items.map(({ mark, text }) =>
        mark === undefined
            ? markup`<li>${text}</li>`
            : markup`<li class="${mark}"><b>${mark}</b> <span>${text}</span></li>`,
    );
    return items.some(({ mark }) => mark !== undefined)
        ? markup`<ul class="findings">\n${entries}\n</ul>`
        : markup`<ul>\n${entries}\n</ul>`;
}

function tableOf(title: string, { head, rows }: Table): Markup {
    const columns = head.map((text) => markup`<th scope="col">${text}</th>`);
    const lines = rows.map((texts) => {
        const cells = texts.map((text, index) =>
            index === 0
                ? markup`<th scope="row">${text}</th>`
                : markup`<td data-column="${head[index] ?? ""}">${text}</td>`,
        );
        return markup`<tr>${joined(cells)}</tr>`;
    });
    return markup`<div class="scroll"><table class="cards" aria-label="${title}"><thead><tr>${joined(columns)}</tr></thead>
<tbody>
${lines}
</tbody></table></div>`;
}
