import type * as Code from "./command";
import { action, commandLine } from "../shared/commandLine";
import { withReports } from "../shared/reportOptions";
import { exitCodes, formats, type DriftOptions } from "./options";

/** The command line of `drift`. */
export const drift = () =>
    withReports(
        commandLine("drift")
            .description("Lists what was changed in the tenant outside the code. Changes nothing.")
            .requiredOption("--stack <name>", "the stack"),
        formats,
    )
        .option("--config-file <file>", "stack config to use instead of the stack's own")
        .addHelpText(
            "after",
            "\nExit codes: 0 no drift; 10 drift; 1 drift could not be determined; 2 bad input; 3 the preparation failed.",
        )
        .action(action<DriftOptions>(() => require("./command") as typeof Code, exitCodes.failed));
