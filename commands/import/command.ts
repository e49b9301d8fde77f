/**
 * `import --stack S [--output FOLDER] [--json]`: a tenant's B2B collaboration as a stack config and a guest
 * list, such that the next `pulumi up` writes nothing to the tenant. Reads alone. Exit codes: 0 written, 2 the command
 * line is wrong or the stack config is there already, 4 no sign-in or no answer from Microsoft Graph.
 */
import { join, relative, resolve } from "node:path";
import { ConfigurationError, findProject, findStackFile, ownKeys } from "../../config";
import { createGraphClient, createHttpTransport, readStackSettings, signIn } from "../../graph";
import { isGuid } from "../../rules/guid";
import { Checkpoint } from "./checkpoint";
import { exitCodes, type ImportOptions } from "./options";
import { declare } from "./declaration";
import { ignoreHint, stackFiles, writeFiles } from "./files";
import { readOnlyTransport } from "./readOnly";
import { readTenant, type OnProgress } from "./readTenant";
import { toJson } from "../shared/json";
import { print, printReport, sayProgress } from "../shared/print";
import { readable, reportOf } from "./report";

const progress: OnProgress = (part, count, total) =>
    sayProgress(`  ${part}: ${count}${total === undefined ? "" : ` of ${total}`}`);

/** @returns The exit code. */
export async function run(options: ImportOptions): Promise<number> {
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
                message: "the stack already declares something",
                cure: "Name another stack, or overwrite it with --force",
            },
        ]);
    }
    const settings = readStackSettings(values);
    // Before anything else, so that a sign-in that fails says so by itself.
    const { objectId } = await signIn(settings);
    const isKnown = isGuid(objectId);
    const client = createGraphClient(settings, { transport: readOnlyTransport(createHttpTransport()) });
    const checkpoint = await Checkpoint.open(
        // Another identity may see other guests, so nothing that it read is trusted.
        join(project.folder, ".import", settings.tenantId, isKnown ? objectId : "unknown"),
        options.fresh === true || !isKnown,
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
    return exitCodes.written;
}
