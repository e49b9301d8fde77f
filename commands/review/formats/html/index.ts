import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Markup, markup } from "../../../shared/escape";
import type { Rendered } from "../../../shared/rendered";
import { hasContent } from "../../../shared/report";
import type { Review } from "../../model";
import { reportOf } from "../sections";
import { filters, legend, matrix } from "./matrix";
import { regionsHtml } from "./regions";
import { counts, sectionHtml } from "./sections";

const style = readFileSync(join(__dirname, "page.css"), "utf8");
const script = readFileSync(join(__dirname, "page.js"), "utf8");

/** The page loads nothing and sends nothing, and runs no script but its own, whatever a name in it holds. */
const contentPolicy = [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    "img-src data:",
    `script-src 'sha256-${createHash("sha256").update(script).digest("base64")}'`,
].join("; ");

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
    return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(contentPolicy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>
${new Markup(style)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p class="verdict ${review.verdict}">${lead}</p>
${counts(review)}
${findings.map(sectionHtml)}
${regionsHtml(review)}
<h2>Common sign-ins after the change</h2>
${filters(review)}
${legend()}
${matrix(review)}
${others.map(sectionHtml)}
</main>
<script>${new Markup(script)}</script>
</body>
</html>
`.rendered;
}
