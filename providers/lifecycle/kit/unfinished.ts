import { canonical } from "../../canonical";
import type { Properties } from "./lifecycle";

/**
 * The output that names the properties of an object whose values in the tenant are unknown, because a run could not
 * finish them. Each counts as changed until it is written or read.
 */
export const unfinishedName = "unfinishedProperties";
/** The output that has the moment of that run, in ISO 8601 by the service's clock. */
const sinceName = "unfinishedSince";

/** Whether a run may have left another value of a property in the tenant than the state has. */
export function isUnfinished(state: Properties, property: string): boolean {
    const names = state[unfinishedName];
    return Array.isArray(names) && names.includes(property);
}

/** Whether a run could not finish the object. */
export function isAnyUnfinished(state: Properties): boolean {
    return Array.isArray(state[unfinishedName]);
}

/** How long ago a run could not finish the object, in milliseconds; `undefined` for a finished one. */
export function unfinishedForMs(state: Properties, nowMs: number): number | undefined {
    const sinceMs = Date.parse(String(state[sinceName]));
    return isAnyUnfinished(state) && !Number.isNaN(sinceMs) ? nowMs - sinceMs : undefined;
}

/** The state of an object during a change from one declaration to the next. */
export function unfinishedState(
    state: Properties,
    { news, olds = {}, nowMs }: { readonly news: Properties; readonly olds?: Properties; nowMs: number },
): Properties {
    const names = Object.keys({ ...olds, ...news }).filter(
        (name) =>
            isOfTenant(name) &&
            (isUnfinished(olds, name) ||
                canonical(olds[name] ?? undefined) !== canonical(news[name] ?? undefined)),
    );
    return { ...state, [unfinishedName]: names.sort(), [sinceName]: new Date(nowMs).toISOString() };
}

/** A state that says of some more properties that they may have another value in the tenant. */
export function withUnfinished(state: Properties, names: readonly string[]): Properties {
    const known = state[unfinishedName];
    const all = new Set([...(Array.isArray(known) ? (known as string[]) : []), ...names]);
    return names.length === 0 ? state : { ...state, [unfinishedName]: [...all].sort() };
}

/** Whether the tenant has values of a property: not what the engine, or this package, keeps for itself. */
export function isOfTenant(name: string): boolean {
    return ![...internalNames, "mark"].includes(name) && !name.startsWith("__");
}

/** A state whose properties have been read. */
export function finishedState(state: Properties): Properties {
    return Object.fromEntries(Object.entries(state).filter(([name]) => !internalNames.includes(name)));
}

const internalNames = [unfinishedName, sinceName];
