/**
 * `drift --stack S [--format text|md|json|junit]`: what was changed in the tenant outside the code, and by whom, as
 * far as the audit log tells. Reads; it writes neither the tenant nor the state.
 */
import { Command, Option } from "commander";
import { tellFailure } from "../shared/failure";
import { findProject, readStackFile } from "../../config";
import { createGraphClient, readStackSettings } from "../../graph";
import { Engine } from "../review/engine";
import { toJson } from "../shared/json";
import { toMarkdown } from "../shared/markdown";
import { print, reportFor, save } from "../shared/print";
import type { Rendered } from "../shared/rendered";
import type { DriftReport } from ".";
import { attribute } from "./actors";
import { driftOf } from "./drift";
import { toJunit } from "./formats/junit";
import { reportOf } from "./formats/report";

const exitCodes = { none: 0, failed: 1, badInput: 2, drift: 10 } as const;

interface DriftOptions {
    readonly stack: string;
    readonly format: "text" | "md" | "json" | "junit";
    readonly output?: string;
    readonly configFile?: string;
}

export const drift = new Command("drift")
    .description("Tells what was changed in the tenant outside the code. Changes nothing.")
    .requiredOption("--stack <name>", "the stack")
    .addOption(
        new Option("--format <name>", "form of the report")
            .choices(["text", "md", "json", "junit"])
            .default("text"),
    )
    .option("--output <file>", "write the report to a file instead of the terminal")
    .option("--config-file <file>", "stack config to use instead of the stack's own")
    .addHelpText(
        "after",
        "\nExit codes: 0 no drift; 10 drift; 1 it could not be told; 2 bad input; 3 the preparation failed.",
    )
    .exitOverride((error) => process.exit(error.exitCode === 0 ? exitCodes.none : exitCodes.badInput))
    .action((options: DriftOptions) => run(options).then(end, fail));

const formats: Readonly<
    Record<DriftOptions["format"], (report: DriftReport, options: DriftOptions) => Rendered>
> = {
    text: (report, { output }) => reportFor(output, reportOf(report)),
    md: (report) => toMarkdown(reportOf(report)),
    json: (report) => toJson(report, 2),
    junit: toJunit,
};

async function run(options: DriftOptions): Promise<number> {
    const { stack, configFile } = options;
    const { folder, stacksFolder } = findProject();
    const { values } = readStackFile({ stack, stacksFolder, configFile });
    const engine = new Engine({ folder, stack, configFile });
    const found = driftOf(await engine.refreshedPlan());
    const settings = readStackSettings(values);
    const attribution = await attribute(createGraphClient(settings), found, settings.clientId);
    const text = formats[options.format]({ stack, ...attribution }, options);
    if (options.output === undefined) {
        print(text);
    } else {
        await save(options.output, text);
    }
    return found.length === 0 ? exitCodes.none : exitCodes.drift;
}

function end(code: number): void {
    process.exitCode = code;
}

function fail(error: unknown): void {
    process.exitCode = tellFailure(error) ? exitCodes.badInput : exitCodes.failed;
}
