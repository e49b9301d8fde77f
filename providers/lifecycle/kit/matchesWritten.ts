import { isGuid } from "../../../rules/guid";
import { isSame } from "./inputs";
import type { Properties } from "./lifecycle";

/**
 * True when every member that was written reads back the same, at any depth. What Graph is documented to change
 * does not count as a difference:
 *
 * - members that it adds, and empty ones, texts included, that it leaves out; a switch that was never set is `null` for `false`;
 * - the order of lists, apart from {@link orderedLists};
 * - GUIDs and ranges of IPv6 addresses in another case, and moments in another notation;
 * - a type that is named only where it is not the declared one, and the version before the path of a query
 *   (https://learn.microsoft.com/graph/api/accessreviewset-post-definitions, Response).
 *
 * @param isCaseIgnored - Texts may differ in case. Default `false`.
 */
export function matchesWritten(found: unknown, written: unknown, isCaseIgnored = false): boolean {
    if (isEmpty(written)) {
        return isEmpty(found);
    }
    if (Array.isArray(written)) {
        return Array.isArray(found) && matchesList(found, written, isCaseIgnored);
    }
    if (typeof written === "object") {
        return isRecord(found) && matchesMembers(found, written as Members, isCaseIgnored);
    }
    return isSame(inOneForm(found, isCaseIgnored), inOneForm(written, isCaseIgnored));
}

/**
 * Found values, each as it was written where it is the same. A refresh answers these, because another form of the
 * same value is not drift.
 */
export function asWritten(found: Properties, written: Properties): Properties {
    return Object.fromEntries(
        Object.entries(found).map(([name, value]) => [
            name,
            name in written && matchesWritten(value, written[name]) ? written[name] : value,
        ]),
    );
}

type Members = Readonly<Record<string, unknown>>;

/** Lists whose order is a part of what they say. */
const orderedLists: ReadonlySet<string> = new Set([
    "stages",
    "approvalStages",
    "stageSettings",
    "definition",
]);

function matchesMembers(found: Members, written: Members, isCaseIgnored: boolean): boolean {
    return Object.entries(written).every(([name, value]) => {
        const shown = found[name];
        if (name === "@odata.type") {
            return shown === undefined || typeName(shown) === typeName(value);
        }
        if (orderedLists.has(name) && Array.isArray(value) && Array.isArray(shown)) {
            const items: readonly unknown[] = shown;
            return (
                items.length === value.length &&
                value.every((item, index) => matchesWritten(items[index], item, isCaseIgnored))
            );
        }
        return matchesWritten(withoutVersion(name, shown), withoutVersion(name, value), isCaseIgnored);
    });
}

/** Whether each item that was written has a separate item that was found, and none is left. */
function matchesList(
    found: readonly unknown[],
    written: readonly unknown[],
    isCaseIgnored: boolean,
): boolean {
    if (found.length !== written.length) {
        return false;
    }
    if (!written.some((item) => typeof item === "object")) {
        const sorted = (items: readonly unknown[]) =>
            items.map((item) => JSON.stringify(inOneForm(item, isCaseIgnored)) ?? "null").sort();
        return isSame(sorted(found), sorted(written));
    }
    /** Places of found items by those of the written ones that have them. */
    const owners = new Map<number, number>();
    /** Gives a written item a found one, and another to who had it before. */
    const place = (index: number, tried: Set<number>): boolean =>
        found.some((item, other) => {
            if (tried.has(other) || !matchesWritten(item, written[index], isCaseIgnored)) {
                return false;
            }
            tried.add(other);
            const owner = owners.get(other);
            if (owner !== undefined && !place(owner, tried)) {
                return false;
            }
            owners.set(other, index);
            return true;
        });
    return written.every((_item, index) => place(index, new Set()));
}

function isEmpty(value: unknown): boolean {
    return (
        value === undefined ||
        value === null ||
        value === false ||
        value === "" ||
        (Array.isArray(value) && value.length === 0)
    );
}

const ipv6Range = /^[0-9a-f]*:[0-9a-f:.]*\/\d{1,3}$/i;
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i;

/** A text in the one form that all notations of its value have. */
export function inOneForm(value: unknown, isCaseIgnored: boolean): unknown {
    if (typeof value !== "string") {
        return value;
    }
    const atMs = moment.test(value) ? Date.parse(value) : NaN;
    if (!Number.isNaN(atMs)) {
        return new Date(atMs).toISOString();
    }
    return isCaseIgnored || isGuid(value) || ipv6Range.test(value) ? value.toLowerCase() : value;
}

function typeName(type: unknown): string {
    return String(type).replace(/^#/, "");
}

/** The path of a query in any version of Graph; other values as they are. */
function withoutVersion(name: string, value: unknown): unknown {
    return name === "query" && typeof value === "string" ? value.replace(/^\/(v1\.0|beta)\//, "/") : value;
}

function isRecord(value: unknown): value is Members {
    return value !== null && typeof value === "object" && !Array.isArray(value);
}
