import type { OutcomeSummary, Review, ScenarioReview } from "../review";
import { escapeMarkup } from "./escape";
import { coverageWords, directionWords, outcomeWords, verdictText } from "./words";

/** The review as one page that needs no network: a matrix of sign-ins to look through, and everything below it. */
export function toHtml(review: Review): string {
    return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign-in review of ${escapeMarkup(review.stack)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Sign-in review of ${escapeMarkup(review.stack)}</h1>
<p class="verdict ${review.verdict}">${escapeMarkup(verdictText(review))}</p>
${list(
    "Findings",
    review.findings.map(
        ({ severity, message }) => `<li class="${severity}">${severity}: ${escapeMarkup(message)}</li>`,
    ),
)}
<h2>Sign-ins</h2>
${filters(review)}
<p id="count" role="status" aria-live="polite"></p>
${matrix(review)}
${legend()}
${emergencyAccess(review)}
${expectations(review)}
${resources(review)}
</main>
<script>${script}</script>
</body>
</html>
`;
}

function list(title: string, items: readonly string[]): string {
    return items.length === 0 ? "" : `<h2>${title}</h2>\n<ul>\n${items.join("\n")}\n</ul>`;
}

function filters({ scenarios }: Review): string {
    const options = (values: readonly string[]) =>
        [...new Set(values)]
            .map(
                (value) =>
                    `<option value="${escapeMarkup(value)}">${escapeMarkup(value || "own people")}</option>`,
            )
            .join("");
    return `<form class="filters" aria-label="Filters">
<label>Home <select id="home"><option value="*">all</option>${options(scenarios.map(({ home }) => home))}</select></label>
<label>Type <select id="kind"><option value="*">all</option>${options(scenarios.map(({ kind }) => kind))}</select></label>
<label>After <select id="after"><option value="*">all</option>${options(scenarios.map(({ after }) => outcomeWords(after)))}</select></label>
<label><input type="checkbox" id="changed"> changed only</label>
</form>`;
}

/** A row a person, a column a circumstance, a cell what it comes to. */
function matrix({ scenarios }: Review): string {
    const circumstances = [...new Set(scenarios.map(({ circumstance }) => circumstance))];
    const people = [...new Set(scenarios.map(({ person }) => person))];
    const rows = people.map((person) => {
        const own = scenarios.filter((scenario) => scenario.person === person);
        const cells = circumstances.map((circumstance) =>
            cell(own.find((scenario) => scenario.circumstance === circumstance)),
        );
        const { home = "", kind = "" } = own[0] ?? {};
        return `<tr data-home="${escapeMarkup(home)}" data-kind="${escapeMarkup(kind)}"><th scope="row">${escapeMarkup(person)}</th>${cells.join("")}</tr>`;
    });
    return `<div class="scroll" tabindex="0" role="region" aria-label="Matrix of sign-ins">
<table id="matrix"><thead><tr><th scope="col">who</th>${circumstances.map((name) => `<th scope="col">${escapeMarkup(name)}</th>`).join("")}</tr></thead>
<tbody>
${rows.join("\n")}
</tbody></table></div>`;
}

function cell(scenario: ScenarioReview | undefined): string {
    if (scenario === undefined) {
        return "<td></td>";
    }
    const { before, after, direction } = scenario;
    const isChanged = direction !== "equal";
    const decided = after.decidedBy.length === 0 ? "no policy" : after.decidedBy.join(", ");
    const change = isChanged
        ? `<span class="was">was: ${escapeMarkup(outcomeWords(before))} (${directionWords[direction]})</span>`
        : "";
    return `<td class="${classOf(after)}${isChanged ? " changed" : ""}" data-after="${escapeMarkup(outcomeWords(after))}" title="${escapeMarkup(`Decided by ${decided}`)}">${escapeMarkup(outcomeWords(after))}${change}</td>`;
}

function classOf({ access, mfa }: OutcomeSummary): string {
    return access === "blocked" ? "blocked" : access === "unknown" || mfa === "unknown" ? "unknown" : mfa;
}

function legend(): string {
    const items = [
        ["onceAtHome", "MFA once, at home"],
        ["onceHere", "MFA once, here"],
        ["twice", "MFA twice"],
        ["none", "no MFA"],
        ["blocked", "blocked"],
        ["unknown", "not known before the deployment"],
    ];
    return `<ul class="legend" aria-label="Legend">${items.map(([name, text]) => `<li><span class="${name}"></span>${text}</li>`).join("")}</ul>`;
}

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
    if (rows.length === 0) {
        return "";
    }
    const cells = (tag: string, texts: readonly string[]) =>
        texts.map((text) => `<${tag}>${escapeMarkup(text)}</${tag}>`).join("");
    return `<h2>${title}</h2>
<div class="scroll" tabindex="0" role="region" aria-label="${title}"><table><thead><tr>${cells("th", head)}</tr></thead>
<tbody>
${rows.map((row) => `<tr>${cells("td", row)}</tr>`).join("\n")}
</tbody></table></div>`;
}

function emergencyAccess({ emergencyAccess: all }: Review): string {
    return table(
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

function expectations({ expectations: all }: Review): string {
    return table(
        "Expected outcomes",
        ["scenario", "expected", "after", "met"],
        all.map(({ name, expected, actual, isMet }) => [name, expected, actual, isMet ? "yes" : "NO"]),
    );
}

function resources({ resources: all }: Review): string {
    return table(
        "Resources",
        ["", "type", "name", "properties"],
        all.map(({ operation, type, name, properties }) => [
            operation,
            type.split(":").at(-1) ?? type,
            name,
            properties.join(", "),
        ]),
    );
}

const style = `
:root { color-scheme: light dark; --line: #8a8f98; --text: #16181d; --back: #ffffff; }
@media (prefers-color-scheme: dark) { :root { --text: #f2f4f8; --back: #16181d; } }
body { margin: 0; background: var(--back); color: var(--text); font: 16px/1.45 system-ui, sans-serif; }
main { max-width: 75rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
.verdict { padding: .75rem 1rem; border-left: .4rem solid; font-weight: 600; }
.verdict.unchanged { border-color: #1a7f37; } .verdict.changed { border-color: #9a6700; } .verdict.refused { border-color: #cf222e; }
li.error { font-weight: 600; }
.filters { display: flex; flex-wrap: wrap; gap: .5rem 1rem; margin-bottom: .5rem; }
select, input { font: inherit; } select { max-width: 16rem; padding: .25rem; }
.scroll { overflow-x: auto; border: 1px solid var(--line); }
.scroll:focus-visible, select:focus-visible, input:focus-visible { outline: 3px solid #1f6feb; outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid var(--line); padding: .4rem .5rem; text-align: left; vertical-align: top; font-size: .875rem; }
thead th { position: sticky; top: 0; background: var(--back); }
#matrix th[scope=row] { position: sticky; left: 0; background: var(--back); min-width: 9rem; font-weight: 600; overflow-wrap: anywhere; }
#matrix td { min-width: 7rem; color: #16181d; }
.onceAtHome { background: #b7e4c0; } .onceHere { background: #d6ebff; } .twice { background: #ffd8a8; }
.none { background: #ffffff; } .blocked { background: #f5b5ba; } .unknown { background: repeating-linear-gradient(45deg, #e6e8ec 0 6px, #ffffff 6px 12px); }
td.changed { outline: 3px solid #16181d; outline-offset: -3px; }
.was { display: block; font-size: .8rem; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1rem; padding: 0; font-size: .875rem; }
.legend span { display: inline-block; width: 1rem; height: 1rem; margin-right: .35rem; border: 1px solid var(--line); vertical-align: -.15rem; }
[hidden] { display: none; }
@media (max-width: 40rem) { #matrix th[scope=row] { min-width: 6.5rem; font-size: .8rem; } select { max-width: 60vw; } }
`;

/** Filters alone: the page says everything without it. */
const script = `
const byId = (id) => document.getElementById(id);
const rows = [...document.querySelectorAll("#matrix tbody tr")];
function apply() {
  const [home, kind, after, changed] = [byId("home").value, byId("kind").value, byId("after").value, byId("changed").checked];
  let shown = 0;
  for (const row of rows) {
    const cells = [...row.querySelectorAll("td")];
    const isShown = (home === "*" || row.dataset.home === home) && (kind === "*" || row.dataset.kind === kind)
      && (after === "*" || cells.some((cell) => cell.dataset.after === after))
      && (!changed || cells.some((cell) => cell.classList.contains("changed")));
    row.hidden = !isShown;
    shown += isShown ? 1 : 0;
  }
  byId("count").textContent = shown + " of " + rows.length + " rows";
}
document.querySelector(".filters").addEventListener("input", apply);
document.querySelector(".filters").addEventListener("submit", (event) => event.preventDefault());
apply();
`;
