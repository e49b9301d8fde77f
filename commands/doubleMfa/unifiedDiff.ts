import { append } from "../../rules/lists";
/** A change of consecutive lines. */
export interface LineEdit {
    /** From 0. */
    readonly line: number;
    readonly removed: number;
    readonly inserted: readonly string[];
}

const contextLines = 3;

/**
 * Known changes of a text as a unified diff, for `git apply`. A library that compares two texts would have to find out again
 * which lines were changed.
 *
 * @param lines - The text's lines; the last one is empty when the text ends with a line feed.
 */
export function unifiedDiff(file: string, lines: readonly string[], edits: readonly LineEdit[]): string {
    const path = file.replaceAll("\\", "/");
    const count = lines.length - (lines.at(-1) === "" ? 1 : 0);
    const groups: LineEdit[][] = [];
    for (const edit of edits.toSorted((left, right) => left.line - right.line)) {
        const before = groups.at(-1)?.at(-1);
        const isNear = before !== undefined && edit.line - (before.line + before.removed) <= 2 * contextLines;
        if (isNear) {
            groups.at(-1)?.push(edit);
        } else {
            groups.push([edit]);
        }
    }
    let shift = 0;
    const hunks = groups.map((group) => {
        const start = Math.max(0, group[0]!.line - contextLines);
        const lastEdit = group.at(-1)!;
        const end = Math.min(count, lastEdit.line + lastEdit.removed + contextLines);
        const body: string[] = [];
        let at = start;
        for (const { line, removed, inserted } of group) {
            append(
                body,
                lines.slice(at, line).map((text) => ` ${text}`),
            );
            append(
                body,
                lines.slice(line, line + removed).map((text) => `-${text}`),
            );
            append(
                body,
                inserted.map((text) => `+${text}`),
            );
            at = line + removed;
        }
        append(
            body,
            lines.slice(at, end).map((text) => ` ${text}`),
        );
        const growth = group.reduce((sum, { removed, inserted }) => sum + inserted.length - removed, 0);
        const head = `@@ -${start + 1},${end - start} +${start + 1 + shift},${end - start + growth} @@`;
        shift += growth;
        return [head, ...body].join("\n");
    });
    return `${[`--- a/${path}`, `+++ b/${path}`, ...hunks].join("\n")}\n`;
}
