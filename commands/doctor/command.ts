/**
 * `doctor --stack S [--json]`: whether the identity that deploys a stack can, and nobody is locked out.
 * Reads the tenant, and writes nothing. Exit codes: 0 fine, 1 errors found, 2 the command line or the stack config is
 * wrong, 4 no sign-in or no answer from Microsoft Graph.
 */
import { Command } from "commander";
import { ConfigurationError, findProject, loadTenant, namespace, ownKeys, readStackFile } from "../../config";
import { createGraphClient, readStackSettings, signIn } from "../../graph";
import { diagnose, exitCodeOf, exitCodes } from "./diagnosis";
import { tellFailure } from "../shared/failure";
import { toJson } from "../shared/json";
import { print, printReport } from "../shared/print";
import { reportOf } from "./report";

interface CliOptions {
    readonly stack: string;
    readonly stacksFolder?: string;
    readonly json?: boolean;
}

export const doctor = new Command("doctor")
    .description("Tells what the identity that deploys a stack lacks, and who could be locked out.")
    .requiredOption("--stack <name>", "the stack, of Pulumi.<name>.yaml")
    .option("--stacks-folder <folder>", "where stack configs are; default as the project says")
    .option("--json", "print the diagnosis as one JSON object")
    .exitOverride((error) => process.exit(error.exitCode === 0 ? exitCodes.healthy : exitCodes.configuration))
    .action((options: CliOptions) => diagnoseStack(options).catch(fail));

async function diagnoseStack({ stack, json, ...options }: CliOptions): Promise<void> {
    const stacksFolder = options.stacksFolder ?? findProject().stacksFolder;
    const { file, values } = readStackFile({ stack, stacksFolder });
    if (ownKeys(values).length === 0) {
        throw new ConfigurationError([
            {
                file,
                field: namespace,
                message: "the stack config declares nothing, so that nothing tells what the identity needs",
                cure: "Name a stack of this package's program; docs/doctor.md has the permissions for a program of your own",
            },
        ]);
    }
    const tenant = loadTenant({ stack, stacksFolder, values });
    const settings = readStackSettings(values);
    const identity = await signIn(settings);
    const diagnosis = await diagnose(stack, tenant, identity, createGraphClient(settings));
    if (json) {
        print(toJson(diagnosis));
    } else {
        printReport(reportOf(diagnosis));
    }
    process.exitCode = exitCodeOf(diagnosis);
}

function fail(error: unknown): void {
    process.exitCode = tellFailure(error) ? exitCodes.configuration : exitCodes.noSignIn;
}
