import { Option } from "commander";
import type * as Code from "./command";
import { action, commandLine } from "../shared/commandLine";
import { withReports } from "../shared/reportOptions";
import { daysOfLog } from "../shared/signIns/daysOption";
import { exitCodes, formats, type DoubleMfaOptions } from "./options";

/** The command line of `double-mfa`. */
export const doubleMfa = () =>
    withReports(
        commandLine("double-mfa")
            .description(
                "Reads the sign-in log, and reports by home tenant how many guests' sign-ins were asked for MFA in this " +
                    "tenant, and how many of these trust in the home tenant's MFA would spare. Changes nothing.",
            )
            .requiredOption("--stack <name>", "the tenant's stack, of Pulumi.<name>.yaml")
            .addOption(daysOfLog().conflicts("file").default(30))
            .option(
                "--file <file>",
                "read this file instead of the tenant's log: JSON or CSV of the admin center, JSON lines of Log Analytics",
            )
            .option("--names", "list the people, too")
            .addOption(new Option("--json", "the same as --format json").conflicts(["format"]))
            .option("--config-file <file>", "stack config to use instead of the stack's own")
            .option("--patch <file>", "write the proposed change of the stack config to this file"),
        formats,
    )
        .addHelpText(
            "after",
            "\nReading the log needs AuditLog.Read.All, and Entra ID P1; what is trusted now needs Policy.Read.All.\n" +
                "Exit codes: 0 reported; 1 no sign-in or no answer; 2 bad input; 3 the preparation failed.",
        )
        .action(action<DoubleMfaOptions>(() => require("./command") as typeof Code, exitCodes.failed));
