/**
 * `import --stack S [--output FOLDER] [--json]`: a tenant's B2B collaboration as a stack config and a guest
 * list, such that the next `pulumi up` writes nothing to the tenant. Reads alone. Exit codes: 0 written, 2 the command
 * line is wrong or the stack config is there already, 4 no sign-in or no answer from Microsoft Graph.
 */
import { isGuid } from "../../rules/guid";
import { join, relative, resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { tellFailure } from "../shared/failure";
import { ConfigurationError, findProject, findStackFile, ownKeys } from "../../config";
import { createGraphClient, createHttpTransport, readStackSettings, signIn } from "../../graph";
import { Checkpoint } from "./checkpoint";
import { declare } from "./declaration";
import { ignoreHint, stackFiles, writeFiles } from "./files";
import { readOnlyTransport } from "./readOnly";
import { readTenant, type OnProgress } from "./readTenant";
import { toJson } from "../shared/json";
import { print, printReport, sayProgress } from "../shared/print";
import { readable, reportOf } from "./report";

const exitCodes = { written: 0, commandLine: 2, noAnswer: 4 } as const;

interface CliOptions {
    readonly stack: string;
    readonly output?: string;
    readonly json?: boolean;
    readonly fresh?: boolean;
    readonly force?: boolean;
    readonly emergencyAccessAccount: readonly string[];
    readonly emergencyAccessGroup?: string;
}

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

export const importTenant = new Command("import")
    .description(
        "Writes a tenant's guests, their groups, policies, partners, roles and settings as a stack config and a guest list.\n" +
            "Reads the tenant, and changes nothing of it. Signs in as a deployment does.",
    )
    .requiredOption("--stack <name>", "name of the stack to make, of Pulumi.<name>.yaml", stackName)
    .option("--output <folder>", "where stack configs are; default as the project says")
    .option(
        "--emergency-access-account <id>",
        "an account for emergency access, may be repeated; default what all policies for guests leave out",
        (text: string, all: readonly string[]) => [...all, guid(text)],
        [],
    )
    .option("--emergency-access-group <id>", "the group of those accounts", guid)
    .option("--force", "write over what the stack config declares already")
    .option("--fresh", "read everything anew, also what a run that was stopped has read")
    .option("--json", "print the report as one JSON object")
    .exitOverride((error) => process.exit(error.exitCode === 0 ? exitCodes.written : exitCodes.commandLine))
    .action((options: CliOptions) => run(options).catch(fail));

const progress: OnProgress = (part, count, total) =>
    sayProgress(`  ${part}: ${count}${total === undefined ? "" : ` of ${total}`}`);

async function run(options: CliOptions): Promise<void> {
    const project = findProject();
    const folder = resolve(options.output ?? project.stacksFolder);
    const files = stackFiles(folder, options.stack);
    const existing = findStackFile({ stack: options.stack, stacksFolder: folder });
    const values = existing?.values ?? {};
    const taken = ownKeys(values);
    if (taken.length > 0 && options.force !== true) {
        throw new ConfigurationError([
            {
                file: files.config,
                field: taken[0] ?? "",
                message: "the stack declares something already",
                cure: "Name another stack, or write over it with --force",
            },
        ]);
    }
    const settings = readStackSettings(values);
    // Before anything else, so that a sign-in that fails says so by itself.
    await signIn(settings);
    const client = createGraphClient(settings, { transport: readOnlyTransport(createHttpTransport()) });
    const checkpoint = await Checkpoint.open(
        join(project.folder, ".import", settings.tenantId),
        options.fresh,
    );
    const snapshot = await readTenant(client, settings.tenantId, checkpoint, progress);
    const { emergencyAccessAccount: accountIds, emergencyAccessGroup: groupId } = options;
    const declaration = declare(snapshot, {
        guestList: files.guestListKey,
        ...(accountIds.length > 0 || groupId !== undefined
            ? { emergencyAccess: { accountIds, groupId } }
            : {}),
    });
    await writeFiles(files, existing?.text, settings.tenantId, declaration);
    await checkpoint.finish();
    const shown = (path: string) => relative(process.cwd(), path) || path;
    const report = reportOf(snapshot, declaration, {
        stack: options.stack,
        configFile: shown(files.config),
        guestList: shown(files.guestList),
        ignoreHint: await ignoreHint(files.guestList, project.folder),
    });
    if (options.json) {
        print(toJson(report));
    } else {
        printReport(readable(report));
    }
}

function fail(error: unknown): void {
    process.exitCode = tellFailure(error) ? exitCodes.commandLine : exitCodes.noAnswer;
}
