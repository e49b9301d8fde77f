import assert from "node:assert/strict";
import { append, largest, smallest } from "../../rules/lists";

describe("lists of 1,000,000 items", () => {
    const numbers = Array.from({ length: 1_000_000 }, (_, index) => index);

    it("are too long for the arguments of a call", () => {
        assert.throws(() => Math.max(...numbers), RangeError);
    });

    it("are appended", () => {
        const list = [-1];
        append(list, numbers);
        assert.equal(list.length, 1_000_001);
        assert.equal(list.at(-1), 999_999);
    });

    it("have a largest and a smallest number", () => {
        assert.equal(largest(numbers), 999_999);
        assert.equal(smallest(numbers), 0);
    });
});

describe("an empty list", () => {
    it("has the limits that Math.max and Math.min have", () => {
        assert.equal(largest([]), -Infinity);
        assert.equal(largest([], 7), 7);
        assert.equal(smallest([]), Infinity);
    });
});
