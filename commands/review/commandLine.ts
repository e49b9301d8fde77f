import { Option } from "commander";
import type * as Code from "./command";
import { action, commandLine } from "../shared/commandLine";
import { withReports } from "../shared/reportOptions";
import { daysOfLog } from "../shared/signIns/daysOption";
import { exitCodes, formats, proveFormats, type ReviewOptions } from "./options";

/** The command line of `review`. */
export const review = () =>
    withReports(
        commandLine("review")
            .description(
                "Previews a stack with the real engine, and reports who would sign in differently: who is let in, who " +
                    "is asked for MFA once, twice or never. Nothing is deployed.",
            )
            .requiredOption("--stack <stack>", "the stack to preview")
            .addOption(
                new Option("--state", "compare with what the stack has deployed (the default)").conflicts([
                    "base",
                    "live",
                ]),
            )
            .addOption(
                new Option(
                    "--base <ref>",
                    "compare with the program as this commit or branch has it",
                ).conflicts("live"),
            )
            .option(
                "--live",
                "compare with the tenant as it is, policies outside this stack included, and with its own evaluation (read-only)",
            ),
        formats,
    )
        .option(
            "--sign-ins <file>",
            "replay the sign-ins of this file on the change: JSON or CSV of the admin center, JSON lines of Log Analytics",
        )
        .addOption(daysOfLog().conflicts("signIns"))
        .option("--everyone", "replay the tenant's own people, too")
        .option("--names", "list the object ids of the people concerned")
        .addOption(
            new Option(
                "--prove",
                "without a change: list what holds for all sign-ins, and who gets in without MFA (forms: text, md, json)",
            ).conflicts(["base", "signIns"]),
        )
        .option("--config-file <file>", "stack config to use instead of the stack's own")
        .addHelpText(
            "after",
            "\nExit codes: 0 no sign-in changes; 10 sign-ins change; 11 not all sign-ins could be compared; 20 a finding\n" +
                "refuses the change (a lock-out, an emergency-access account covered, an expected outcome missed);\n" +
                "1 no review could be made; 2 bad input; 3 the preparation failed.",
        )
        .hook("preAction", (command) => {
            const { prove, format = [] } = command.opts<ReviewOptions>();
            const other = format.find((report) => !proveFormats.includes(report.format));
            if (prove === true && other !== undefined) {
                command.error(
                    `error: option '--prove' has no form ${other.format} (choices: ${proveFormats.join(", ")})`,
                );
            }
        })
        .action(action<ReviewOptions>(() => require("./command") as typeof Code, exitCodes.failed));
