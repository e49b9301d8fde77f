import { joined, markup, type Markup } from "../../../shared/escape";
import { regionTitle } from "../../findings";
import type { ConditionReason, PolicyReason, RegionReview, Review, SignInReview } from "../../model";
import { directionWords } from "../words";

/** Regions that a reader sees before the others are opened. */
const maxShown = 20;

/** Each region under its row, which opens: why it changes, and sign-ins of it with what every policy does there. */
export function regionsHtml({ change: { regions } }: Review): Markup {
    if (regions.length === 0) {
        return markup``;
    }
    const further = regions.slice(maxShown);
    const rest =
        further.length === 0
            ? markup``
            : markup`<details><summary>Further regions: ${further.length}</summary>
${further.map(regionHtml)}
</details>`;
    return markup`<h2>Who signs in differently</h2>
<div class="regions">
${regions.slice(0, maxShown).map(regionHtml)}
${rest}
</div>`;
}

function regionHtml(region: RegionReview): Markup {
    const { before, after, direction, because, isRough, signIns } = region;
    const rough = isRough ? markup`<p>Not every sign-in of this region changes.</p>` : markup``;
    const several =
        signIns.length > 1
            ? markup`<p class="hint">One sign-in of each kind of people. Open one to see what each policy does.</p>`
            : markup``;
    return markup`<details class="region ${direction}"><summary><span class="title">${regionTitle(region)}</span>
<span class="effect"><span class="old">${before}</span> <span class="arrow">→</span> <strong>${after}</strong> <span class="direction">${directionWords[direction]}</span></span></summary>
<p>Because ${because.join(", ")}.</p>
${rough}
${several}
${signIns.map((signIn, index) => signInHtml(signIn, index === 0))}
</details>`;
}

/** One sign-in: the first is open, so that a region opens to its reasons. */
function signInHtml({ text, why, furtherPolicies }: SignInReview, isOpen: boolean): Markup {
    const table =
        why.length === 0
            ? markup`<p>No policy applies to it on either side.</p>`
            : markup`<div class="scroll"><table class="cards why" aria-label="What each policy does"><thead><tr><th scope="col">policy</th><th scope="col">before</th><th scope="col">after</th></tr></thead>
<tbody>
${why.map(reasonHtml)}
</tbody></table></div>`;
    const further =
        furtherPolicies === 0
            ? markup``
            : markup`<p class="hint">${furtherPolicies} further ${furtherPolicies === 1 ? "policy does" : "policies do"} not apply before or after.</p>`;
    const summary = markup`<summary>${text.charAt(0).toUpperCase() + text.slice(1)}</summary>`;
    return isOpen
        ? markup`<details class="sign-in" open>${summary}
${table}
${further}
</details>`
        : markup`<details class="sign-in">${summary}
${table}
${further}
</details>`;
}

function reasonHtml({ policy, before, after, conditions }: PolicyReason): Markup {
    const cell = (side: "before" | "after", text: string) =>
        markup`<td data-column="${side}">${text}${conditionsHtml(conditions, side)}</td>`;
    return markup`<tr><th scope="row">${policy}</th>${cell("before", before)}${cell("after", after)}</tr>`;
}

const conditionMarks = {
    met: ["✓", "met"],
    failed: ["✕", "not met"],
    unknown: ["?", "not known"],
} as const;

/** The conditions of a policy, with a mark and a word for each, so that they do not depend on color. */
function conditionsHtml(conditions: readonly ConditionReason[], side: "before" | "after"): Markup {
    const items = conditions.flatMap(({ condition, [side]: status }) =>
        status === null
            ? []
            : [
                  markup`<li class="${status}"><span role="img" aria-label="${conditionMarks[status][1]}">${conditionMarks[status][0]}</span> ${condition}</li>`,
              ],
    );
    return items.length === 0 ? markup`` : markup`<ul class="conditions">${joined(items)}</ul>`;
}
