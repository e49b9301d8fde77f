import { readAgreed, type GraphClient } from "../../../graph";
import { inline } from "../../../rules/text";
import { isSame } from "./inputs";
import type { Properties } from "./lifecycle";
import { matchesWritten } from "./matchesWritten";
import type { Run } from "./run";
import type { Settings } from "./settings";
import { isAnyUnfinished } from "./unfinished";

/** The time between two looks, in milliseconds: a replica that is far behind looks like a change. */
const betweenMs = 3_000;

/** How to go on where the tenant differs from the state, after "To do so in spite of that,". */
export const refreshCure =
    "run pulumi refresh, which takes the change into the state, and run again. To keep it as it is, take the resource " +
    "out of the state (pulumi state delete).";

/** What several replicas agree on; looks again later where that is not expected. */
export async function lookTwice<T>(
    run: Run,
    look: () => Promise<T>,
    isExpected: (found: T) => boolean,
): Promise<T> {
    const first = await look();
    if (isExpected(first)) {
        return first;
    }
    await run.client.time.sleep(betweenMs);
    return look();
}

/** An object that is about to be deleted. */
export interface EndingObject {
    /** What the object is called in messages. */
    readonly kind: string;
    readonly id: string;
    /** One read of one replica; `undefined` where there is none. */
    readonly read: (client: GraphClient) => Promise<Properties | undefined>;
}

/**
 * Refuses to delete an object that does not have the name that the state has. The state may have the id of an object
 * that was never this stack's, after an edit or an import.
 *
 * @throws Error - The name is another one. Nothing was deleted.
 */
export async function refuseOtherObject(
    run: Run,
    props: Properties,
    { kind, id, read }: EndingObject,
): Promise<void> {
    const known = props["displayName"];
    if (typeof known !== "string" || isAnyUnfinished(props)) {
        return;
    }
    const isKnown = (found: Properties | undefined) => found?.["displayName"] === known;
    const found = await lookTwice(
        run,
        () =>
            readAgreed(run.client, read, isKnown, (left, right) =>
                isSame(left?.["displayName"], right?.["displayName"]),
            ),
        (shown) => shown === undefined || isKnown(shown),
    );
    if (found !== undefined && !isKnown(found)) {
        throw new Error(
            `The ${kind} ${id} was not deleted: its name is ${inline(JSON.stringify(found["displayName"]) ?? "empty", 300)}, and ` +
                `${JSON.stringify(known)} in this stack's state. Someone renamed it, a run that was killed on another machine did, or the ` +
                `state has the id of an object of others. To delete it, ${refreshCure}`,
        );
    }
}

/** Settings that are no longer declared, and are about to be given back. */
export interface ReturnedSettings {
    /** What has the settings, in words for people. */
    readonly what: string;
    /** The values that the state has, by setting. Settings that are not in it are not compared. */
    readonly declared: Settings;
    /** The values that are about to be written, by setting. */
    readonly after: Settings;
    /** Whether a run may have left another value than the state has. Such a setting is not compared. */
    readonly isUnfinished: (name: string) => boolean;
    /** One read of one replica; `undefined` where there is nothing to give back. */
    readonly read: (client: GraphClient) => Promise<Settings | undefined>;
    /** Texts are compared without regard to case. Default `false`. */
    readonly isCaseIgnored?: boolean;
}

/**
 * Refuses to give back settings that someone else has changed since. An administrator may have blocked a partner, or a
 * run of this stack may have been killed on another machine before it recorded its write: the tenant does not show which.
 * The first value must stay, and the second must not, so a person decides.
 *
 * @throws Error - A setting has a value that is neither the state's nor the one that is about to be written.
 */
export async function refuseChangedSettings(run: Run, returned: ReturnedSettings): Promise<void> {
    const { what, declared, after, isUnfinished, isCaseIgnored = false } = returned;
    const names = Object.keys(after).filter((name) => (declared[name] ?? undefined) !== undefined);
    const compared = names.filter((name) => !isUnfinished(name));
    if (compared.length === 0) {
        return;
    }
    const isExplained = (name: string, value: unknown) =>
        [declared, after].some((known) => matchesWritten(value, known[name], isCaseIgnored));
    const changedIn = (found: Settings | undefined) =>
        found === undefined ? [] : compared.filter((name) => !isExplained(name, found[name]));
    const look = () =>
        readAgreed(
            run.client,
            returned.read,
            (found) => found !== undefined && changedIn(found).length === 0,
            (left, right) => isSame(left && pick(left, compared), right && pick(right, compared)),
        );
    const found = await lookTwice(run, look, (shown) => changedIn(shown).length === 0);
    const changed = changedIn(found);
    if (changed.length > 0) {
        const values = changed.map(
            (name) => `${name} = ${inline(JSON.stringify(found?.[name]) ?? "nothing", 300)}`,
        );
        throw new Error(
            `The ${what} has ${values.join(", ")}, which this stack's state does not have. Someone else changed it, or a ` +
                `run that was killed on another machine did. Nothing was written. To give back the former value in spite of that, ${refreshCure}`,
        );
    }
}

function pick(settings: Settings, names: readonly string[]): Settings {
    return Object.fromEntries(names.map((name) => [name, settings[name]]));
}
