/** What many guests show of their profiles, asked for together. */
import pMap from "p-map";
import { readAgreed } from "../../../../graph";
import { isSame } from "../../kit/inputs";
import { isRefusal, type Properties } from "../../kit/lifecycle";
import type { Run } from "../../kit/run";
import { GuestLists, manyGuests, type ListedProfiles, type ProfileList } from "./guestLists";

/** Reads of one guest by itself; `undefined` for one who is gone. */
export type AskOne = (run: Run, userId: string, owned: Properties) => Promise<Properties | undefined>;

/** How long those who ask are gathered, in milliseconds. */
const gatherMs = 250;

/** Guests who are asked for by themselves at once: with several reads each, as many as Entra's limit lets pass. */
const askedAtOnce = 100;

/** Longest time until replicas agree on a list, in milliseconds: of ten thousand guests it has a hundred pages. */
const listsMaxElapsedMs = 600_000;

interface Asker {
    readonly userId: string;
    readonly owned: Properties;
    readonly askOne: AskOne;
    readonly settle: (shown: Promise<Properties | undefined>) => void;
    readonly fail: (error: unknown) => void;
}

/**
 * What a guest shows of some fields. Where many ask at about the same time, lists of all guests answer: a list is
 * believed where it shows the values that are given, and what differs when several lists say the same. What lists do
 * not tell, and what few ask for, is read guest by guest, unless a list is at hand that shows the values.
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
    return run.part(ProfileReads).read(userId, owned, askOne);
}

/** Gathers those of a run who ask what guests show. */
class ProfileReads {
    private gathering: Asker[] | undefined;

    constructor(private readonly run: Run) {}

    read(userId: string, owned: Properties, askOne: AskOne): Promise<Properties | undefined> {
        return new Promise((settle, fail) => {
            const asker = { userId, owned, askOne, settle, fail };
            if (this.gathering !== undefined) {
                this.gathering.push(asker);
                return;
            }
            const askers = [asker];
            this.gathering = askers;
            void this.run.client.time
                .sleep(gatherMs)
                .then(() => {
                    this.gathering = undefined;
                    return answer(this.run, askers);
                })
                .catch((error: unknown) => {
                    this.gathering = undefined;
                    // Who has an answer already keeps it.
                    askers.forEach((each) => {
                        each.fail(error);
                    });
                });
        });
    }
}

/** As {@link shownTogether}, beside a list that is at hand: it is believed where it shows the values expected. */
export async function shownBeside(
    run: Run,
    listed: Properties,
    userId: string,
    owned: Properties,
    askOne: AskOne,
): Promise<Properties | undefined> {
    const isListed = (name: string) => name in listed && isSame(listed[name], owned[name]);
    const rest = fieldsOf(owned, (name) => !isListed(name));
    if (Object.keys(rest).length === 0) {
        return owned;
    }
    const found = await shownTogether(run, userId, rest, askOne);
    return found && { ...fieldsOf(owned, isListed), ...found };
}

async function answer(run: Run, askers: readonly Asker[]): Promise<void> {
    const listed = await Promise.all(
        run.part(GuestLists).profiles.map((list) => listedOf(run, list, askers)),
    );
    await pMap(
        askers,
        async (asker) => {
            const shown = Object.assign({}, ...listed.map((found) => found.get(asker) ?? {})) as Properties;
            const rest = fieldsOf(asker.owned, (name) => !(name in shown));
            const isShown = Object.keys(shown).length > 0 && Object.keys(rest).length === 0;
            const answered = isShown
                ? Promise.resolve(shown)
                : asker
                      .askOne(run, asker.userId, rest)
                      .then((found) => (found === undefined ? undefined : { ...shown, ...found }));
            asker.settle(answered);
            // The asker is told of a failure.
            await answered.catch(() => undefined);
        },
        { concurrency: askedAtOnce },
    );
}

/** What one kind of list shows of those who ask for fields of it, if they are many. */
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
    if (open.size === 0 || (isFew() && !list.isAtHand())) {
        return shown;
    }
    /** Takes who is shown as expected out of those who are open. @returns What is shown of the others. */
    const believe = (profiles: ListedProfiles): Map<Asker, Properties | undefined> => {
        const others = new Map<Asker, Properties | undefined>();
        for (const [asker, owned] of open) {
            const found = profiles(asker.userId, owned);
            if (found !== undefined && isSame(found, owned)) {
                shown.set(asker, found);
                open.delete(asker);
            } else {
                others.set(asker, found);
            }
        }
        return others;
    };
    try {
        const agreed = await readAgreed(
            async (attemptNumber) => believe(await list.read(attemptNumber > 1)),
            isFew,
            (left, right) => isSame([...(left?.values() ?? [])], [...(right?.values() ?? [])]),
            { ...client.time, maxElapsedMs: listsMaxElapsedMs },
        );
        if (!isFew()) {
            agreed?.forEach((found, asker) => found !== undefined && shown.set(asker, found));
        }
    } catch (error) {
        // Guests can be asked one by one all the same.
        if (!isRefusal(error)) {
            throw error;
        }
    }
    return shown;
}

function fieldsOf(owned: Properties, isWanted: (name: string) => boolean): Properties {
    return Object.fromEntries(Object.entries(owned).filter(([name]) => isWanted(name)));
}
