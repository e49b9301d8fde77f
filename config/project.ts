import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { ConfigurationError } from "./problems";

/** A Pulumi project, as far as its stack configs are concerned. */
export interface PulumiProject {
    /** Folder that holds `Pulumi.yaml`. */
    readonly folder: string;
    /** Folder of the stack configs and the files they name: `stackConfigDir`, or else the project's folder. */
    readonly stacksFolder: string;
}

/** @see https://www.pulumi.com/docs/iac/concepts/projects/project-file/ */
const projectFiles = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/**
 * The Pulumi project that a folder belongs to, found as the engine does: in it, or in the nearest one above.
 *
 * @param from - Default: the working folder.
 * @throws ConfigurationError - There is no project, or its file cannot be read.
 */
export function findProject(from = process.cwd()): PulumiProject {
    for (let folder = resolve(from); ; folder = dirname(folder)) {
        const file = projectFiles.map((name) => join(folder, name)).find((path) => existsSync(path));
        if (file !== undefined) {
            return { folder, stacksFolder: resolve(folder, stackConfigDir(file)) };
        }
        if (folder === dirname(folder)) {
            throw new ConfigurationError([
                {
                    file: join(from, "Pulumi.yaml"),
                    field: "project",
                    message: "there is no Pulumi project in this folder or in a folder above it",
                    cure: "Change to the project's folder, or create a project: see docs/getting-started.md of this package",
                },
            ]);
        }
    }
}

function stackConfigDir(file: string): string {
    try {
        // JSON is YAML, too.
        const { stackConfigDir: folder = "." } = parse(readFileSync(file, "utf8")) as {
            stackConfigDir?: string;
        };
        return folder;
    } catch (cause) {
        const reason = cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause);
        throw new ConfigurationError([
            {
                file,
                field: "project",
                message: `the project file cannot be read (${reason})`,
                cure: "Correct the file",
            },
        ]);
    }
}

/** A stack's name without its organization and project, as in its file names. */
export function shortName(stack: string): string {
    return stack.slice(stack.lastIndexOf("/") + 1);
}
