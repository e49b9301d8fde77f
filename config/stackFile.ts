import { dirname, join, relative } from "node:path";
import { ConfigurationError } from "./problems";
import { shortName } from "./project";
import { readSettingsFile } from "./settingsFile";

/** Which stack config a command is about. */
export interface StackFileSource {
    readonly stack: string;
    /** Folder of `Pulumi.<stack>.yaml`. */
    readonly stacksFolder: string;
    /** Path of another file to use instead. Default: the stack's file. */
    readonly configFile?: string | undefined;
}

/** A stack config as its file has it, not checked yet. */
export interface StackFile {
    /** Path as messages show it: from the folder that holds the stacks folder. */
    readonly file: string;
    readonly path: string;
    /** Folder that paths in the stack config are relative to. */
    readonly stacksFolder: string;
    readonly text: string;
    /** By key with namespace, without what the stack config extends. */
    readonly values: Readonly<Record<string, unknown>>;
}

/**
 * Reads a stack config for a command that runs without the engine.
 *
 * @throws ConfigurationError - The file does not exist, cannot be read, or is not a stack config.
 */
export function readStackFile(source: StackFileSource): StackFile {
    const found = findStackFile(source);
    if (found === undefined) {
        throw refusalOf(source)("the stack config does not exist", "Correct the name, or create the file");
    }
    return found;
}

/**
 * Like {@link readStackFile}, but returns `undefined` when the file does not exist.
 *
 * @throws ConfigurationError - The file cannot be read, or is not a stack config.
 */
export function findStackFile(source: StackFileSource): StackFile | undefined {
    const { file, path } = placeOf(source);
    const refused = refusalOf(source);
    const found = readSettingsFile(path);
    if ("message" in found) {
        if (found.isMissing) {
            return undefined;
        }
        throw refused(`the stack config ${found.message}`, found.cure);
    }
    const { text, whole } = found;
    const values = isMapping(whole ?? {})
        ? ((whole as { config?: unknown } | null)?.config ?? {})
        : undefined;
    if (!isMapping(values)) {
        throw refused("the stack config has no keys with values", "Put them below config:");
    }
    return { file, path, stacksFolder: source.stacksFolder, text, values };
}

function placeOf({ stack, stacksFolder, configFile }: StackFileSource): Pick<StackFile, "file" | "path"> {
    const path = configFile ?? join(stacksFolder, `Pulumi.${shortName(stack)}.yaml`);
    return { path, file: relative(dirname(stacksFolder), path) };
}

function refusalOf(source: StackFileSource) {
    const { file } = placeOf(source);
    const field = source.configFile === undefined ? "--stack" : "--config-file";
    return (message: string, cure: string) => new ConfigurationError([{ file, field, message, cure }]);
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
