/** The settings that stack configs share: `entra-b2b:extends`. */
import { dirname } from "node:path";
import { defaultNames } from "../areas/guestPolicies";
import { decode, namespace, ownKeys } from "../keys";
import { lineFinder, type LineOf, type Place } from "../lineFinder";
import type { Problem } from "../problems";
import { BaseFiles, extendsKey, misplacedKeys, readBases } from "./bases";
import { Merge, partAt, plain, sourced, type KeyPath, type Layer, type Origin, type Sourced } from "./merge";

export { BaseFiles, extendsKey } from "./bases";

/** A stack config as it is written: without the settings that it shares. */
export interface OwnSettings {
    /** As messages show it. */
    readonly file: string;
    readonly path: string;
    /** By key with namespace; objects as data or as JSON text. */
    readonly values: Readonly<Record<string, unknown>>;
    /** Text of the file. Default: there is none, and no key has a line. */
    readonly text?: string | undefined;
    /** What `extends` is relative to. Default: the file's folder. */
    readonly stacksFolder?: string;
}

/** A stack config with the settings that it shares. */
export interface MergedSettings {
    /** By key with namespace. Keys of other namespaces are the stack config's own. */
    readonly values: Readonly<Record<string, unknown>>;
    /** Finds the last word on a key, in whichever file it is. */
    readonly lineOf: LineOf;
    /** Where a value was set; `undefined` for one that no file sets. */
    readonly originOf: LineOf;
    /** Paths of the files that the stack config extends, in their order. */
    readonly bases: readonly string[];
    readonly problems: readonly Problem[];
}

/**
 * Merges what a stack config extends with what it sets itself, which goes before.
 *
 * @param files - Bases that were read for other stack configs. Default: none.
 */
export function mergedSettings(own: OwnSettings, files = new BaseFiles()): MergedSettings {
    const { file, path, values, text = "", stacksFolder = dirname(path) } = own;
    const lineOf = lineFinder(text);
    const settings = Object.fromEntries(
        ownKeys(values).map((key) => [key.slice(namespace.length), decode(values[key])]),
    );
    const layer: Layer = { file, path, values: settings, lineOf };
    const bases = readBases(layer, stacksFolder, files);
    const merge = new Merge(defaultNames);
    const isShared = settings[extendsKey] !== undefined;
    const whole = [...bases.layers, layer].reduce<Sourced>(
        (under, each) => {
            const shared = Object.fromEntries(
                Object.entries(each.values).filter(([key]) => key !== extendsKey),
            );
            const over = sourced(each, isShared ? emptyAsNull(shared) : shared);
            return isShared ? (merge.over(under, over) ?? over) : over;
        },
        sourced(layer, {}),
    );
    const merged = Object.entries(plain(whole) as Record<string, unknown>);
    return {
        values: {
            ...Object.fromEntries(Object.entries(values).filter(([key]) => !key.startsWith(namespace))),
            ...Object.fromEntries(merged.map(([key, value]) => [`${namespace}${key}`, value])),
            ...(isShared && { [`${namespace}${extendsKey}`]: settings[extendsKey] }),
        },
        lineOf: (at) => lastWord(whole, at) ?? lineOf(at),
        originOf: (at) => (at[0] === extendsKey ? lineOf(at) : placeAt(partAt(whole, at)?.origin)),
        bases: bases.layers.map((base) => base.path),
        problems: [
            ...misplacedKeys(lineOf).map((problem) => ({ file, ...problem })),
            ...bases.problems,
            ...merge.faults.map(({ origin, message, cure }) => ({
                file: origin.layer.file,
                ...origin.layer.lineOf(origin.path),
                field: `${namespace}${origin.path.join(".")}`,
                message,
                cure,
            })),
        ],
    };
}

/** The engine passes a key that is null in the stack config as an empty text: in a base, both are the same as well. */
function emptyAsNull(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return Object.fromEntries(
        Object.entries(values).map(([key, value]) => [key, value === "" ? null : value]),
    );
}

/** The place of a part, or of the nearest one around it. */
function lastWord(whole: Sourced, at: KeyPath): Place | undefined {
    for (let length = at.length; length > 0; length--) {
        const part = partAt(whole, at.slice(0, length));
        if (part !== undefined) {
            return placeAt(part.origin);
        }
    }
    return undefined;
}

function placeAt(origin: Origin | undefined): Place | undefined {
    const found = origin?.layer.lineOf(origin.path);
    return origin === undefined || found === undefined
        ? undefined
        : { ...found, file: origin.layer.file, path: origin.layer.path };
}
