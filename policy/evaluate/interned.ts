/** Values that are kept once, each with a number under which a sign-in can remember its answer. */
export class Interned<T> {
    readonly items: T[] = [];
    private readonly numbers = new Map<string, number>();

    /** The number of the value with this key, created if it is new. */
    numberOf(key: string, make: () => T): number {
        const found = this.numbers.get(key);
        if (found !== undefined) {
            return found;
        }
        const number = this.items.push(make()) - 1;
        this.numbers.set(key, number);
        return number;
    }
}

/** The same, for ids only. */
export type InternedIds = Interned<string>;

export function numbersOf(ids: InternedIds, list: readonly string[]): readonly number[] {
    return list.map((id) => ids.numberOf(id, () => id));
}
