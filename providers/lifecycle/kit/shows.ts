import { isSame } from "./inputs";

/**
 * True when every member that was written reads back the same, at any depth; members that the service adds do not
 * count. Lists must be as long, and in the same order, but for targets of access settings: those are sets.
 *
 * `false` also shows as nothing: the service answers `null` for a switch that nobody has set.
 *
 * @param isCaseIgnored - Texts may differ in case. Default `false`.
 */
export function shows(found: unknown, written: unknown, isCaseIgnored = false): boolean {
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
                    ? found.some((other) => shows(other, item, isCaseIgnored))
                    : shows(found[index], item, isCaseIgnored),
            )
        );
    }
    return (
        found !== null &&
        typeof found === "object" &&
        Object.entries(written).every(([name, value]) =>
            shows((found as Record<string, unknown>)[name], value, isCaseIgnored),
        )
    );
}

function isTarget(item: unknown): boolean {
    return item !== null && typeof item === "object" && "target" in item;
}
