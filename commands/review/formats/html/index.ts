import { readFileSync } from "node:fs";
import { join } from "node:path";
import { markup } from "../../../shared/escape";
import { htmlPage, sectionHtml } from "../../../shared/html";
import type { Rendered } from "../../../shared/rendered";
import { hasContent } from "../../../shared/report";
import type { Review } from "../../model";
import { reportOf } from "../sections";
import { counts } from "./counts";
import { filters, legend, matrix } from "./matrix";
import { regionsHtml } from "./regions";

const style = readFileSync(join(__dirname, "page.css"), "utf8");
const script = readFileSync(join(__dirname, "page.js"), "utf8");

/**
 * The review as one page that needs no network: a matrix of sign-ins to look through, and everything below it. It is
 * read with a mouse, by touch, by keyboard and with a screen reader, in light and dark, and without scripts.
 */
export function toHtml(review: Review): Rendered {
    const { title, lead = "", sections } = reportOf(review);
    const shown = sections.filter(hasContent);
    const findings = shown.filter(({ id }) => id === "findings");
    // Regions open here, in place of the table of them.
    const others = shown.filter(({ id }) => id !== "findings" && id !== "changes");
    const body = markup`<h1>${title}</h1>
<p class="verdict ${review.verdict}">${lead}</p>
${counts(review)}
${findings.map(sectionHtml)}
${regionsHtml(review)}
<h2>Common sign-ins after the change</h2>
${filters(review)}
${legend()}
${matrix(review)}
${others.map(sectionHtml)}`;
    return htmlPage(title, body, { style: `\n${style}`, script });
}
