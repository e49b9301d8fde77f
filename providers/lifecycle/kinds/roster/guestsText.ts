/**
 * The guests of a shard as the one text that passes the engine. What all of them have alike, such as where they land, is
 * in it once: the engine keeps, compares and logs the text several times in a run.
 */
import { canonical } from "../../../canonical";

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
    const all = Object.values(guests) as Guest[];
    const [first = {}] = all;
    const common = Object.fromEntries(
        Object.keys(first)
            // Of a guest who lacks a member, nothing says that it is missing.
            .filter((name) => all.length > 1 && all.every((guest) => guest[name] !== undefined))
            .map((name) => [name, mostFrequent(all.map((guest) => guest[name]))] as const),
    );
    const texts = new Map(Object.entries(common).map(([name, value]) => [name, identityOf(value)]));
    const own = (guest: Guest) =>
        Object.fromEntries(
            Object.entries(guest).filter(
                ([name, value]) => !texts.has(name) || identityOf(value) !== texts.get(name),
            ),
        );
    const each = Object.fromEntries(
        Object.keys(guests).map((address, index) => [address, own(all[index] ?? {})] as const),
    );
    return canonical({ common, each } satisfies Shared);
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

/** The value that most have; of several, the first in the order of their texts. */
function mostFrequent(values: readonly unknown[]): unknown {
    const counts = new Map<string, { readonly value: unknown; count: number }>();
    for (const value of values) {
        const text = identityOf(value);
        const found = counts.get(text) ?? { value, count: 0 };
        found.count += 1;
        counts.set(text, found);
    }
    return [...counts]
        .sort(([left, one], [right, other]) => other.count - one.count || (left < right ? -1 : 1))
        .at(0)?.[1].value;
}
