import { canonical } from "../../canonical";
import type { Properties } from "./lifecycle";

/**
 * The output that names the properties of an object whose values in the tenant are not known, since a run could not
 * finish them. Each counts as changed until it is written or read.
 */
export const unfinishedName = "unfinishedProperties";

/** Whether a run may have left another value of a property in the tenant than the state has. */
export function isUnfinished(state: Properties, property: string): boolean {
    const names = state[unfinishedName];
    return Array.isArray(names) && names.includes(property);
}

/** Whether a run could not finish the object. */
export function isAnyUnfinished(state: Properties): boolean {
    return Array.isArray(state[unfinishedName]);
}

/** The state of an object on the way from one declaration to the next. Default: from none. */
export function unfinishedState(state: Properties, news: Properties, olds: Properties = {}): Properties {
    const names = Object.keys({ ...olds, ...news }).filter(
        (name) =>
            name !== "mark" &&
            !name.startsWith("__") &&
            (isUnfinished(olds, name) ||
                canonical(olds[name] ?? undefined) !== canonical(news[name] ?? undefined)),
    );
    return { ...state, [unfinishedName]: names.sort() };
}

/** A state whose properties have been read. */
export function finishedState(state: Properties): Properties {
    const finished = { ...state };
    Reflect.deleteProperty(finished, unfinishedName);
    return finished;
}
