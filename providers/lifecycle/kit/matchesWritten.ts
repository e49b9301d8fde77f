import { isSame } from "./inputs";

/**
 * True when every written member reads back the same, at any depth. Members that the service adds do not count. Lists
 * must have the same length and order, except targets of access settings, which are sets. A missing value matches
 * `false`, because the service answers `null` for a switch that was never set. Graph names a type only where it is
 * not the declared one, and puts its version before the path of a query
 * (https://learn.microsoft.com/graph/api/accessreviewset-post-definitions, Response): neither counts as a difference.
 *
 * @param isCaseIgnored - Texts may differ in case. Default `false`.
 */
export function matchesWritten(found: unknown, written: unknown, isCaseIgnored = false): boolean {
    if (isCaseIgnored && typeof written === "string" && typeof found === "string") {
        return found.toLowerCase() === written.toLowerCase();
    }
    if (written === false && (found ?? false) === false) {
        return true;
    }
    if (written === null || typeof written !== "object") {
        return isSame(found ?? null, written);
    }
    if (Array.isArray(written)) {
        return (
            Array.isArray(found) &&
            found.length === written.length &&
            written.every((item, index) =>
                isTarget(item)
                    ? found.some((other) => matchesWritten(other, item, isCaseIgnored))
                    : matchesWritten(found[index], item, isCaseIgnored),
            )
        );
    }
    return (
        found !== null &&
        typeof found === "object" &&
        Object.entries(written).every(([name, value]) => {
            const shown = (found as Record<string, unknown>)[name];
            return name === "@odata.type" && shown === undefined
                ? true
                : matchesWritten(withoutVersion(name, shown), withoutVersion(name, value), isCaseIgnored);
        })
    );
}

/** The path of a query in any version of Graph. Other values stay as they are. */
function withoutVersion(name: string, value: unknown): unknown {
    return name === "query" && typeof value === "string" ? value.replace(/^\/(v1\.0|beta)\//, "/") : value;
}

function isTarget(item: unknown): boolean {
    return item !== null && typeof item === "object" && "target" in item;
}
