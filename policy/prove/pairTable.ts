/** What is not in a table. */
export const absent = -1;

/** Spreads the bits of two numbers, as hashes of the kind of Murmur's do. */
function hashOf(first: number, second: number): number {
    const mixed = Math.imul(first ^ (first >>> 15), 0x85ebca6b) ^ Math.imul(second + 1, 0xc2b2ae35);
    return (mixed ^ (mixed >>> 13)) >>> 0;
}

/**
 * A number for each pair of whole numbers: what a map by a joined key would be, without a text or an object for each.
 * Open addressing over typed arrays.
 */
export class PairTable {
    private size = 0;
    private mask = 63;
    private keys = new Int32Array(128);
    /** Above `absent`, so that an empty place has 0. */
    private values = new Int32Array(64);

    /** {@link absent} where the pair is not there. */
    get(first: number, second: number): number {
        const { keys, values, mask } = this;
        for (let at = hashOf(first, second) & mask; ; at = (at + 1) & mask) {
            const value = values[at]!;
            if (value === 0 || (keys[2 * at] === first && keys[2 * at + 1] === second)) {
                return value - 1;
            }
        }
    }

    /** @param value - Not negative, and less than 2³¹ - 1. */
    set(first: number, second: number, value: number): void {
        if (this.size * 2 > this.mask) {
            this.grow();
        }
        const { keys, values, mask } = this;
        let at = hashOf(first, second) & mask;
        while (values[at] !== 0 && (keys[2 * at] !== first || keys[2 * at + 1] !== second)) {
            at = (at + 1) & mask;
        }
        this.size += values[at] === 0 ? 1 : 0;
        keys[2 * at] = first;
        keys[2 * at + 1] = second;
        values[at] = value + 1;
    }

    private grow(): void {
        const { keys, values } = this;
        this.size = 0;
        this.mask = this.mask * 2 + 1;
        this.keys = new Int32Array(2 * (this.mask + 1));
        this.values = new Int32Array(this.mask + 1);
        for (let at = 0; at < values.length; at += 1) {
            if (values[at] !== 0) {
                this.set(keys[2 * at]!, keys[2 * at + 1]!, values[at]! - 1);
            }
        }
    }
}
