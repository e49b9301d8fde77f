import type * as Code from "./command";
import { action, commandLine } from "../shared/commandLine";
import { withReports } from "../shared/reportOptions";
import { exitCodes, formats, type ConfigOptions } from "./options";

/** The command line of `config`. */
export const config = () =>
    withReports(
        commandLine("config")
            .description(
                "Lists the settings in force for a stack, those of the files that it extends included, and the file and line of each.",
            )
            .requiredOption("--stack <name>", "the stack"),
        formats,
    )
        .option("--config-file <file>", "stack config to use instead of the stack's own")
        .addHelpText("after", "\nExit codes: 0 listed; 1 the files could not be read; 2 bad input.")
        .action(action<ConfigOptions>(() => require("./command") as typeof Code, exitCodes.failed));
