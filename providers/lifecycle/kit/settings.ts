import { settingsOnRemove } from "../../../rules/onRemove";
import type { Properties } from "./lifecycle";
import { matchesWritten } from "./matchesWritten";
import type { Run } from "./run";

/** Values of some settings, by name. */
export type Settings = Record<string, unknown>;

/** Whether inputs or state contain a setting. An omitted setting stays as it is in the tenant. */
export function isDeclared(props: Properties, name: string): boolean {
    return props[name] !== undefined && props[name] !== null;
}

/** The settings, of those named, that are declared. */
export function declaredSettings(props: Properties, names: readonly string[]): Settings {
    return Object.fromEntries(
        names.filter((name) => isDeclared(props, name)).map((name) => [name, props[name]]),
    );
}

/** The tenant's values before its settings were first declared, by name; `undefined` if none were recorded. */
export function formerOf(props: Properties): Settings | undefined {
    return (props["formerSettings"] as Settings | null | undefined) ?? undefined;
}

/** The tenant's values for settings about to be declared, so that they can be restored. */
export function formerSettings(existing: Settings, names: readonly string[]): Settings {
    return Object.fromEntries(names.map((name) => [name, existing[name] ?? null]));
}

/**
 * What a refresh reports to the engine for owned settings: as declared where they show, otherwise what was found.
 */
export function refreshed(
    props: Properties,
    found: Settings,
    names: readonly string[],
    isCaseIgnored = false,
): Properties {
    const owned = names.filter((name) => isDeclared(props, name));
    return Object.fromEntries(
        owned.map((name) => [
            name,
            matchesWritten(found[name], props[name], isCaseIgnored)
                ? props[name]
                : (found[name] ?? undefined),
        ]),
    );
}

/**
 * Warns of settings that had the declared value before they were declared, because the end of the resource will leave
 * them.
 *
 * @param what - What has the settings, in words for people.
 * @param names - The settings. Nothing is said about none.
 */
export async function warnOfFoundAsDeclared(run: Run, what: string, names: readonly string[]): Promise<void> {
    if (names.length > 0) {
        await run.log.warn(
            `The ${what} already had ${names.join(", ")} exactly as declared, so restoring will leave it ` +
                "unchanged. If an interrupted run wrote it, restore the former value by hand after destroy.",
        );
    }
}

/** What happens to tenant-wide settings when they are no longer declared. */
export const onRemove = settingsOnRemove.default("retain");
