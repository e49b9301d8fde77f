/**
 * `npm run test:faults`: deploys a small program under every mixture of replicas, lag and faults, once by this
 * package's components and once by the azuread package alone. The last line is `N passed, N failed, N skipped`, of the
 * former; the latter is only measured.
 */
import { readFile, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { Command, InvalidArgumentError, Option } from "commander";
import { runCell, type CellResult } from "./cell";
import {
    allCells,
    defaultTimeScale,
    faultNames,
    lags,
    nameOf,
    replicaCounts,
    shortForm,
    subjects,
    type Cell,
} from "./matrix";
import { familyOf, killNow } from "./processes";
import { summarize, toMarkdown, toTable } from "./report";

interface FaultOptions {
    readonly fault?: readonly string[];
    readonly lag?: readonly string[];
    readonly replicas?: readonly string[];
    readonly subject?: readonly string[];
    readonly short?: boolean;
    readonly list?: boolean;
    readonly jobs: number;
    readonly timeScale: number;
    readonly resume?: boolean;
    readonly json?: string;
    readonly markdown?: string;
}

function upTo64(text: string): number {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 1 || value > 64) {
        throw new InvalidArgumentError("It must be a whole number from 1 to 64.");
    }
    return value;
}

const program = new Command("npm run test:faults --")
    .description(
        "Deploys a small program to sandbox tenants that lag, throttle and fail, with the real Pulumi engine, and " +
            "compares it with the azuread package's own resources.",
    )
    .addOption(new Option("--fault <kinds...>", "only these faults").choices(faultNames))
    .addOption(new Option("--lag <lags...>", "only these lags").choices(lags))
    .addOption(new Option("--replicas <counts...>", "only these numbers").choices(replicaCounts.map(String)))
    .addOption(new Option("--subject <which...>", "only this package, or the baseline").choices(subjects))
    .option("--short", "only the cells that run as part of npm test")
    .option("--list", "name the chosen cells, and run none")
    .option("--jobs <count>", "cells at the same time", upTo64, 1)
    .option("--time-scale <factor>", "how many times faster than real time goes", upTo64, defaultTimeScale)
    .option("--json <file>", "write every cell and the summary as JSON, also while running")
    .option("--resume", "keep the cells that are in the JSON file, and run the others")
    .option("--markdown <file>", "write the summary as Markdown");

function chosen(options: FaultOptions): Cell[] {
    const isIn = (names: readonly string[] | undefined, value: string | number) =>
        names === undefined || names.includes(String(value));
    return (options.short ? shortForm() : allCells()).filter(
        (cell) =>
            isIn(options.fault, cell.fault) &&
            isIn(options.lag, cell.lag) &&
            isIn(options.replicas, cell.replicas) &&
            isIn(options.subject, cell.subject),
    );
}

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

async function main(): Promise<void> {
    const options = program.parse().opts<FaultOptions>();
    const cells = chosen(options);
    if (options.list) {
        console.log(cells.map(nameOf).join("\n"));
        return;
    }
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
    process.exitCode = passed === ours.length && results.length > 0 ? 0 : 1;
    console.log(`${passed} passed, ${ours.length - passed} failed, 0 skipped`);
}

/** A run that is stopped leaves no sandbox tenant and no engine behind. */
async function stopAll(): Promise<void> {
    const family = await familyOf(process.pid);
    family.filter(({ pid }) => pid !== process.pid).forEach(({ pid }) => killNow(pid));
    process.exit(130);
}
process.once("SIGINT", () => void stopAll());
process.once("SIGTERM", () => void stopAll());

void main();
