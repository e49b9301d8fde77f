import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import {
    BaseFiles,
    ConfigurationError,
    mergedSettings,
    readStackFile,
    type MergedSettings,
    type PulumiProject,
} from "../../config";
import { quote } from "../../rules/text";
import { filesOfReports } from "../shared/reportOptions";
import { changeSince } from "./gitChange";
import { pathsBehind } from "./links";
import type { TenantsOptions } from "./options";

/** Names of all stack configs of a project, sorted. */
export function allStacks({ stacksFolder }: PulumiProject): string[] {
    return readdirSync(stacksFolder)
        .flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? [])
        .sort();
}

/** Whether a stack has a stack config. */
export function hasStackConfig(project: PulumiProject, stack: string): boolean {
    return existsSync(configOf(project, stack));
}

/**
 * The stacks that the options name, sorted.
 *
 * @throws ConfigurationError - A stack has no stack config, no stack has a tag, one cannot be read, or the commit is not
 *     known.
 */
export async function chosenStacks(
    project: PulumiProject,
    {
        stacks,
        tag,
        changed,
        ...reports
    }: Pick<TenantsOptions, "stacks" | "tag" | "changed" | "format" | "output">,
): Promise<string[]> {
    const all = allStacks(project);
    if (all.length === 0) {
        throw new ConfigurationError([
            {
                file: join(project.stacksFolder, "Pulumi.<stack>.yaml"),
                field: "tenants",
                message: "the project has no stack config",
                cure: "Change to the project's folder, or create a stack config",
            },
        ]);
    }
    if (stacks !== undefined) {
        const unknown = stacks.filter((stack) => !all.includes(stack));
        if (unknown.length > 0) {
            throw new ConfigurationError(unknown.map((stack) => noStack(stack)));
        }
        return [...stacks].sort();
    }
    if (tag !== undefined) {
        return taggedStacks(project, all, tag);
    }
    if (changed === undefined) {
        return all;
    }
    const { files, isWatched } = await changeSince(project.folder, changed);
    // Reports of an earlier run in the same place: this one replaces them.
    const written = new Set(filesOfReports(reports).map((file) => resolve(file)));
    return stacksTouchedBy(
        project,
        files.filter((file) => !written.has(file)),
        isWatched,
    );
}

function taggedStacks(project: PulumiProject, all: readonly string[], tag: readonly string[]): string[] {
    const bases = new BaseFiles();
    const tags = new Map(all.map((stack) => [stack, tagsOf(project, stack, bases)]));
    const known = new Set([...tags.values()].flat());
    const unknown = tag.filter((each) => !known.has(each));
    if (unknown.length > 0) {
        throw new ConfigurationError(
            unknown.map((each) => ({
                file: "Pulumi.<stack>.yaml",
                field: "--tag",
                message: `no stack has the tag ${quote(each)}`,
                cure: "Correct its name, or add it to entra-b2b:tags of a stack config or of a base",
            })),
        );
    }
    return all.filter((stack) => tags.get(stack)?.some((each) => tag.includes(each)));
}

/**
 * The stacks that a change of files touches; a changed file of the program touches all.
 *
 * @param isWatched - Whether a change of a file would be among these. Another file can have changed unseen, so that its
 *     stack counts as touched. Default: all are watched.
 */
export function stacksTouchedBy(
    project: PulumiProject,
    files: readonly string[],
    isWatched: (file: string) => boolean = () => true,
): string[] {
    const all = allStacks(project);
    const { folder, stacksFolder } = project;
    const bases = new BaseFiles();
    const owned = new Map(all.map((stack) => [stack, filesOf(project, stack, bases, isWatched)]));
    const known = new Set([...owned.values()].flatMap((each) => each ?? []));
    const changed = new Set(files.filter((file) => known.has(file) || !file.endsWith(".md")));
    const isData = (file: string) =>
        known.has(file) ||
        (stacksFolder !== folder && file.startsWith(join(stacksFolder, "/"))) ||
        /^Pulumi\..+\.yaml$|\.scenarios\.yaml$/.test(file.slice(join(stacksFolder, "/").length));
    const isProgram = (file: string) => file.startsWith(join(folder, "/")) && !isData(file);
    return [...changed].some(isProgram)
        ? all
        : all.filter((stack) => owned.get(stack)?.some((file) => changed.has(file)) ?? true);
}

/**
 * Every file that a stack is made of, apart from the program.
 *
 * @returns `undefined` if it is not known whether they have changed: because the settings cannot be read, so that the
 *     stack's own run says what is wrong, or because a file is not watched.
 */
function filesOf(
    project: PulumiProject,
    stack: string,
    baseFiles: BaseFiles,
    isWatched: (file: string) => boolean,
): string[] | undefined {
    const { stacksFolder } = project;
    const scenarios = join(stacksFolder, `${stack}.scenarios.yaml`);
    try {
        const { bases, values } = settingsOf(project, stack, baseFiles);
        const list = values["entra-b2b:guestList"];
        const guestList = typeof list === "string" && list !== "" ? [join(stacksFolder, list)] : [];
        const own = [configOf(project, stack), ...bases, ...guestList];
        return [...own, ...[scenarios].filter((file) => existsSync(file))].every(isWatched)
            ? [...own, scenarios].flatMap(pathsBehind)
            : undefined;
    } catch (error) {
        if (error instanceof ConfigurationError) {
            return undefined;
        }
        throw error;
    }
}

function configOf({ stacksFolder }: PulumiProject, stack: string): string {
    return join(stacksFolder, `Pulumi.${stack}.yaml`);
}

function tagsOf(project: PulumiProject, stack: string, bases: BaseFiles): string[] {
    const tags = settingsOf(project, stack, bases).values["entra-b2b:tags"];
    return Array.isArray(tags) ? (tags as unknown[]).map(String) : [];
}

function settingsOf({ stacksFolder }: PulumiProject, stack: string, bases: BaseFiles): MergedSettings {
    const { file, path, values, text } = readStackFile({ stack, stacksFolder });
    const merged = mergedSettings({ file, path, values, text, stacksFolder }, bases);
    if (merged.problems.length > 0) {
        throw new ConfigurationError(merged.problems);
    }
    return merged;
}

function noStack(stack: string) {
    return {
        file: `Pulumi.${stack}.yaml`,
        field: "--stacks",
        message: "the stack config does not exist",
        cure: "Correct the name, or create the file",
    };
}
