import { lifecycle, lifecycleNameOf } from "../../providers/lifecycle";
import { Run } from "../../providers/lifecycle/kit/run";
import { finishedState } from "../../providers/lifecycle/kit/unfinished";

type Values = Readonly<Record<string, unknown>>;

/** A resource in a state: its type, its id, and its values when the stack last wrote it. */
interface WrittenResource {
    readonly type: string;
    readonly id: string;
    readonly outputs: Values;
}

const silence = () => Promise.resolve();

/**
 * The properties of a resource that differ between what the stack left and what a refresh found, by the same
 * comparison that the engine uses to decide whether to write the resource again. Each property is compared
 * separately, so that undeclared values of the service do not count. What a run could not finish does not count as
 * changed by others.
 */
export async function changedOutside(
    { type, id, outputs }: WrittenResource,
    found: Values,
): Promise<string[]> {
    const name = lifecycleNameOf(type);
    if (name === undefined) {
        return [];
    }
    const { diff } = lifecycle(name, new Run({ log: { info: silence, warn: silence, status: silence } }));
    const before = finishedState(outputs);
    const now = finishedState(found);
    const unfinished = outputs["unfinishedProperties"];
    const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].filter(
        (property) =>
            !property.startsWith("__") &&
            !(Array.isArray(unfinished) && unfinished.includes(property)) &&
            JSON.stringify(before[property]) !== JSON.stringify(now[property]),
    );
    const changed: string[] = [];
    for (const property of names) {
        const { changes } = await diff(id, { ...before, [property]: now[property] }, before);
        if (changes === true) {
            changed.push(property);
        }
    }
    return changed.sort();
}
