/**
 * `npm run doctor -- --stack S [--json]`: whether the identity that deploys a stack can, and nobody is locked out.
 * Reads the tenant, and writes nothing. Exit codes: 0 fine, 1 errors found, 2 the command line or the stack config is
 * wrong, 4 no sign-in or no answer from Microsoft Graph.
 */
import { join } from "node:path";
import { Command } from "commander";
import { ConfigurationError, loadTenant, readStackFile } from "../config";
import {
    createGraphClient,
    GraphSettingsError,
    readGraphSettings,
    signIn,
    stackConfigSource,
} from "../graph";
import { diagnose, exitCodeOf, exitCodes } from "./diagnosis";
import { colorsFor } from "../tools/terminal";
import { reportText } from "./report";

interface CliOptions {
    readonly stack: string;
    readonly stacksFolder: string;
    readonly json?: boolean;
}

const program = new Command("npm run doctor --")
    .description("Tells what the identity that deploys a stack lacks, and who could be locked out.")
    .requiredOption("--stack <name>", "the stack: stacks/Pulumi.<name>.yaml")
    .option("--stacks-folder <folder>", "where stack configs are", join(__dirname, "..", "stacks"))
    .option("--json", "print the diagnosis as one JSON object")
    .exitOverride((error) =>
        process.exit(error.exitCode === 0 ? exitCodes.healthy : exitCodes.configuration),
    );

async function main(): Promise<void> {
    const options = program.parse().opts<CliOptions>();
    const { values } = readStackFile(options);
    const tenant = loadTenant({ ...options, values });
    const settings = readGraphSettings({
        config: stackConfigSource(values),
        env: process.env,
    });
    const identity = await signIn(settings);
    const diagnosis = await diagnose(options.stack, tenant, identity, createGraphClient(settings));
    console.log(options.json ? JSON.stringify(diagnosis) : reportText(diagnosis, colorsFor(process.stdout)));
    process.exitCode = exitCodeOf(diagnosis);
}

main().catch((error: unknown) => {
    // The message is for the person at the command line: a stack trace would only hide it.
    console.error(error instanceof Error ? error.message : String(error));
    const isConfiguration = error instanceof ConfigurationError || GraphSettingsError.isInstance(error);
    process.exitCode = isConfiguration ? exitCodes.configuration : exitCodes.noSignIn;
});
