/**
 * What a command reports, for any medium. Texts are as they are: each medium escapes them, once.
 */
export interface Report {
    readonly title: string;
    readonly mark?: Mark;
    /** The result in a sentence or two. */
    readonly lead?: string;
    readonly sections: readonly Section[];
    /** What to do next, and what else to know, one paragraph each. */
    readonly closing?: readonly string[];
}

/** How severe something is. Each medium has its own sign or word for it. */
export type Mark = "error" | "warning" | "note" | "good";

/** A part of a report: a paragraph, a list, a table, or several of these. */
export interface Section {
    /** Omitted if the report's title is enough. */
    readonly title?: string;
    readonly text?: string;
    readonly items?: readonly Item[];
    readonly table?: Table;
    /** Where space is short, sections are cut from the lowest importance up. Default: never cut. */
    readonly importance?: number;
    /** Long, and useful to few readers: closed until a reader opens it, if the medium allows. */
    readonly isFolded?: boolean;
}

/** An entry of a list. */
export interface Item {
    readonly mark?: Mark;
    readonly text: string;
    /** What to do about it, and where to read more, one line each. */
    readonly details?: readonly string[];
}

export interface Table {
    readonly head: readonly string[];
    readonly rows: readonly (readonly string[])[];
}

/** Whether a section has something to show. */
export function hasContent({ text, items = [], table }: Section): boolean {
    return text !== undefined || items.length > 0 || (table?.rows.length ?? 0) > 0;
}
