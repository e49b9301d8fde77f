import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { namespace } from "./keys";
import { lineFinder } from "./lineFinder";
import { ConfigurationError, type Problem } from "./problems";
import { readSettingsFile } from "./settingsFile";

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
 * @throws ConfigurationError - There is no project, its file cannot be read, or it has settings of this package.
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
    // JSON is YAML, too.
    const read = readSettingsFile(file);
    if ("message" in read) {
        const message = `the project file ${read.message}`;
        throw new ConfigurationError([{ file, field: "project", message, cure: read.cure }]);
    }
    const { stackConfigDir: folder, ...project } = (read.whole ?? {}) as {
        readonly stackConfigDir?: string;
        readonly name?: unknown;
        readonly config?: unknown;
    };
    const problems = settingsIn(project, basename(file), read.text);
    if (problems.length > 0) {
        throw new ConfigurationError(problems);
    }
    return folder ?? ".";
}

/**
 * Settings of this package that a project file has. The engine puts them among those of every stack: they would go
 * before what a stack config extends, and no command would know them.
 *
 * @see https://www.pulumi.com/docs/iac/concepts/projects/project-file/#config-options
 */
function settingsIn(
    project: { readonly name?: unknown; readonly config?: unknown },
    file: string,
    text: string,
): Problem[] {
    const isOwn = (key: string) =>
        key.includes(":") ? key.startsWith(namespace) : `${String(project.name)}:` === namespace;
    // A text is the former form of stackConfigDir.
    return Object.keys(typeof project.config === "object" ? (project.config ?? {}) : {})
        .filter(isOwn)
        .map((key) => ({
            file,
            ...lineFinder(text).ofKey(key),
            field: key,
            message: "a project file cannot have settings of this package",
            cure: "Move it to a file that each stack config extends (docs/shared-settings.md)",
        }));
}

/** A stack's name without its organization and project, as in its file names. */
export function shortName(stack: string): string {
    return stack.slice(stack.lastIndexOf("/") + 1);
}
