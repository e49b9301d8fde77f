import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { measureBaseline } from "./baselineRun";
import { commit } from "./commit";
import type { BenchOptions } from "./options";
import { circumstances, figuresOf, plotOf, tableOf } from "./report";
import { measureRoster } from "./rosterRun";

/** Measures what the options ask for. @returns The exit code. */
export async function bench(options: BenchOptions): Promise<number> {
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
    return 0;
}

async function write(path: string, text: string): Promise<void> {
    await mkdir(dirname(resolve(path)), { recursive: true });
    await writeFile(path, text);
}
