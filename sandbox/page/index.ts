import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const part = (name: string) => readFileSync(join(__dirname, name), "utf8");
const script = part("page.js");
const style = part("page.css");
const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** The page runs no script but its own and asks no other host, whatever a name in the directory holds. */
export const contentPolicy = [
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "connect-src 'self'",
    "img-src data:",
    `style-src ${hash(style)}`,
    `script-src ${hash(script)}`,
].join("; ");

/**
 * The page that shows the tenant as it is now. It holds nothing of it: what it shows it asks for, with the secret that
 * stands behind `#` in its address and so never leaves the browser by itself.
 */
export const page = part("page.html")
    .replace("<!-- style -->", () => `<style>${style}</style>`)
    .replace("<!-- script -->", () => `<script>${script}</script>`);
