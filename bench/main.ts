/**
 * `npm run bench`: what it costs to bring many guests into a tenant, measured with the real engine on a sandbox tenant
 * with the published quotas; `npm run bench -- evaluate`: the offline evaluator; `npm run bench -- sign-ins`: the sign-in log.
 */
import { Command, InvalidArgumentError } from "commander";
import { runProgram } from "../tools/runProgram";
import type * as Code from "./run";
import type { BenchOptions } from "./options";

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
            "npm run bench -- evaluate [options] measures the offline evaluator instead, npm run bench -- sign-ins [options]\n" +
            "how a large sign-in log is read and replayed, npm run bench -- prove [options] the review of all sign-ins, and\n" +
            "npm run bench -- tenants [options] an action for many stacks.",
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

/** Other benches than that of guests, each with its options. */
const others: Readonly<Record<string, () => void>> = {
    evaluate: () => {
        require("./evaluate");
    },
    prove: () => {
        require("./prove");
    },
    "sign-ins": () => {
        require("./signIns/command");
    },
    tenants: () => {
        require("./tenants");
    },
};
const other = others[process.argv[2] ?? ""];

if (other !== undefined) {
    process.argv.splice(2, 1);
    other();
} else {
    const options = program.parse().opts<BenchOptions>();
    void runProgram(() => (require("./run") as typeof Code).bench(options));
}
