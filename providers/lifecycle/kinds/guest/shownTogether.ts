/** What many guests show of their profiles, read together. */
import pLimit from "p-limit";
import { Gatherer, readAgreed } from "../../../../graph";
import { isSame } from "../../kit/inputs";
import { asWritten, matchesWritten } from "../../kit/matchesWritten";
import { isRefusal, type Properties } from "../../kit/lifecycle";
import type { Run } from "../../kit/run";
import { GuestLists, manyGuests, type ListedProfiles, type ProfileList } from "./guestLists";

/** Reads one guest; `undefined` for a guest who is gone. */
export type AskOne = (run: Run, userId: string, owned: Properties) => Promise<Properties | undefined>;

/**
 * Guests that are read one by one at the same time. With several reads each, this is as many as Entra's limit allows.
 */
const askedAtOnce = 100;

/** Longest time until replicas agree on a list, in milliseconds. With ten thousand guests, it has a hundred pages. */
const listsMaxElapsedMs = 600_000;

interface Asker {
    readonly run: Run;
    readonly userId: string;
    readonly owned: Properties;
    readonly askOne: AskOne;
}

/**
 * What a guest shows of some fields. When many callers ask at about the same time, lists of all guests answer. A list
 * is trusted where it shows the given values, and other values when several lists agree. What lists do not show, and
 * what only a few callers ask for, is read guest by guest, unless a list at hand shows the values.
 *
 * @param owned - The fields, with the values that are expected.
 * @param askOne - How the guest is asked for alone.
 */
export function shownTogether(
    run: Run,
    userId: string,
    owned: Properties,
    askOne: AskOne,
): Promise<Properties | undefined> {
    return run.part(ProfileReads).get({ run, userId, owned, askOne });
}

/** Gathers a run's questions about what guests show. */
class ProfileReads extends Gatherer<Asker, Properties | undefined> {
    constructor(run: Run) {
        super(run.client.time, {
            windowMs: 250,
            serve: (askers) => answer(run, askers),
        });
    }
}

/** Like {@link shownTogether}, but uses a list at hand, which is trusted where it shows the expected values. */
export async function shownBeside(
    run: Run,
    listed: Properties,
    userId: string,
    owned: Properties,
    askOne: AskOne,
): Promise<Properties | undefined> {
    const isListed = (name: string) => name in listed && matchesWritten(listed[name], owned[name]);
    const rest = fieldsOf(owned, (name) => !isListed(name));
    if (Object.keys(rest).length === 0) {
        return owned;
    }
    const found = await shownTogether(run, userId, rest, askOne);
    return found && { ...fieldsOf(owned, isListed), ...found };
}

/** @returns Each guest's answer as it comes: some are there at once, and some need reads of one guest. */
async function answer(
    run: Run,
    askers: readonly Asker[],
): Promise<readonly Promise<Properties | undefined>[]> {
    const listed = await Promise.all(
        run.part(GuestLists).profiles.map((list) => listedOf(run, list, askers)),
    );
    const limited = pLimit(askedAtOnce);
    return askers.map(async (asker) => {
        const shown = listed.reduce<Properties>((all, found) => ({ ...all, ...found.get(asker) }), {});
        const rest = fieldsOf(asker.owned, (name) => !(name in shown));
        if (Object.keys(shown).length > 0 && Object.keys(rest).length === 0) {
            return shown;
        }
        const found = await limited(() => asker.askOne(asker.run, asker.userId, rest));
        return found === undefined ? undefined : { ...shown, ...found };
    });
}

/** What one kind of list shows to the callers that ask for its fields, if they are many. */
async function listedOf(
    { client }: Run,
    list: ProfileList,
    askers: readonly Asker[],
): Promise<ReadonlyMap<Asker, Properties>> {
    const shown = new Map<Asker, Properties>();
    const open = new Map(
        askers
            .map((asker) => [asker, fieldsOf(asker.owned, (name) => list.names.includes(name))] as const)
            .filter(([, owned]) => Object.keys(owned).length > 0),
    );
    const isFew = () => open.size < manyGuests;
    if (open.size === 0 || (isFew() && !list.isCached())) {
        return shown;
    }
    /** Removes the guests that show as expected from the open ones. @returns What is shown of the others. */
    const believe = (profiles: ListedProfiles): Map<Asker, Properties | undefined> => {
        const others = new Map<Asker, Properties | undefined>();
        for (const [asker, owned] of open) {
            const found = profiles(asker.userId, owned);
            if (found !== undefined && matchesWritten(found, owned)) {
                shown.set(asker, asWritten(found, owned));
                open.delete(asker);
            } else {
                others.set(asker, found);
            }
        }
        return others;
    };
    try {
        const agreed = await readAgreed(
            client,
            async (reader, attemptNumber) => believe(await list.read(reader, attemptNumber > 1)),
            isFew,
            (left, right) => isSame([...(left?.values() ?? [])], [...(right?.values() ?? [])]),
            { maxElapsedMs: listsMaxElapsedMs },
        );
        if (!isFew()) {
            agreed?.forEach((found, asker) => found !== undefined && shown.set(asker, found));
        }
    } catch (error) {
        // Guests can still be read one by one.
        if (!isRefusal(error)) {
            throw error;
        }
    }
    return shown;
}

function fieldsOf(owned: Properties, isWanted: (name: string) => boolean): Properties {
    return Object.fromEntries(Object.entries(owned).filter(([name]) => isWanted(name)));
}
