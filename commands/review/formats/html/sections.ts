import type { Review } from "../../review";
import { escapeMarkup } from "../escape";
import { coverageWords, crossCheckText, decidedByWords, directionWords, outcomeWords } from "../words";

/** How many sign-ins change, and how. */
export function counts({ scenarios }: Review): string {
    const number = (test: (scenario: Review["scenarios"][number]) => boolean) =>
        scenarios.filter(test).length;
    const items: readonly (readonly [number, string])[] = [
        [number(({ direction }) => direction === "stricter"), "stricter"],
        [number(({ direction }) => direction === "looser"), "looser"],
        [number(({ direction }) => direction === "different"), "different"],
        [number(({ after }) => after.mfa === "twice"), "asked twice"],
        [number(({ isGap }) => isGap), "without an enforced policy"],
        [scenarios.length, "looked at"],
    ];
    return `<ul class="counts" aria-label="Sign-ins">${items.map(([count, text]) => `<li><strong>${count}</strong> ${text}</li>`).join("")}</ul>`;
}

export function findings({ findings: all }: Review): string {
    const items = all.map(
        ({ severity, message }) =>
            `<li class="${severity}"><b>${severity}</b> <span>${escapeMarkup(message)}</span></li>`,
    );
    return items.length === 0 ? "" : `<h2>Findings</h2>\n<ul class="findings">\n${items.join("\n")}\n</ul>`;
}

function tableOf(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
    const columns = head.map((text) => `<th scope="col">${escapeMarkup(text)}</th>`).join("");
    const lines = rows.map((texts) => {
        const cells = texts.map((text, index) => {
            const content = escapeMarkup(text);
            return index === 0
                ? `<th scope="row">${content}</th>`
                : `<td data-column="${escapeMarkup(head[index] ?? "")}">${content}</td>`;
        });
        return `<tr>${cells.join("")}</tr>`;
    });
    return `<div class="scroll"><table class="cards" aria-label="${title}"><thead><tr>${columns}</tr></thead>
<tbody>
${lines.join("\n")}
</tbody></table></div>`;
}

function section(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
    return rows.length === 0 ? "" : `<h2>${title}</h2>\n${tableOf(title, head, rows)}`;
}

function folded(title: string, count: number, body: string): string {
    return count === 0 ? "" : `<details><summary>${title} (${count})</summary>\n${body}\n</details>`;
}

export function changes({ scenarios }: Review): string {
    const title = "Who signs in differently";
    const rows = scenarios
        .filter(({ direction }) => direction !== "equal")
        .map(({ name, before, after, direction }) => [
            name,
            outcomeWords(before),
            outcomeWords(after),
            directionWords[direction],
            decidedByWords(after) || "no policy",
        ]);
    const head = ["sign-in", "before", "after", "change", "decided by"];
    return folded(title, rows.length, tableOf(title, head, rows));
}

export function emergencyAccess({ emergencyAccess: all }: Review): string {
    return section(
        "Emergency access",
        ["account", "policy", "state", "before", "after"],
        all.map(({ account, policy, state, before, after }) => [
            account,
            policy,
            state,
            coverageWords[before],
            coverageWords[after],
        ]),
    );
}

export function expectations({ expectations: all }: Review): string {
    return section(
        "Expected outcomes",
        ["scenario", "expected", "after", "met"],
        all.map(({ name, expected, actual, isMet }) => [name, expected, actual, isMet ? "yes" : "NO"]),
    );
}

/** The differences themselves are among the findings. */
export function crossCheck(review: Review): string {
    const text = crossCheckText(review);
    return text === undefined ? "" : `<h2>Cross-check with the tenant</h2>\n<p>${escapeMarkup(text)}</p>`;
}

export function settings({ settings: all }: Review): string {
    return section(
        "Settings that change",
        ["setting", "resource", "before", "after"],
        all.map(({ resource, setting, before, after }) => [
            setting,
            resource,
            before ?? "not declared",
            after ?? "not declared",
        ]),
    );
}

export function gaps({ scenarios }: Review): string {
    const open = scenarios.filter(({ isGap }) => isGap);
    const items = open.map(({ name }) => `<li>${escapeMarkup(name)}</li>`).join("\n");
    return folded("Sign-ins that no enforced policy covers", open.length, `<ul>\n${items}\n</ul>`);
}

export function resources({ resources: all }: Review): string {
    const rows = all.map(({ operation, type, name, properties }) => [
        name,
        type.split(":").at(-1) ?? type,
        operation,
        properties.join(", "),
    ]);
    return folded(
        "Resources that change",
        all.length,
        tableOf("Resources that change", ["name", "type", "operation", "properties"], rows),
    );
}
