import { realpathSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { append } from "../../rules/lists";
import type { Problem } from "../problems";
import { sharedSettingsFields } from "../areas/sharedSettings";
import { lineFinder, type LineFinder } from "../lineFinder";
import { decode, namespace, ownKeys } from "../keys";
import { readSettingsFile } from "../settingsFile";
import type { Layer } from "./merge";

/** The key that names the files whose settings a stack config shares. */
export const extendsKey = "extends";

/** @see https://www.pulumi.com/docs/iac/concepts/projects/stack-settings-file/ */
const enginesKeys = ["environment", "secretsprovider", "encryptedkey", "encryptionsalt"];

/** The bases that a stack config extends, those of its bases included. What comes later goes before what came earlier. */
export interface Bases {
    readonly layers: readonly Layer[];
    readonly problems: readonly Problem[];
}

/** Bases as they are read. Many stack configs extend the same ones, which are read once for all of them. */
export class BaseFiles {
    private readonly known = new Map<string, ReadBase>();

    /** @param file - The path as messages show it. */
    read(path: string, file: string): ReadBase {
        const key = JSON.stringify([path, file]);
        const base = this.known.get(key) ?? readBase(path, file);
        this.known.set(key, base);
        return base;
    }
}

/**
 * Reads the files that a stack config extends, and those that they extend. A file that several of them extend is there
 * once, also where links give it several names.
 *
 * @param own - The stack config.
 * @param stacksFolder - What the stack config's paths are relative to; a base's are relative to the base's own folder.
 */
export function readBases(own: Layer, stacksFolder: string, files: BaseFiles): Bases {
    const layers: Layer[] = [];
    const problems: Problem[] = [];
    const known = new Set<string>();
    const follow = (from: Layer, folder: string, above: readonly string[]): void => {
        for (const [index, name] of namesIn(from.values[extendsKey])) {
            const place = {
                file: from.file,
                ...from.lineOf([extendsKey, index]),
                field: `${namespace}${extendsKey}`,
            };
            const path = resolve(folder, name);
            const file = shownPath(stacksFolder, path);
            const identity = identityOf(path);
            if (above.includes(identity)) {
                const message = `${file} extends itself, by way of ${from.file}`;
                problems.push({ ...place, message, cure: "Remove one of the two lines" });
            } else if (!known.has(identity)) {
                known.add(identity);
                const base = files.read(path, file);
                if ("message" in base) {
                    problems.push({ ...place, ...base });
                } else {
                    append(problems, base.problems);
                    follow(base.layer, dirname(path), [...above, identity]);
                    layers.push(base.layer);
                }
            }
        }
    };
    follow(own, stacksFolder, [identityOf(own.path)]);
    return { layers, problems };
}

/** Keys of this package that are beside `config:`, where the engine reads none. */
export function misplacedKeys(lineOf: LineFinder): Omit<Problem, "file">[] {
    return lineOf.outerKeys
        .filter((key) => key.startsWith(namespace))
        .map((key) => ({
            ...lineOf.ofOuterKey(key),
            field: key,
            message: "has no effect outside config:",
            cure: "Indent it below config:",
        }));
}

/** Names of a value, with their index; the check of the file refuses all that are not names. */
function namesIn(value: unknown): [index: number, name: string][] {
    const names: unknown[] = Array.isArray(value) ? value : [value];
    return [...names.entries()].filter(
        (entry): entry is [number, string] => typeof entry[1] === "string" && entry[1] !== "",
    );
}

/** What a file and a link to it have in common. */
function identityOf(path: string): string {
    try {
        return realpathSync.native(path);
    } catch {
        return path;
    }
}

function shownPath(stacksFolder: string, path: string): string {
    return relative(dirname(stacksFolder), path).split(sep).join("/");
}

type ReadBase =
    { readonly layer: Layer; readonly problems: readonly Problem[] } | Pick<Problem, "message" | "cure">;

function readBase(path: string, file: string): ReadBase {
    const read = readSettingsFile(path);
    if ("message" in read) {
        return read.isMissing
            ? { message: `there is no file ${file}`, cure: "Correct the path, or create the file" }
            : { message: `${file} ${read.message}`, cure: read.cure };
    }
    const { text, whole } = read;
    const values = (whole as { config?: unknown } | null)?.config;
    if (typeof values !== "object" || values === null || Array.isArray(values)) {
        return { message: `${file} has no keys with values`, cure: "Put them below config: in that file" };
    }
    const lineOf = lineFinder(text);
    const own = Object.fromEntries(
        ownKeys(values as Record<string, unknown>).map((key) => [
            key.slice(namespace.length),
            decode((values as Record<string, unknown>)[key]),
        ]),
    );
    const foreign = Object.keys(values)
        .filter((key) => !key.startsWith(namespace))
        .map((key) => ({
            ...lineOf.ofKey(key),
            field: key,
            message:
                "a base can set keys of this package only: Pulumi reads all others from the stack config",
            cure: "Put the key into each stack config",
        }));
    const engines = lineOf.outerKeys
        .filter((key) => enginesKeys.includes(key))
        .map((key) => ({
            ...lineOf.ofOuterKey(key),
            field: key,
            message: "Pulumi reads this key from the stack config alone",
            cure: "Put the key into each stack config",
        }));
    const shares = sharedSettingsFields.extends.safeParse(own[extendsKey]).success
        ? []
        : [
              {
                  ...lineOf([extendsKey]),
                  field: `${namespace}${extendsKey}`,
                  message: "must be a path, or a list of paths",
                  cure: "Correct the value",
              },
          ];
    return {
        layer: { file, path, values: own, lineOf },
        problems: [...foreign, ...engines, ...misplacedKeys(lineOf), ...shares].map((problem) => ({
            file,
            ...problem,
        })),
    };
}
