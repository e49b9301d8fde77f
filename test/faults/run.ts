import { readFile, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { runCell, type CellResult } from "./cell";
import type { FaultOptions } from "./options";
import { allCells, nameOf, subjects, type Cell } from "./matrix";
import { familyOf, killNow } from "./processes";
import { summarize, toMarkdown, toTable } from "./report";

/** Mixes the order, always in the same way: a run that is stopped has measured something of everything. */
function mixed(cells: readonly Cell[]): Cell[] {
    const rank = ({ seed }: Cell) => (seed * 61) % (allCells().length / subjects.length + 1);
    return [...cells].sort((left, right) => rank(left) - rank(right));
}

/** Runs cells, some at the same time, and says of each how it went. */
async function runAll(
    cells: readonly Cell[],
    { jobs, timeScale }: FaultOptions,
    known: readonly CellResult[],
    onResult: (results: readonly CellResult[]) => Promise<void>,
): Promise<CellResult[]> {
    const results = known.filter(({ cell }) => cells.some((one) => nameOf(one) === nameOf(cell)));
    const waiting = mixed(cells).filter((cell) => find(results, cell) === undefined);
    const work = async () => {
        for (let cell = waiting.shift(); cell !== undefined; cell = waiting.shift()) {
            const startedMs = Date.now();
            const result = await runCell(cell, timeScale).catch((error: unknown) =>
                failedCell(cell, timeScale, error),
            );
            results.push(result);
            await onResult(results);
            const { isGood, convergence, problems } = result;
            const seconds = Math.round((Date.now() - startedMs) / 1000);
            console.log(
                `[${results.length}/${cells.length}] ${isGood ? "ok  " : "FAIL"} ${nameOf(cell)}: ${convergence}` +
                    `${problems.map((problem) => `; ${problem}`).join("")} (${seconds} s here)`,
            );
            if (!isGood && cell.subject === "ours" && result.output !== undefined) {
                console.log(result.output.replace(/^/gm, "    | "));
            }
        }
    };
    await Promise.all(Array.from({ length: jobs }, work));
    return cells.flatMap((cell) => find(results, cell) ?? []);
}

function find(results: readonly CellResult[], cell: Cell): CellResult | undefined {
    return results.find((result) => nameOf(result.cell) === nameOf(cell));
}

function failedCell(cell: Cell, timeScale: number, error: unknown): CellResult {
    const problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return {
        cell,
        isGood: false,
        convergence: "never",
        problems: [problem],
        duplicates: 0,
        orphans: 0,
        leftUntilUp: 0,
        endsOfOthers: 0,
        requests: 0,
        staleReads: 0,
        throttled: 0,
        secondsWaited: 0,
        timeScale,
    };
}

async function knownResults({ resume, json }: FaultOptions): Promise<readonly CellResult[]> {
    const text =
        resume && json !== undefined ? await readFile(json, "utf8").catch(() => undefined) : undefined;
    return text === undefined ? [] : (JSON.parse(text) as { cells: CellResult[] }).cells;
}

function asJson(results: readonly CellResult[], startedAt: Date): unknown {
    const machine = { cpus: cpus().length, model: cpus()[0]?.model, platform: process.platform };
    const summary = summarize(results);
    return { startedAt, finishedAt: new Date(), machine, summary, cells: results };
}

/** Runs cells and prints the summary. @returns The exit code. */
export async function runCells(cells: readonly Cell[], options: FaultOptions): Promise<number> {
    process.once("SIGINT", () => void stopAll());
    process.once("SIGTERM", () => void stopAll());
    const startedAt = new Date();
    const save = async (some: readonly CellResult[]) => {
        if (options.json !== undefined) {
            await writeFile(options.json, `${JSON.stringify(asJson(some, startedAt), null, 4)}\n`);
        }
    };
    const results = await runAll(cells, options, await knownResults(options), save);
    const summary = summarize(results);
    console.log(`\n${toTable(summary)}`);
    console.log(
        `Requests and seconds waited are per cell, the latter unscaled: time ran ${options.timeScale} times as fast.`,
    );
    if (options.markdown !== undefined) {
        await writeFile(options.markdown, `${toMarkdown(summary)}\n`);
    }
    const ours = results.filter(({ cell }) => cell.subject === "ours");
    const passed = ours.filter(({ isGood }) => isGood).length;
    console.log(`${passed} passed, ${ours.length - passed} failed, 0 skipped`);
    return passed === ours.length && results.length > 0 ? 0 : 1;
}

/** A run that is stopped leaves no sandbox tenant and no engine behind. */
async function stopAll(): Promise<void> {
    const family = await familyOf(process.pid);
    family.filter(({ pid }) => pid !== process.pid).forEach(({ pid }) => killNow(pid));
    process.exit(130);
}
