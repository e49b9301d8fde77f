import { Sequences } from "./sequences";

/**
 * Sets of classes, each once, by number: most nodes of a diagram divide a dimension as others do. A set is held as bits,
 * 32 classes a number.
 */
export class ClassSets {
    private readonly sets = new Sequences();
    private readonly lists: (readonly number[] | undefined)[] = [];
    private readonly known = new WeakMap<readonly number[], number>();

    /** The number of a set, whose classes are sorted. */
    of(classes: readonly number[]): number {
        let id = this.known.get(classes);
        if (id === undefined) {
            const words = Array.from({ length: ((classes.at(-1) ?? -1) >> 5) + 1 }, () => 0);
            for (const index of classes) {
                words[index >> 5]! |= 1 << (index & 31);
            }
            id = this.sets.of(words);
            this.lists[id] ??= classes;
            this.known.set(classes, id);
        }
        return id;
    }

    union(ids: readonly number[]): number {
        const [first, ...others] = ids as [number, ...number[]];
        if (others.every((id) => id === first)) {
            return first;
        }
        const words = [...this.sets.get(first)];
        for (const id of others) {
            const own = this.sets.get(id);
            for (let place = 0; place < own.length; place += 1) {
                words[place] = (words[place] ?? 0) | own[place]!;
            }
        }
        return this.sets.of(words);
    }

    get(id: number): readonly number[] {
        return (this.lists[id] ??= classesOf(this.sets.get(id)));
    }
}

function classesOf(words: readonly number[]): number[] {
    const found: number[] = [];
    words.forEach((word, place) => {
        for (let bit = 0; bit < 32; bit += 1) {
            if (((word >>> bit) & 1) === 1) {
                found.push(place * 32 + bit);
            }
        }
    });
    return found;
}
