/** A value that a preview cannot know yet. Plain data, so that models can be stored and compared. */
export interface Unknown {
    readonly isUnknown: true;
}

/** A value, or a marker that it is not known yet, which never equals its absence. */
export type OrUnknown<T> = T | Unknown;

/** A list of which the whole or single items may be unknown. */
export type List = OrUnknown<readonly OrUnknown<string>[]>;

export const unknownValue: Unknown = Object.freeze({ isUnknown: true });

/**
 * How the engine writes an unknown value in plans, events and state.
 *
 * @see https://github.com/pulumi/pulumi, sdk/nodejs/runtime/rpc.ts (`unknownValue`)
 */
export const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The key by which the engine marks values that plain JSON has no form for. @see sdk/nodejs/runtime/rpc.ts */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

export function isUnknown(value: unknown): value is Unknown {
    return typeof value === "object" && value !== null && (value as Partial<Unknown>).isUnknown === true;
}

export function isKnown<T>(value: OrUnknown<T>): value is T {
    return !isUnknown(value);
}

/** The items of a list that are known; an unknown list has none. */
export function knownItems(list: List): readonly string[] {
    return isUnknown(list) ? [] : list.filter((item): item is string => !isUnknown(item));
}

/** Whether a list may hold more than its known items. */
export function isOpen(list: List): boolean {
    return isUnknown(list) || list.some(isUnknown);
}

/**
 * Engine data with its special values taken off: unknown values and secrets that cannot be read become
 * {@link unknownValue}, readable secrets and outputs their value.
 */
export function revealed(value: unknown): unknown {
    // A preview prints secrets as this word.
    if (value === unknownText || value === "[secret]" || isUnknown(value)) {
        return unknownValue;
    }
    if (Array.isArray(value)) {
        return value.map(revealed);
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    const entries = value as Readonly<Record<string, unknown>>;
    if (entries[signatureKey] === secretSignature || entries[signatureKey] === outputSignature) {
        return revealedSpecial(entries);
    }
    return Object.fromEntries(Object.entries(entries).map(([name, item]) => [name, revealed(item)]));
}

function revealedSpecial(entries: Readonly<Record<string, unknown>>): unknown {
    if (typeof entries["plaintext"] === "string") {
        return revealed(JSON.parse(entries["plaintext"]));
    }
    return "value" in entries ? revealed(entries["value"]) : unknownValue;
}
