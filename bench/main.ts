/**
 * `npm run bench`: what it costs to bring many guests into a tenant, measured with the real engine on a sandbox tenant
 * with the published quotas; `npm run bench -- evaluate`: the offline evaluator.
 */
import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { promisify } from "node:util";
import { Command, InvalidArgumentError } from "commander";
import { measureBaseline } from "./baselineRun";
import { circumstances, figuresOf, plotOf, tableOf } from "./report";
import { measureRoster } from "./rosterRun";
import { root } from "./tenantRun";

interface Options {
    readonly guests?: number;
    readonly sizes: readonly number[];
    readonly baseline: readonly number[];
    readonly lag: number;
    readonly timeScale: number;
    readonly json?: boolean;
    readonly file?: string;
    readonly plot?: string;
    readonly verbose?: boolean;
}

function count(text: string): number {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 1) {
        throw new InvalidArgumentError("It must be a whole number of at least 1.");
    }
    return value;
}

function counts(text: string): number[] {
    return text === "none" ? [] : text.split(",").map((part) => count(part.trim()));
}

const program = new Command("npm run bench --")
    .description(
        "Invites guests and puts them into a group, with the real engine on a sandbox tenant: by this package, by the " +
            "azuread provider's resources (the sandbox's stand-in plugin, its waits at full length), and by arithmetic.\n" +
            "The published quotas, the replicas' lag and all waits go by one clock, faster than real for all alike.\n\n" +
            "npm run bench -- evaluate [options] measures the offline evaluator instead.",
    )
    .option("--guests <n>", "one size of this package alone", count)
    .option("--sizes <list>", "sizes of this package", counts, [10, 100, 1_000, 10_000])
    .option("--baseline <list>", "sizes of the baseline, or none", counts, [10, 100])
    .option("--lag <ms>", "middle of the replicas' lag, in milliseconds", count, 5_000)
    .option("--time-scale <factor>", "how many times faster than real time goes", count, 5)
    .option("--json", "end in one JSON line of the figures")
    .option("--file <path>", "write the figures as JSON to a file")
    .option("--plot <path>", "write a plot (SVG) to a file")
    .option("--verbose", "show what Pulumi prints");

async function main(): Promise<void> {
    const options = program.parse().opts<Options>();
    const onOutput = (text: string) => (options.verbose ? process.stderr.write(text) : undefined);
    const say = (text: string) => process.stderr.write(`${text}\n`);
    const clock = { lagMs: options.lag, timeScale: options.timeScale };
    const known = circumstances(clock, await commit());
    const sizes = options.guests === undefined ? options.sizes : [options.guests];
    const baselineSizes = options.guests === undefined ? options.baseline : [];
    const [roster, baseline] = [[], []] as [
        Awaited<ReturnType<typeof measureRoster>>[],
        Awaited<ReturnType<typeof measureBaseline>>[],
    ];
    for (const guests of baselineSizes) {
        say(`azuread resources, ${guests} guests …`);
        baseline.push(await measureBaseline(guests, clock, onOutput));
    }
    for (const guests of sizes) {
        say(`this package, ${guests} guests …`);
        roster.push(await measureRoster(guests, clock, onOutput));
    }
    const figures = figuresOf(known, roster, baseline);
    console.log(tableOf(figures));
    if (options.plot !== undefined) {
        await write(options.plot, plotOf(figures));
    }
    if (options.file !== undefined) {
        await write(options.file, `${JSON.stringify(figures, undefined, 4)}\n`);
    }
    if (options.json) {
        console.log(JSON.stringify(figures));
    }
}

async function commit(): Promise<string> {
    const git = promisify(execFile)("git", ["describe", "--always", "--dirty"], { cwd: root });
    return git.then(
        ({ stdout }) => stdout.trim(),
        () => "unknown",
    );
}

async function write(path: string, text: string): Promise<void> {
    await mkdir(dirname(resolve(path)), { recursive: true });
    await writeFile(path, text);
}

if (process.argv[2] === "evaluate") {
    process.argv.splice(2, 1);
    void import("./evaluate.js");
} else {
    main().catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : String(error));
        process.exitCode = 1;
    });
}
