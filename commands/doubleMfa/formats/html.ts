import { markup, type Markup } from "../../shared/escape";
import { htmlPage, sectionHtml } from "../../shared/html";
import type { Rendered } from "../../shared/rendered";
import { hasContent } from "../../shared/report";
import type { DoubleMfaReport, HomeTenant, Week } from "..";
import { number, phaseOf, sectionsOf } from "./sections";
import { largest } from "../../../rules/lists";

/** Partners that have a chart; the table has all. */
const maxCharts = 20;

/** The report as one page that needs no network, with a chart for each partner. */
export function toHtml(report: DoubleMfaReport): Rendered {
    const { title, mark = "note", lead = "", sections, closing = [] } = sectionsOf(report);
    const [first, ...others] = sections.filter(hasContent).map(sectionHtml);
    const charts = report.homeTenants.slice(0, maxCharts).map(chart);
    return htmlPage(
        title,
        markup`<h1>${title}</h1>
<p class="lead ${mark}">${lead}</p>
${first ?? markup``}
<p class="legend"><svg width="14" height="14" aria-hidden="true"><rect class="all" width="14" height="14"/></svg> sign-ins of a week <svg width="14" height="14" aria-hidden="true"><rect class="asked" width="14" height="14"/></svg> asked for MFA in this tenant, with their share</p>
<div class="charts">
${charts}
</div>
${others}
${closing.map((text) => markup`<p>${text}</p>`)}`,
    );
}

/** Of the bars; `top` has room for a share above the highest. */
const [height, barWidth, gap, top] = [120, 40, 12, 18];

/** Sign-ins of each week as bars, with the share that was asked here. The table below has the same numbers as text. */
function chart({ name, weeks, trustedSince, signIns, askedHere }: HomeTenant): Markup {
    const most = largest(
        weeks.map((week) => week.signIns),
        1,
    );
    const width = weeks.length * (barWidth + gap) + gap;
    const bars = weeks.map((week, index) => bar(week, index, most, trustedSince));
    return markup`<figure>
<figcaption><b>${name}</b>: ${number(askedHere)} of ${number(signIns)} sign-ins asked here</figcaption>
<svg viewBox="0 0 ${width} ${height + top + 32}" width="${width}" height="${height + top + 32}" role="img" aria-label="${name}: sign-ins by week, and those asked for MFA here">
${bars}
</svg>
</figure>`;
}

function bar({ start, signIns, askedHere }: Week, index: number, most: number, since: string | null): Markup {
    const x = gap + index * (barWidth + gap);
    const [all, asked] = [signIns, askedHere].map((count) => Math.round((count / most) * height)) as [
        number,
        number,
    ];
    const title = `Week of ${start}: ${number(signIns)} sign-ins, ${number(askedHere)} asked here`;
    const share = `${Math.round((100 * askedHere) / Math.max(1, signIns))} %`;
    const begins = since !== null && phaseOf(start, since) === "trust begins";
    return markup`<g><title>${title}</title>
<rect class="all" x="${x}" y="${height - all + top}" width="${barWidth}" height="${all}"/>
<rect class="asked" x="${x}" y="${height - asked + top}" width="${barWidth}" height="${asked}"/>
<text x="${x + barWidth / 2}" y="${height - all + top - 5}">${share}</text>
<text x="${x + barWidth / 2}" y="${height + top + 14}">${start.slice(5)}</text>
<text x="${x + barWidth / 2}" y="${height + top + 27}">${begins ? "trust" : ""}</text></g>`;
}
