import Table from "cli-table3";
import type { CellResult } from "./cell";
import { faultNames, lags, subjects, type Cell, type Subject } from "./matrix";
import { nextCommands } from "./nextCommand";

/** One row of the summary: what all cells of a fault or a lag came to, for one subject. */
export interface SummaryRow {
    readonly by: "fault" | "lag" | "next command";
    readonly name: string;
    readonly subject: Subject;
    readonly cells: number;
    readonly good: number;
    readonly convergedAtOnce: number;
    readonly convergedInSecondUp: number;
    readonly neverConverged: number;
    readonly duplicates: number;
    readonly orphans: number;
    readonly endsOfOthers: number;
    readonly requests: number;
    readonly secondsWaited: number;
}

/** Sums the cells up, per fault and per lag, the subjects side by side. */
export function summarize(results: readonly CellResult[]): SummaryRow[] {
    const groups = [
        ...faultNames.map((name) => ["fault", name] as const),
        ...lags.map((name) => ["lag", name] as const),
        ...nextCommands.map((name) => ["next command", name] as const),
    ];
    return groups.flatMap(([by, name]) =>
        subjects.flatMap((subject) => {
            const some = results.filter(({ cell }) => isOf(cell, by, name) && cell.subject === subject);
            return some.length === 0 ? [] : [rowOf(by, name, subject, some)];
        }),
    );
}

/** Rows by fault and by lag leave out the cells with another command than `up`, which have their own. */
function isOf(cell: Cell, by: SummaryRow["by"], name: string): boolean {
    return by === "next command" ? cell.next?.command === name : cell.next === undefined && cell[by] === name;
}

function rowOf(
    by: SummaryRow["by"],
    name: string,
    subject: Subject,
    results: readonly CellResult[],
): SummaryRow {
    const sum = (value: (result: CellResult) => number) =>
        results.reduce((total, result) => total + value(result), 0);
    const count = (convergence: CellResult["convergence"]) =>
        results.filter((result) => result.convergence === convergence).length;
    return {
        by,
        name,
        subject,
        cells: results.length,
        good: results.filter(({ isGood }) => isGood).length,
        convergedAtOnce: count("at once"),
        convergedInSecondUp: count("in a second up"),
        neverConverged: count("never"),
        duplicates: sum(({ duplicates }) => duplicates),
        orphans: sum(({ orphans }) => orphans),
        endsOfOthers: sum(({ endsOfOthers }) => endsOfOthers),
        requests: Math.round(sum(({ requests }) => requests) / results.length),
        secondsWaited: Math.round(sum(({ secondsWaited }) => secondsWaited) / results.length),
    };
}

const titles = [
    "as declared, in time",
    "first up",
    "second up",
    "never",
    "duplicates",
    "orphans",
    "ends of others",
    "requests",
    "s waited",
] as const;

function figures(row: SummaryRow): string[] {
    return [
        `${row.good} of ${row.cells}`,
        ...[row.convergedAtOnce, row.convergedInSecondUp, row.neverConverged].map(String),
        ...[row.duplicates, row.orphans, row.endsOfOthers].map(String),
        ...[row.requests, row.secondsWaited].map(String),
    ];
}

/** The summary for a terminal. */
export function toTable(rows: readonly SummaryRow[]): string {
    const table = new Table({ head: ["fault or lag", "", ...titles], style: { head: [], border: [] } });
    for (const row of rows) {
        table.push([row.by === "lag" ? lagTitle(row.name) : row.name, row.subject, ...figures(row)]);
    }
    return table.toString();
}

/** The summary for a document. */
export function toMarkdown(rows: readonly SummaryRow[]): string {
    const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
    const part = (by: SummaryRow["by"]) => [
        line([by, "", ...titles]),
        line(["---", "---", ...titles.map(() => "--:")]),
        ...rows
            .filter((row) => row.by === by)
            .map((row) => line([by === "lag" ? lagTitle(row.name) : row.name, row.subject, ...figures(row)])),
    ];
    return [...part("fault"), "", ...part("lag"), "", ...part("next command")].join("\n");
}

function lagTitle(name: string): string {
    return name === "stuck" ? "0.5 s, one replica stuck for 60 s" : `lag ${name}`;
}
