import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { mathFromMarkdown } from "mdast-util-math";
import { gfm } from "micromark-extension-gfm";
import { math } from "micromark-extension-math";

export interface Node {
    readonly type: string;
    readonly value?: string;
    readonly children?: readonly Node[];
}

/** Markdown as GitHub reads it. */
export function parsed(markdown: string): Node {
    return fromMarkdown(markdown, {
        extensions: [gfm(), math()],
        mdastExtensions: [gfmFromMarkdown(), mathFromMarkdown()],
    });
}

/** The kinds of nodes, without those that plain text is made of. */
export function structureOf({ type, children = [] }: Node): unknown {
    const inner = children.filter((node) => !["text", "inlineCode"].includes(node.type));
    return [type, ...inner.map(structureOf)];
}

export function textOf({ value, children = [] }: Node): string {
    return value ?? children.map(textOf).join("");
}

/** Text outside of code, where GitHub looks for mentions and references. */
export function proseOf({ type, value = "", children = [] }: Node): string {
    return type === "inlineCode" || type === "html" ? " " : value + children.map(proseOf).join(" ");
}
