import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const part = (name: string) => readFileSync(join(__dirname, name), "utf8");
const script = part("page.js");
const style = part("page.css");
const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** The page runs only its own script and asks no other host, whatever a name in the directory contains. */
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
 * The page that shows the current tenant. It contains nothing of the tenant. It requests what it shows with the
 * secret that follows `#` in its address, which the browser never sends by itself.
 */
export const page = part("page.html")
    .replace("<!-- style -->", () => `<style>${style}</style>`)
    .replace("<!-- script -->", () => `<script>${script}</script>`);
