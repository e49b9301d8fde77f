import { markup, type Markup } from "../../../shared/escape";
import { regionTitle } from "../../findings";
import type { RegionReview } from "../../model";
import type { Review } from "../../model";
import { directionWords } from "../words";

/** Regions that a reader sees before the others are opened. */
const maxShown = 20;

/** Each region under its row, which opens: why it changes, and one sign-in of it with what every policy does there. */
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
    const { before, after, direction, because, isRough, exampleText, why } = region;
    const rows = why.map(
        (policy) =>
            markup`<tr><th scope="row">${policy.policy}</th><td data-column="before">${policy.before}</td><td data-column="after">${policy.after}</td></tr>`,
    );
    const table =
        rows.length === 0
            ? markup`<p>No policy applies to it on either side.</p>`
            : markup`<div class="scroll"><table class="cards"><thead><tr><th scope="col">policy</th><th scope="col">before</th><th scope="col">after</th></tr></thead>
<tbody>
${rows}
</tbody></table></div>`;
    const rough = isRough ? markup`<p>Not every sign-in of this region changes.</p>` : markup``;
    return markup`<details class="region ${direction}"><summary>${regionTitle(region)}: ${before} → <strong>${after}</strong> (${directionWords[direction]})</summary>
<p>Because ${because.join(", ")}.</p>
${rough}
<p>For example: ${exampleText}.</p>
${table}
</details>`;
}
