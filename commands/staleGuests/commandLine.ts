import { InvalidArgumentError, Option } from "commander";
import type * as Code from "./command";
import { action, commandLine } from "../shared/commandLine";
import { exitCodes, type StaleGuestsOptions } from "./options";

/** The command line of `stale-guests`. */
export const staleGuests = () =>
    commandLine("stale-guests")
        .description(
            "Lists guests who have not signed in for long, for a person to review. Changes nothing. " +
                "Signs in as a deployment does, and needs AuditLog.Read.All, User.Read.All and Entra ID P1.",
        )
        .requiredOption("--stack <name>", "the tenant's stack, of Pulumi.<name>.yaml")
        .option("--days <count>", "days without a sign-in", wholeDays, 90)
        .addOption(new Option("--json", "print a JSON array").conflicts("csv"))
        .option("--csv", "print CSV")
        .addHelpText(
            "after",
            "\nExit codes: 0 listed; 1 no sign-in or no answer; 2 bad input; 3 the preparation failed.",
        )
        .action(action<StaleGuestsOptions>(() => require("./command") as typeof Code, exitCodes.failed));

function wholeDays(text: string): number {
    if (!/^\d{1,4}$/.test(text)) {
        throw new InvalidArgumentError("It must be a whole number of days.");
    }
    return Number(text);
}
