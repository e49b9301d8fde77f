import { readFileSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { parse } from "yaml";
import { append } from "../../rules/lists";
import type { Problem } from "../problems";
import { lineFinder } from "../lineFinder";
import { decode, namespace, ownKeys } from "../keys";
import type { Layer } from "./merge";

/** The key that names the files whose settings a stack config shares. */
export const extendsKey = "extends";

/** The bases that a stack config extends, those of its bases included. What comes later goes before what came earlier. */
export interface Bases {
    readonly layers: readonly Layer[];
    readonly problems: readonly Problem[];
}

/**
 * Reads the files that a stack config extends, and those that they extend. A file that several of them extend is there
 * once.
 *
 * @param own - The stack config.
 * @param stacksFolder - What the stack config's paths are relative to; a base's are relative to the base's own folder.
 */
export function readBases(own: Layer, stacksFolder: string): Bases {
    const layers: Layer[] = [];
    const problems: Problem[] = [];
    const known = new Set<string>();
    const follow = (from: Layer, folder: string, above: readonly string[]): void => {
        const place = { file: from.file, ...from.lineOf([extendsKey]), field: `${namespace}${extendsKey}` };
        for (const name of namesIn(from.values[extendsKey])) {
            const path = resolve(folder, name);
            const file = shownPath(stacksFolder, path);
            if (above.includes(path)) {
                const message = `${file} extends itself, by way of ${from.file}`;
                problems.push({ ...place, message, cure: "Remove one of the two lines" });
            } else if (!known.has(path)) {
                known.add(path);
                const base = readBase(path, file);
                if ("message" in base) {
                    problems.push({ ...place, ...base });
                } else {
                    append(problems, base.problems);
                    follow(base.layer, dirname(path), [...above, path]);
                    layers.push(base.layer);
                }
            }
        }
    };
    follow(own, stacksFolder, [own.path]);
    return { layers, problems };
}

/** Names of a value that the check of the stack config accepts; none of another one. */
function namesIn(value: unknown): string[] {
    return [value ?? []].flat().filter((name) => typeof name === "string" && name !== "") as string[];
}

function shownPath(stacksFolder: string, path: string): string {
    return relative(dirname(stacksFolder), path).split(sep).join("/");
}

type ReadBase =
    { readonly layer: Layer; readonly problems: readonly Problem[] } | Pick<Problem, "message" | "cure">;

function readBase(path: string, file: string): ReadBase {
    let text: string;
    try {
        text = readFileSync(path, "utf8");
    } catch (cause) {
        const { code } = cause as NodeJS.ErrnoException;
        return code === "ENOENT"
            ? { message: `there is no file ${file}`, cure: "Correct the path, or create the file" }
            : {
                  message: `the file ${file} cannot be read (${code ?? String(cause)})`,
                  cure: "Correct the path, or give this command permission to read the file",
              };
    }
    let whole: unknown;
    try {
        whole = parse(text);
    } catch (cause) {
        const [reason] = String((cause as Error).message).split("\n");
        return {
            message: `${file} is not valid YAML (${reason?.replace(/:$/, "")})`,
            cure: "Correct that file",
        };
    }
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
    return {
        layer: { file, path, values: own, lineOf },
        problems: Object.keys(values)
            .filter((key) => !key.startsWith(namespace))
            .map((key) => ({
                file,
                ...lineOf.ofKey(key),
                field: key,
                message:
                    "a base can set keys of this package only: Pulumi reads all others from the stack config",
                cure: "Put the key into each stack config",
            })),
    };
}
