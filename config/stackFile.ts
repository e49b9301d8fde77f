import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { parse } from "yaml";
import { ConfigurationError } from "./problems";
import { shortName } from "./project";

/** What this package's keys begin with. */
export const namespace = "entra-b2b:";

/** Keys of this package that a stack config has. */
export function ownKeys(values: Readonly<Record<string, unknown>>): string[] {
    return Object.keys(values).filter((key) => key.startsWith(namespace));
}

/** Which stack config a command is about. */
export interface StackFileSource {
    readonly stack: string;
    /** Folder of `Pulumi.<stack>.yaml`. */
    readonly stacksFolder: string;
    /** Path of another file in its place. Default: the stack's own. */
    readonly configFile?: string | undefined;
}

/** A stack config as its file has it; nothing in it is checked yet. */
export interface StackFile {
    /** Path as messages show it: from the folder that holds the stacks folder. */
    readonly file: string;
    readonly path: string;
    readonly text: string;
    /** By key with namespace. */
    readonly values: Readonly<Record<string, unknown>>;
}

/**
 * Reads a stack config for a command that runs without the engine.
 *
 * @throws ConfigurationError - There is no such file, it cannot be read, or it is none.
 */
export function readStackFile(source: StackFileSource): StackFile {
    const found = findStackFile(source);
    if (found === undefined) {
        throw refusalOf(source)("there is no such stack config", "Correct the name, or make the file");
    }
    return found;
}

/**
 * As {@link readStackFile}; `undefined` where there is no such file.
 *
 * @throws ConfigurationError - It cannot be read, or is none.
 */
export function findStackFile(source: StackFileSource): StackFile | undefined {
    const { file, path } = placeOf(source);
    const refused = refusalOf(source);
    let text: string;
    try {
        text = readFileSync(path, "utf8");
    } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code === "ENOENT") {
            return undefined;
        }
        throw refused(
            `the stack config cannot be read (${firstLineOf(cause)})`,
            "Let this command read the file",
        );
    }
    let whole: unknown;
    try {
        whole = parse(text);
    } catch (cause) {
        throw refused(`the stack config is no YAML (${firstLineOf(cause)})`, "Mend the file");
    }
    const values = isMapping(whole ?? {})
        ? ((whole as { config?: unknown } | null)?.config ?? {})
        : undefined;
    if (!isMapping(values)) {
        throw refused("the stack config has no keys with values", "Put them below config:");
    }
    return { file, path, text, values };
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

/** The parser shows the place below its message, with what stands there: values are nobody's business in a log. */
function firstLineOf(cause: unknown): string {
    const message = cause instanceof Error ? cause.message : String(cause);
    return message.split("\n")[0]?.replace(/:$/, "") ?? message;
}
