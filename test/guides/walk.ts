import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { readGuide, type GuideBlock } from "./guide";
import type { GuideShell } from "./shell";

/** What a sandbox tenant prints when it serves, with the process to stop. */
const servingProcess = /until it is stopped \(Ctrl-C, or kill (\d+)\)/;

/** How a reader follows a guide. */
export interface Walk {
    readonly shell: GuideShell;
    /** Folder that the guide's files are in. */
    readonly folder: string;
    /** What the reader writes in place of the guide's own words: an id, or a package that is not published yet. */
    readonly replaced?: Readonly<Record<string, string>>;
}

/** Follows a guide word for word, from its first block to its last. */
export async function follow(file: string, { shell, folder, replaced = {} }: Walk): Promise<void> {
    let lastConfig = "";
    let lastOutput = "";
    for (const block of readGuide(file)) {
        const { use, line } = block;
        const text = Object.entries(replaced).reduce(
            (all, [word, other]) => all.replaceAll(word, other),
            block.text,
        );
        switch (use.kind) {
            case "run": {
                const { code, output } = await shell.run(text);
                assert.equal(code, use.code, `${file}:${line}: ended with ${code}:\n${text}\n${output}`);
                lastOutput = output;
                break;
            }
            case "serve":
                for (const command of text.split("\n")) {
                    const { code, output } = await shell.serve(command, servingProcess);
                    assert.equal(code, 0, `${file}:${line}: ended with ${code}: ${command}\n${output}`);
                }
                break;
            case "write":
                await write(join(folder, use.file), text);
                lastConfig = block.language === "yaml" ? join(folder, use.file) : lastConfig;
                break;
            case "add":
                await writeFile(lastConfig, below(use.key, text, await readFile(lastConfig, "utf8"), block));
                break;
            case "compare":
                compare(text, lastOutput, `${file}:${line}`);
                break;
            case "notRun":
                break;
        }
    }
}

async function write(file: string, text: string): Promise<void> {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${text}\n`);
}

/** A file with lines below a key, one level deeper than the key, as its other lines there. */
function below(key: string, lines: string, file: string, { line }: GuideBlock): string {
    const [, before = "", indent = "", after = ""] =
        new RegExp(`^([^]*^ *${key}:\\n)( +)([^]*)$`, "m").exec(file) ?? [];
    assert.ok(before !== "", `line ${line}: no ${key} in the file:\n${file}`);
    return `${before}${lines.replaceAll(/^/gm, indent)}\n${indent}${after}`;
}

/** Compares what a guide shows with what was printed: its lines in order, perhaps with others between them. */
export function compare(shown: string, printed: string, where: string): void {
    const pattern = shown
        .split("\n")
        .map((line) => line.trim().split("…").map(escaped).join(".*"))
        .join("[^]*?");
    assert.match(printed, new RegExp(pattern), `${where}: the guide shows other output.`);
}

function escaped(text: string): string {
    return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, "\\$&");
}
