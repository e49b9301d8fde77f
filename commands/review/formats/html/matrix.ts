import type { OutcomeSummary, Review, ScenarioReview } from "../../review";
import { escapeMarkup } from "../escape";
import { decidedByWords, directionWords, kindWords, outcomeWords } from "../words";

const ownPeople = "This tenant's own people, and people without a home tenant";

/** What the matrix can be narrowed to. */
export function filters({ scenarios }: Review): string {
    const options = (values: readonly string[], words: (value: string) => string) =>
        [...new Set(values)]
            .map(
                (value) =>
                    `<option value="${escapeMarkup(value)}">${escapeMarkup(words(value) || "none")}</option>`,
            )
            .join("");
    const same = (value: string) => value;
    const select = (id: string, label: string, choices: string) =>
        `<label>${label} <select id="${id}"><option value="*">all</option>${choices}</select></label>`;
    const check = (id: string, label: string) =>
        `<label class="check"><input type="checkbox" id="${id}"> ${label}</label>`;
    return `<form class="filters" aria-label="Filters">
${select(
    "home",
    "Home tenant",
    options(
        scenarios.map(({ home }) => home),
        same,
    ),
)}
${select(
    "kind",
    "Type of person",
    options(
        scenarios.map(({ kind }) => kind),
        kindWords,
    ),
)}
${select("after", "Outcome", options(scenarios.map(({ after }) => outcomeWords(after)).sort(), same))}
${check("changed", "changed only")}
${check("gap", "without an enforced policy")}
<button class="plain" type="reset">Show all</button>
</form>
<p id="count" role="status"></p>`;
}

/** How often MFA is asked for is a number in every cell, so that no colour has to be told apart. */
const marks: Readonly<Record<string, string>> = {
    onceAtHome: "1",
    onceHere: "1",
    twice: "2",
    none: "0",
    blocked: "✕",
    unknown: "?",
};

export function legend(): string {
    const items = [
        ["onceAtHome", "MFA once, at home"],
        ["onceHere", "MFA once, here"],
        ["twice", "MFA twice"],
        ["none", "no MFA"],
        ["blocked", "blocked"],
        ["unknown", "not known before the deployment"],
    ] as const;
    const entries = items.map(
        ([name, text]) =>
            `<li class="${name}"><span class="count" aria-hidden="true">${marks[name]}</span> ${text}</li>`,
    );
    return `<ul class="legend" aria-label="Legend">${entries.join("")}<li class="changed">framed: changed</li></ul>`;
}

/** Rows are people, by home tenant; columns are circumstances; a cell is what a sign-in comes to. */
export function matrix({ scenarios }: Review): string {
    const circumstances = [...new Set(scenarios.map(({ circumstance }) => circumstance))];
    const homes = [...new Set(scenarios.map(({ home }) => home))];
    const groups = homes.map((home) => {
        const people = scenarios.filter((scenario) => scenario.home === home);
        const rows = [...new Set(people.map(({ person }) => person))].map((person) =>
            row(
                people.filter((scenario) => scenario.person === person),
                circumstances,
            ),
        );
        return `<tbody>
<tr class="home"><th scope="rowgroup" colspan="${circumstances.length + 1}">${escapeMarkup(home || ownPeople)}</th></tr>
${rows.join("\n")}
</tbody>`;
    });
    const columns = circumstances.map((name) => `<th scope="col">${escapeMarkup(name)}</th>`).join("");
    return `<div class="scroll wide" role="region" aria-label="Matrix of sign-ins">
<table id="matrix" class="cards"><thead><tr><th scope="col">who</th>${columns}</tr></thead>
${groups.join("\n")}
</table></div>
<div id="detail" role="region" aria-label="The chosen sign-in" aria-live="polite" hidden>
<h3></h3><button id="close" class="plain" type="button">Close</button><dl></dl>
</div>`;
}

function row(own: readonly ScenarioReview[], circumstances: readonly string[]): string {
    const { home = "", kind = "", person = "" } = own[0] ?? {};
    const cells = circumstances.map((circumstance) =>
        cell(own.find((scenario) => scenario.circumstance === circumstance)),
    );
    // The home tenant is said above; accounts for emergency access have their number.
    const label = kind === "emergencyAccess" ? person : kindWords(kind);
    return `<tr data-home="${escapeMarkup(home)}" data-kind="${escapeMarkup(kind)}"><th scope="row">${escapeMarkup(label)}</th>${cells.join("")}</tr>`;
}

function cell(scenario: ScenarioReview | undefined): string {
    if (scenario === undefined) {
        return "<td></td>";
    }
    const { before, after, direction, circumstance, isGap } = scenario;
    const isChanged = direction !== "equal";
    const words = outcomeWords(after);
    const was = isChanged ? `${directionWords[direction]}, was ${outcomeWords(before)}` : "";
    const name = classOf(after);
    const attributes = [
        `class="cell ${name}${isChanged ? " changed" : ""}"`,
        `data-after="${escapeMarkup(words)}"`,
        `data-gap="${String(isGap)}"`,
        `data-detail="${escapeMarkup(JSON.stringify(detailOf(scenario)))}"`,
    ];
    return (
        `<td data-column="${escapeMarkup(circumstance)}"><button type="button" ${attributes.join(" ")}>` +
        `<span class="count" aria-hidden="true">${marks[name]}</span> ${escapeMarkup(words)}` +
        `${was && ` <span class="was">${escapeMarkup(was)}</span>`}</button></td>`
    );
}

function detailOf(scenario: ScenarioReview): (string | readonly [string, string])[] {
    const { name, before, after, direction, isGap } = scenario;
    const { ifReportOnlyEnforced, prompts } = after;
    const covering = isGap
        ? "no enforced policy applies"
        : decidedByWords(after) || "no policy asks or blocks";
    return [
        name,
        ["after", outcomeWords(after)],
        ["before", `${outcomeWords(before)} (${directionWords[direction]})`],
        ["decided by", covering],
        ...(prompts.length === 0 ? [] : [["asked for", prompts.join(", ")] as const]),
        ...(ifReportOnlyEnforced === null || ifReportOnlyEnforced === after.access
            ? []
            : [["if report-only policies were enforced", ifReportOnlyEnforced] as const]),
    ];
}

function classOf({ access, mfa }: OutcomeSummary): string {
    return access === "blocked" ? "blocked" : access === "unknown" || mfa === "unknown" ? "unknown" : mfa;
}
