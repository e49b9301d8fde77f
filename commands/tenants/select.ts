import { readdirSync } from "node:fs";
import { join } from "node:path";
import {
    ConfigurationError,
    mergedSettings,
    readStackFile,
    type MergedSettings,
    type PulumiProject,
} from "../../config";
import { changedFiles } from "./changedFiles";
import type { TenantsOptions } from "./options";

/** Names of all stack configs of a project, sorted. */
export function allStacks({ stacksFolder }: PulumiProject): string[] {
    return readdirSync(stacksFolder)
        .flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? [])
        .sort();
}

/**
 * The stacks that the options name, sorted.
 *
 * @throws ConfigurationError - A stack has no stack config, one cannot be read, or the commit is not known.
 */
export async function chosenStacks(
    project: PulumiProject,
    { stacks, tag, changed }: Pick<TenantsOptions, "stacks" | "tag" | "changed">,
): Promise<string[]> {
    const all = allStacks(project);
    if (stacks !== undefined) {
        const unknown = stacks.filter((stack) => !all.includes(stack));
        if (unknown.length > 0) {
            throw new ConfigurationError(unknown.map((stack) => noStack(stack)));
        }
        return [...stacks].sort();
    }
    if (tag !== undefined) {
        return all.filter((stack) => tagsOf(project, stack).some((each) => tag.includes(each)));
    }
    return changed === undefined
        ? all
        : stacksTouchedBy(project, await changedFiles(project.folder, changed));
}

/** The stacks that a change of files touches; a changed file of the program touches all. */
export function stacksTouchedBy(project: PulumiProject, files: readonly string[]): string[] {
    const all = allStacks(project);
    const { folder, stacksFolder } = project;
    const changed = new Set(files.filter((file) => !file.endsWith(".md")));
    const owned = new Map(all.map((stack) => [stack, filesOf(project, stack)]));
    const known = new Set([...owned.values()].flat());
    const isData = (file: string) =>
        known.has(file) ||
        (stacksFolder !== folder && file.startsWith(join(stacksFolder, "/"))) ||
        /^Pulumi\..+\.yaml$|\.scenarios\.yaml$/.test(file.slice(join(stacksFolder, "/").length));
    const isProgram = (file: string) => file.startsWith(join(folder, "/")) && !isData(file);
    return [...changed].some(isProgram)
        ? all
        : all.filter((stack) => owned.get(stack)?.some((file) => changed.has(file)));
}

/** Every file that a stack is made of, apart from the program. */
function filesOf(project: PulumiProject, stack: string): string[] {
    const { stacksFolder } = project;
    const own = [join(stacksFolder, `Pulumi.${stack}.yaml`), join(stacksFolder, `${stack}.scenarios.yaml`)];
    const { bases, values } = settingsOf(project, stack);
    const list = values["entra-b2b:guestList"];
    return [...own, ...bases, ...(typeof list === "string" && list !== "" ? [join(stacksFolder, list)] : [])];
}

function tagsOf(project: PulumiProject, stack: string): string[] {
    const tags = settingsOf(project, stack).values["entra-b2b:tags"];
    return Array.isArray(tags) ? (tags as unknown[]).map(String) : [];
}

function settingsOf({ stacksFolder }: PulumiProject, stack: string): MergedSettings {
    const { file, path, values, text } = readStackFile({ stack, stacksFolder });
    const merged = mergedSettings({ file, path, values, text, stacksFolder });
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
