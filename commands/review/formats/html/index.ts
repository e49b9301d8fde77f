import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Review } from "../../review";
import { escapeMarkup } from "../escape";
import { verdictText } from "../words";
import { filters, legend, matrix } from "./matrix";
import {
    changes,
    counts,
    crossCheck,
    emergencyAccess,
    expectations,
    findings,
    gaps,
    resources,
    settings,
} from "./sections";

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
export function toHtml(review: Review): string {
    const title = `Sign-in review of ${escapeMarkup(review.stack)}`;
    return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>
${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p class="verdict ${review.verdict}">${escapeMarkup(verdictText(review))}</p>
${counts(review)}
${findings(review)}
<h2>Sign-ins after the change</h2>
${filters(review)}
${legend()}
${matrix(review)}
${changes(review)}
${emergencyAccess(review)}
${expectations(review)}
${crossCheck(review)}
${settings(review)}
${gaps(review)}
${resources(review)}
</main>
<script>${script}</script>
</body>
</html>
`;
}
