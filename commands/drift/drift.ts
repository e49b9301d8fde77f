import { guidsIn } from "../../rules/guid";
import { canonicalPolicy } from "../../graph";
import { guestsOf } from "../../providers/lifecycle/kinds/roster/guestsText";
import { changedOutside } from "./comparison";
import type { PlanStep, StackPlan } from "../shared/plan";

/** One property that differs from what the stack left. */
export interface ChangedProperty {
    /** Such as `conditions.users.excludeUsers`. */
    readonly path: string;
    readonly before: unknown;
    /** `undefined` if the value no longer exists. */
    readonly found: unknown;
}

/** A resource that was changed or deleted outside the code. */
export interface Drift {
    readonly urn: string;
    readonly type: string;
    readonly name: string;
    readonly kind: "changed" | "gone";
    readonly properties: readonly ChangedProperty[];
    /** Ids of the directory objects and policies that it concerns, as the audit log names them. */
    readonly objectIds: readonly string[];
    /** When the stack last wrote it, ISO 8601 in UTC; `undefined` if the state does not say. */
    readonly writtenAt: string | undefined;
}

type Values = Readonly<Record<string, unknown>>;

/** What a refresh finds for each resource, and what the program would then do to it. */
interface Steps {
    refresh?: PlanStep;
    next?: PlanStep;
}

/**
 * What was changed outside the code, from the plan of a preview that refreshed the state first. Such a plan has a
 * step for each resource as the state had it, and a further step where the program would correct something. That step
 * begins with what the tenant has now. A change by hand to the declared value does not count.
 */
export async function driftOf(plan: StackPlan): Promise<Drift[]> {
    const all = new Map<string, Steps>();
    for (const step of plan.steps ?? []) {
        const known = all.get(step.urn) ?? {};
        all.set(step.urn, step.op === "refresh" ? { ...known, refresh: step } : { ...known, next: step });
    }
    const found = await Promise.all([...all.values()].map(driftIn));
    return found.flat().sort((one, other) => (one.urn < other.urn ? -1 : 1));
}

async function driftIn({ refresh, next }: Steps): Promise<Drift[]> {
    const before = refresh?.oldState;
    if (before === undefined || next === undefined || !before.type.includes("dynamic/")) {
        return [];
    }
    // A deleted resource is created again, so its step has no former state.
    const isGone = next.op === "create" && next.oldState === undefined;
    const outputs = before.outputs ?? {};
    const found = next.oldState?.outputs ?? {};
    const names = isGone
        ? []
        : await changedOutside({ type: before.type, id: before.id ?? "", outputs }, found);
    const [was, is] = [outputs, found].map((all) => {
        const values = opened(pick(all, names));
        // Two ways to write the same policy do not count as a change.
        return before.type.endsWith(":ConditionalAccessPolicy") ? canonicalPolicy(values) : values;
    });
    const properties = changed(was, is, "");
    if (!isGone && names.length === 0) {
        return [];
    }
    return [
        {
            urn: before.urn,
            type: before.type.split(":").at(-1) ?? before.type,
            name: before.urn.slice(before.urn.lastIndexOf("::") + 2),
            kind: isGone ? "gone" : "changed",
            properties,
            objectIds: objectIdsOf(before.id ?? "", opened(before.outputs ?? {}), properties),
            writtenAt: before.modified,
        },
    ];
}

function pick(values: Values | undefined, names: readonly string[]): Values {
    return Object.fromEntries(names.map((name) => [name, values?.[name]]));
}

/** For a roster, its guests and their ids, which pass through the engine as JSON texts, as data. */
function opened(values: Values): Values {
    const readers: Readonly<Record<string, (text: string) => unknown>> = {
        guests: guestsOf,
        userIds: (text) => JSON.parse(text) as unknown,
    };
    return Object.fromEntries(
        Object.entries(values).map(([name, value]) => {
            const read = readers[name];
            return [name, read !== undefined && typeof value === "string" ? read(value) : value];
        }),
    );
}

/** Differences, down to the members of objects; a list is one value. */
function changed(before: unknown, found: unknown, path: string): ChangedProperty[] {
    if (isSame(before, found)) {
        return [];
    }
    if (!isObject(before) || !isObject(found)) {
        return [{ path, before, found }];
    }
    return (
        [...new Set([...Object.keys(before), ...Object.keys(found)])]
            // Graph's notes on types and links.
            .filter((name) => !name.includes("@odata."))
            .sort()
            .flatMap((name) => changed(before[name], found[name], path === "" ? name : `${path}.${name}`))
    );
}

function isObject(value: unknown): value is Values {
    return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** Absent, empty and null values are equal. */
function isSame(left: unknown, right: unknown): boolean {
    const plain = (value: unknown) =>
        value === null || value === "" || (Array.isArray(value) && value.length === 0) ? undefined : value;
    return JSON.stringify(plain(left)) === JSON.stringify(plain(right));
}

/** For a roster, the affected guests; for everything else, the ids in its own id. */
function objectIdsOf(id: string, outputs: Values, properties: readonly ChangedProperty[]): string[] {
    const userIds = outputs["userIds"];
    const found = isObject(userIds)
        ? Object.entries(userIds)
              .filter(([address]) => properties.some(({ path }) => path.startsWith(`guests.${address}`)))
              .map(([, userId]) => String(userId))
        : guidsIn(id);
    return [...new Set(found.map((text) => text.toLowerCase()))];
}
