/**
 * `stale-guests --stack <name>`: guests who have not signed in for long, as a plan to review. Reads and
 * prints; it blocks, deletes and changes nobody.
 */
import { Command, InvalidArgumentError, Option } from "commander";
import { tellFailure } from "../shared/failure";
import { findProject, loadTenant, readStackFile } from "../../config";
import { createGraphClient, GraphError, readStackSettings } from "../../graph";
import { listGuestActivity } from "../../graph/resources/guestActivity";
import { toJson } from "../shared/json";
import { print, printReport, say } from "../shared/print";
import { asCsv, reportOf } from "./format";
import { planCleanUp } from "./plan";

const exitCodes = { listed: 0, failed: 1, badInput: 2 } as const;

interface CliOptions {
    readonly stack: string;
    readonly days: number;
    readonly json?: boolean;
    readonly csv?: boolean;
}

export const staleGuests = new Command("stale-guests")
    .description(
        "Lists guests who have not signed in for long, for a person to review. Changes nothing.\n" +
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
    .exitOverride((error) => process.exit(error.exitCode === 0 ? exitCodes.listed : exitCodes.badInput))
    .action((options: CliOptions) => run(options).catch(fail));

function wholeDays(text: string): number {
    if (!/^\d{1,4}$/.test(text)) {
        throw new InvalidArgumentError("It must be a whole number of days.");
    }
    return Number(text);
}

async function run({ stack, days, json, csv }: CliOptions): Promise<void> {
    const { stacksFolder } = findProject();
    const { values } = readStackFile({ stack, stacksFolder });
    const tenant = loadTenant({ stack, stacksFolder, values });
    const client = createGraphClient(readStackSettings(values));
    const guests = await listGuestActivity(client);
    const stale = planCleanUp(guests, {
        days,
        declaredAddresses: new Set(tenant.guests.map(({ emailAddress }) => emailAddress)),
        nowMs: Date.now(),
    });
    if (json === true) {
        print(toJson(stale, 4));
    } else if (csv === true) {
        print(asCsv(stale));
    } else {
        printReport(reportOf(stale, guests.length, days));
    }
}

function fail(error: unknown): void {
    process.exitCode = tellFailure(error) ? exitCodes.badInput : exitCodes.failed;
    if (GraphError.isInstance(error) && error.status === 403) {
        say("Sign-in activity needs AuditLog.Read.All, User.Read.All and Entra ID P1 in the tenant.");
    }
}
