import { unknownValue } from "../model";

/**
 * Values that the engine hands to a pack, as plain data. The engine wraps them in proxies that throw where a value is
 * not known yet, which would end a rule's check instead of letting it continue with what is known.
 *
 * @see https://github.com/pulumi/pulumi-policy, sdk/nodejs/policy/proxy.ts
 */
export function plainValues(value: unknown): unknown {
    if (Array.isArray(value)) {
        return Array.from({ length: value.length }, (_, index) => member(value, index));
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    return Object.fromEntries(
        Object.keys(value)
            // Not part of the resource: what the engine keeps with it, such as a dynamic provider's source.
            .filter((name) => !name.startsWith("__"))
            .map((name) => [name, member(value, name)]),
    );
}

function member(value: object, name: string | number): unknown {
    let found: unknown;
    try {
        found = (value as Record<string | number, unknown>)[name];
    } catch (error) {
        if (isUnknownValue(error)) {
            return unknownValue;
        }
        throw error;
    }
    return plainValues(found);
}

/** Recognized by name, because a user's pack may have its own copy of the SDK. */
function isUnknownValue(error: unknown): boolean {
    return error instanceof Error && error.constructor.name === "UnknownValueError";
}
