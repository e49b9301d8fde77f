import assert from "node:assert/strict";
import fc from "fast-check";
import { absent, PairTable } from "../../../policy/prove/pairTable";
import { Sequences } from "../../../policy/prove/sequences";

const number = fc.integer({ min: -3, max: 2 ** 31 - 1 });

describe("The tables of the proof", () => {
    it("hold a number for each pair, as a map by both would", () => {
        fc.assert(
            fc.property(
                fc.array(fc.tuple(number, number, fc.nat(2 ** 31 - 2)), { maxLength: 300 }),
                (items) => {
                    const table = new PairTable();
                    const map = new Map<string, number>();
                    for (const [first, second, value] of items) {
                        assert.equal(table.get(first, second), map.get(`${first} ${second}`) ?? absent);
                        table.set(first, second, value);
                        map.set(`${first} ${second}`, value);
                    }
                    for (const [first, second] of items) {
                        assert.equal(table.get(first, second), map.get(`${first} ${second}`));
                    }
                },
            ),
        );
    });

    it("hold each list once", () => {
        fc.assert(
            fc.property(fc.array(fc.array(fc.nat(3), { maxLength: 4 }), { maxLength: 300 }), (lists) => {
                const sequences = new Sequences();
                const ids = new Map<string, number>();
                for (const list of lists) {
                    const id = sequences.of(list);
                    assert.equal(id, ids.get(list.join()) ?? ids.size);
                    assert.deepEqual(sequences.get(id), list);
                    ids.set(list.join(), id);
                }
            }),
        );
    });
});
