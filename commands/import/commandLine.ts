import { InvalidArgumentError } from "commander";
import { isGuid } from "../../rules/guid";
import type * as Code from "./command";
import { action, commandLine } from "../shared/commandLine";
import { exitCodes, type ImportOptions } from "./options";

/** The command line of `import`. */
export const importTenant = () =>
    commandLine("import")
        .description(
            "Writes a tenant's guests, their groups, policies, partners, roles and settings as a stack config and a guest list. " +
                "Only reads the tenant. Signs in as a deployment does.",
        )
        .requiredOption("--stack <name>", "name of the stack to make, of Pulumi.<name>.yaml", stackName)
        .option("--output <folder>", "where stack configs are; default as the project says")
        .option(
            "--emergency-access-account <id>",
            "an account for emergency access, may be repeated; default: what all policies for guests exclude",
            (text: string, all: readonly string[]) => [...all, guid(text)],
            [],
        )
        .option("--emergency-access-group <id>", "the group of those accounts", guid)
        .option("--force", "overwrite what the stack config already declares")
        .option("--fresh", "read everything again, also what an interrupted run has read")
        .option("--json", "print the report as one JSON object")
        .action(action<ImportOptions>(() => require("./command") as typeof Code, exitCodes.noAnswer));

function guid(text: string): string {
    if (!isGuid(text)) {
        throw new InvalidArgumentError("It must be an object id (GUID).");
    }
    return text.toLowerCase();
}

function stackName(text: string): string {
    if (!/^[A-Za-z0-9_.-]{1,100}$/.test(text)) {
        throw new InvalidArgumentError("It must be letters, digits, hyphens, underscores and periods.");
    }
    return text;
}
