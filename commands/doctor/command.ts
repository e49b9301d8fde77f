/**
 * `doctor --stack S [--json]`: checks that the identity that deploys a stack has what it needs, and that no policy
 * locks anyone out. Reads the tenant, and writes nothing. Exit codes: 0 fine, 1 errors found, 2 the command line or the
 * stack config is wrong, 4 no sign-in or no answer from Microsoft Graph.
 */
import { ConfigurationError, findProject, loadTenant, namespace, ownKeys, readStackFile } from "../../config";
import { createGraphClient, readStackSettings, signIn } from "../../graph";
import { toJson } from "../shared/json";
import { print, printReport } from "../shared/print";
import type { DoctorOptions } from "./options";
import { diagnose, exitCodeOf } from "./diagnosis";
import { reportOf } from "./report";

/** @returns The exit code. */
export async function run({ stack, json, ...options }: DoctorOptions): Promise<number> {
    const stacksFolder = options.stacksFolder ?? findProject().stacksFolder;
    const { file, values } = readStackFile({ stack, stacksFolder });
    if (ownKeys(values).length === 0) {
        throw new ConfigurationError([
            {
                file,
                field: namespace,
                message:
                    "the stack config declares nothing, so the doctor cannot determine what the identity needs",
                cure: "Name a stack of this package's program; docs/doctor.md lists the permissions for your own program",
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
    return exitCodeOf(diagnosis);
}
