import { joined, jsonAttribute, markup, type Markup } from "../../../shared/escape";
import type { OutcomeSummary, Review, ScenarioReview } from "../../model";
import { decidedByWords, directionWords, kindWords, outcomeWords } from "../words";

const ownPeople = "This tenant's own people, and people without a home tenant";

/** What the matrix can be narrowed to. */
export function filters({ scenarios }: Review): Markup {
    const outcomes = scenarios.map(({ after }) => outcomeWords(after)).sort();
    const homes = select(
        "home",
        "Home tenant",
        scenarios.map(({ home }) => [home, home || "none"]),
    );
    const kinds = select(
        "kind",
        "Type of person",
        scenarios.map(({ kind }) => [kind, kindWords(kind)]),
    );
    const after = select(
        "after",
        "Outcome",
        outcomes.map((words) => [words, words]),
    );
    return markup`<form class="filters" aria-label="Filters">
${[homes, kinds, after, check("changed", "changed only"), check("gap", "without an enforced policy")]}
<button class="plain" type="reset">Show all</button>
</form>
<p id="count" role="status"></p>`;
}

/** @param choices - Values and what is shown for each; one that is there twice is one choice. */
function select(id: string, label: string, choices: readonly (readonly [string, string])[]): Markup {
    const options = [...new Map(choices)].map(
        ([value, words]) => markup`<option value="${value}">${words}</option>`,
    );
    return markup`<label>${label} <select id="${id}"><option value="*">all</option>${joined(options)}</select></label>`;
}

function check(id: string, label: string): Markup {
    return markup`<label class="check"><input type="checkbox" id="${id}"> ${label}</label>`;
}

/** Every cell shows how often MFA is asked for as a number, so that the report does not depend on color. */
const marks: Readonly<Record<string, string>> = {
    onceAtHome: "1",
    onceHere: "1",
    twice: "2",
    none: "0",
    blocked: "✕",
    unknown: "?",
};

function markOf(name: string): string {
    return marks[name] ?? "";
}

export function legend(): Markup {
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
            markup`<li class="${name}"><span class="count" aria-hidden="true">${markOf(name)}</span> ${text}</li>`,
    );
    return markup`<ul class="legend" aria-label="Legend">${joined(entries)}<li class="changed">framed: changed</li></ul>`;
}

/** Rows are people, by home tenant; columns are circumstances; a cell is what a sign-in comes to. */
export function matrix({ scenarios }: Review): Markup {
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
        return markup`<tbody>
<tr class="home"><th scope="rowgroup" colspan="${circumstances.length + 1}">${home || ownPeople}</th></tr>
${rows}
</tbody>`;
    });
    const columns = circumstances.map((name) => markup`<th scope="col">${name}</th>`);
    return markup`<div class="scroll wide" role="region" aria-label="Matrix of sign-ins">
<table id="matrix" class="cards"><thead><tr><th scope="col">who</th>${joined(columns)}</tr></thead>
${groups}
</table></div>
<div id="detail" role="region" aria-label="The chosen sign-in" aria-live="polite" hidden>
<h3></h3><button id="close" class="plain" type="button">Close</button><dl></dl>
</div>`;
}

function row(own: readonly ScenarioReview[], circumstances: readonly string[]): Markup {
    const { home = "", kind = "", person = "" } = own[0] ?? {};
    const cells = circumstances.map((circumstance) =>
        cell(own.find((scenario) => scenario.circumstance === circumstance)),
    );
    // The home tenant is said above; accounts for emergency access have their number.
    const label = kind === "emergencyAccess" ? person : kindWords(kind);
    return markup`<tr data-home="${home}" data-kind="${kind}"><th scope="row">${label}</th>${joined(cells)}</tr>`;
}

function cell(scenario: ScenarioReview | undefined): Markup {
    if (scenario === undefined) {
        return markup`<td></td>`;
    }
    const { before, after, direction, circumstance, isGap } = scenario;
    const isChanged = direction !== "equal";
    const words = outcomeWords(after);
    const name = classOf(after);
    const was = isChanged
        ? markup` <span class="was">${directionWords[direction]}, was ${outcomeWords(before)}</span>`
        : "";
    const classes = `cell ${name}${isChanged ? " changed" : ""}`;
    const data = markup`data-after="${words}" data-gap="${String(isGap)}" data-detail="${jsonAttribute(detailOf(scenario))}"`;
    const count = markup`<span class="count" aria-hidden="true">${markOf(name)}</span>`;
    return markup`<td data-column="${circumstance}"><button type="button" class="${classes}" ${data}>${count} ${words}${was}</button></td>`;
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
