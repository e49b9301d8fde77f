/**
 * `npm run test:faults`: deploys a small program under every mixture of replicas, lag and faults, once by this
 * package's components and once by the azuread package alone. The last line is `N passed, N failed, N skipped`, of the
 * former; the latter is only measured.
 */
import { Command, InvalidArgumentError, Option } from "commander";
import { runProgram } from "../../tools/runProgram";
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
import { nextCommands } from "./nextCommand";
import type * as KillsCode from "./kills/command";
import type * as ProxyCode from "./proxy/command";
import type * as Code from "./run";
import type { FaultOptions } from "./options";

function upTo64(text: string): number {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 1 || value > 64) {
        throw new InvalidArgumentError("It must be a whole number from 1 to 64.");
    }
    return value;
}

function upTo1000(text: string): number {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 1 || value > 1_000) {
        throw new InvalidArgumentError("It must be a whole number from 1 to 1000.");
    }
    return value;
}

function upTo1(text: string): number {
    const value = Number(text);
    if (!(value > 0 && value <= 1)) {
        throw new InvalidArgumentError("It must be above 0 and at most 1.");
    }
    return value;
}

const program = new Command("npm run test:faults --")
    .description(
        "Deploys a small program to sandbox tenants that lag, throttle and fail, with the real Pulumi engine, and " +
            "compares it with the azuread package's own resources.",
    )
    .addOption(new Option("--fault <kinds...>", "only these faults"))
    .addOption(new Option("--lag <lags...>", "only these lags").choices(lags))
    .addOption(new Option("--replicas <counts...>", "only these numbers").choices(replicaCounts.map(String)))
    .addOption(new Option("--subject <which...>", "only this package, or the baseline").choices(subjects))
    .addOption(
        new Option(
            "--next <commands...>",
            "only these commands after a failure; up is the plain cells",
        ).choices(["up", ...nextCommands]),
    )
    .option("--short", "only the cells that run as part of npm test")
    .option(
        "--proxy",
        "run the fault proxy's table instead: each life cycle, without the engine, behind a proxy that answers in the " +
            "service's place",
    )
    .option(
        "--kills <count>",
        "run the demo's stack so often instead, kill it at a point that the seed draws, run another command, then up",
        upTo1000,
    )
    .option("--kind <names...>", "with --proxy: only these kinds of resources")
    .option("--share <number>", "with --proxy: a share of all cells, drawn by the seed", upTo1, 1)
    .option("--seed <number>", "what chance begins with", Number, 1)
    .option("--list", "name the chosen cells (with --proxy: kinds), and run none")
    .option("--jobs <count>", "cells at the same time", upTo64, 1)
    .option("--time-scale <factor>", "how many times faster than real time goes", upTo64, defaultTimeScale)
    .option("--json <file>", "write every cell and the summary as JSON, also while running")
    .option("--resume", "keep the cells that are in the JSON file, and run the others")
    .option("--markdown <file>", "write the summary as Markdown");

function isFaultName(name: string): boolean {
    return (faultNames as readonly string[]).includes(name);
}

function chosen(options: FaultOptions): Cell[] {
    const isIn = (names: readonly string[] | undefined, value: string | number) =>
        names === undefined || names.includes(String(value));
    return (options.short ? shortForm() : allCells()).filter(
        (cell) =>
            isIn(options.fault, cell.fault) &&
            isIn(options.lag, cell.lag) &&
            isIn(options.replicas, cell.replicas) &&
            isIn(options.subject, cell.subject) &&
            isIn(options.next, cell.next?.command ?? "up"),
    );
}

const options = program.parse().opts<FaultOptions>();
const unknownFault = options.proxy ? undefined : options.fault?.find((name) => !isFaultName(name));
if (unknownFault !== undefined) {
    program.error(
        `error: ${JSON.stringify(unknownFault)} is not a fault; the faults are ${faultNames.join(", ")}.`,
    );
}
const cells = chosen(options);
const { kills } = options;
if (kills !== undefined) {
    void runProgram(() => (require("./kills/command") as typeof KillsCode).runKills(kills, options));
} else if (options.proxy) {
    void runProgram(() => (require("./proxy/command") as typeof ProxyCode).runProxyCommand(options));
} else if (options.list) {
    console.log(cells.map(nameOf).join("\n"));
} else {
    void runProgram(() => (require("./run") as typeof Code).runCells(cells, options));
}
