/**
 * The guests of a shard as the one text that passes the engine. What all of them have alike, such as where they land, is
 * in it once: the engine keeps, compares and logs the text several times in a run.
 */
import { canonical, ordered } from "../../../canonical";

type Guest = Readonly<Record<string, unknown>>;
type Guests = Readonly<Record<string, Guest>>;

/** The form of the text. An address has an @, so that no guest of the form before has this name. */
interface Shared {
    /** What a guest has who does not say otherwise. */
    readonly common: Guest;
    /** Each guest by address, without what is common. */
    readonly each: Guests;
}

/** The text of guests. The same guests give the same text. */
export function guestsText(guests: Readonly<Record<string, object>>): string {
    const addresses = Object.keys(guests).sort();
    const all = addresses.map((address) => guests[address] as Guest);
    const common: Record<string, unknown> = {};
    const each = all.map((): Record<string, unknown> => ({}));
    // Member by member, and in their order: a hundred thousand guests are not sorted one by one.
    for (const name of [...new Set(all.flatMap((guest) => Object.keys(guest)))].sort()) {
        const values = all.map((guest) => guest[name]);
        // Of a guest who lacks a member, nothing says that it is missing.
        const isShared = all.length > 1 && !values.includes(undefined);
        const texts = isShared ? values.map(identityOf) : [];
        const shared = isShared ? mostFrequent(texts) : undefined;
        if (shared !== undefined) {
            common[name] = ordered(values[texts.indexOf(shared)]);
        }
        each.forEach((own, index) => {
            if (shared === undefined || texts[index] !== shared) {
                own[name] = ordered(values[index]);
            }
        });
    }
    return JSON.stringify({
        common,
        each: Object.fromEntries(addresses.map((address, index) => [address, each[index] ?? {}])),
    } satisfies Shared);
}

/** The guests of a text: of this form, or of the form before, in which each guest is written whole. */
export function guestsOf(text: string): Record<string, Guest> {
    const parsed = JSON.parse(text) as Shared | Guests;
    if (!isShared(parsed)) {
        return { ...parsed };
    }
    const { common, each } = parsed;
    return Object.fromEntries(Object.entries(each).map(([address, own]) => [address, { ...common, ...own }]));
}

function isShared(parsed: Shared | Guests): parsed is Shared {
    return "each" in parsed && "common" in parsed;
}

/** A text that equal values have alike. Most values are texts, and of a hundred thousand guests: no other form of them is made. */
function identityOf(value: unknown): string {
    return typeof value === "string" ? `"${value}` : canonical(value);
}

/** The text that most have; of several, the first in their order. */
function mostFrequent(texts: readonly string[]): string | undefined {
    const counts = new Map<string, number>();
    for (const text of texts) {
        counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    return [...counts]
        .sort(([left, one], [right, other]) => other - one || (left < right ? -1 : 1))
        .at(0)?.[0];
}
