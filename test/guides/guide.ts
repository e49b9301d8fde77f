import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fromMarkdown } from "mdast-util-from-markdown";

const root = join(__dirname, "..", "..");

/** A block of code in a guide, as a reader uses it. */
export interface GuideBlock {
    /** Line of the guide, for messages. */
    readonly line: number;
    readonly language: string;
    readonly text: string;
    readonly use: BlockUse;
}

/** What a reader does with a block. */
export type BlockUse =
    /** Types the commands. `code` is the exit code that the guide announces. */
    | { readonly kind: "run"; readonly code: number }
    /** Types each command, and stops it with Ctrl-C. */
    | { readonly kind: "serve" }
    /** Writes a file. */
    | { readonly kind: "write"; readonly file: string }
    /** Adds lines to the last YAML file, below a key. */
    | { readonly kind: "add"; readonly key: string }
    /** Compares it with what the last commands print. `…` stands for what differs. */
    | { readonly kind: "compare" }
    /** Uses it elsewhere: it cannot be followed on this machine. */
    | { readonly kind: "notRun"; readonly reason: string };

/** A comment before a block, which a reader of the guide does not see. */
const marks: readonly (readonly [RegExp, (value: string) => BlockUse])[] = [
    [/^<!-- not run: (.+) -->$/, (reason) => ({ kind: "notRun", reason })],
    [/^<!-- ends with code (\d+) -->$/, (code) => ({ kind: "run", code: Number(code) })],
    [/^<!-- (serves) until Ctrl-C -->$/, () => ({ kind: "serve" })],
];

/**
 * Reads what a guide has its reader do, in order.
 *
 * @param file - The guide, below the project's root.
 * @throws Error - Names a block that says neither where it belongs nor why it cannot be followed here.
 */
export function readGuide(file: string): GuideBlock[] {
    const { children } = fromMarkdown(readFileSync(join(root, file), "utf8"));
    return children.flatMap((node, index) => {
        if (node.type !== "code") {
            return [];
        }
        const line = node.position?.start.line ?? 0;
        const language = node.lang ?? "";
        const before = children[index - 1];
        const lead = before?.type === "html" ? before.value : plain(before);
        const use = markedUse(lead) ?? useOf(language, lead);
        if (use === undefined) {
            throw new Error(`${file}:${line}: the block of ${language} names no file, and has no mark.`);
        }
        return [{ line, language, text: node.value, use }];
    });
}

function markedUse(lead: string): BlockUse | undefined {
    for (const [pattern, use] of marks) {
        const [, value] = pattern.exec(lead) ?? [];
        if (value !== undefined) {
            return use(value);
        }
    }
    return undefined;
}

function useOf(language: string, lead: string): BlockUse | undefined {
    if (language === "sh") {
        return { kind: "run", code: 0 };
    }
    if (language === "powershell") {
        return { kind: "notRun", reason: "needs PowerShell" };
    }
    if (language === "text") {
        return { kind: "compare" };
    }
    const file = [...lead.matchAll(/`([\w./-]+\.(?:yaml|csv|js|mjs|json))`/g)].at(-1)?.[1];
    const key = /below `(\w+)`/.exec(lead)?.[1];
    return file !== undefined
        ? { kind: "write", file }
        : key !== undefined
          ? { kind: "add", key }
          : undefined;
}

/** The text of a paragraph, with the backticks of its code. */
function plain(node: unknown): string {
    const {
        type,
        value,
        children = [],
    } = (node ?? {}) as {
        type?: string;
        value?: string;
        children?: unknown[];
    };
    return type === "inlineCode" ? `\`${value}\`` : (value ?? children.map(plain).join(""));
}
