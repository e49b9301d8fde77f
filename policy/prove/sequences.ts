/** Lists of whole numbers, each once, by number: 0, 1, 2 and so on, as they come. */
export class Sequences {
    private readonly items: (readonly number[])[] = [];
    private readonly hashes: number[] = [];
    /** Numbers of lists by hash, plus one. */
    private places = new Int32Array(64);

    /** The number of a list, which is kept and must not change. */
    of(list: readonly number[]): number {
        const hash = hashOf(list);
        const mask = this.places.length - 1;
        let at = hash & mask;
        for (let id = this.places[at]!; id !== 0; id = this.places[at]!) {
            if (this.hashes[id - 1] === hash && isEqual(this.items[id - 1]!, list)) {
                return id - 1;
            }
            at = (at + 1) & mask;
        }
        this.places[at] = this.items.push(list);
        this.hashes.push(hash);
        if (this.items.length * 2 > mask) {
            this.grow();
        }
        return this.items.length - 1;
    }

    get(id: number): readonly number[] {
        return this.items[id]!;
    }

    get size(): number {
        return this.items.length;
    }

    private grow(): void {
        this.places = new Int32Array(this.places.length * 2);
        const mask = this.places.length - 1;
        this.hashes.forEach((hash, id) => {
            let at = hash & mask;
            while (this.places[at] !== 0) {
                at = (at + 1) & mask;
            }
            this.places[at] = id + 1;
        });
    }
}

function hashOf(list: readonly number[]): number {
    let hash = list.length;
    for (const item of list) {
        hash = Math.imul(hash ^ item, 0x01000193);
        hash ^= hash >>> 15;
    }
    return hash >>> 0;
}

function isEqual(first: readonly number[], second: readonly number[]): boolean {
    if (first.length !== second.length) {
        return false;
    }
    for (let place = 0; place < first.length; place += 1) {
        if (first[place] !== second[place]) {
            return false;
        }
    }
    return true;
}
