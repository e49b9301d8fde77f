import assert from "node:assert/strict";
import { exists, hasReferences, hasValues, isGone } from "../../../graph";

const object = {
    displayName: "Partners",
    description: null,
    mails: ["a", "b"],
    trust: { isMfaAccepted: true, added: "by the service" },
};

describe("a predicate over values", () => {
    it("distinguishes what was created from what was deleted", () => {
        assert.deepEqual([exists({}), exists(undefined)], [true, false]);
        assert.deepEqual([isGone({}), isGone(undefined)], [false, true]);
    });

    const shown: [title: string, expected: Record<string, unknown>][] = [
        ["nothing in particular", {}],
        ["a value", { displayName: "Partners" }],
        [
            "an absent value as null, as the empty text, and as nothing",
            { description: "", none: null, other: undefined },
        ],
        ["a set in another order, with repetition", { mails: ["b", "a", "b"] }],
        ["the members of a part that were written", { trust: { isMfaAccepted: true } }],
    ];
    for (const [title, expected] of shown) {
        it(`sees ${title}`, () => assert.ok(hasValues(expected)(object)));
    }

    const notShown: [title: string, expected: Record<string, unknown>][] = [
        ["another value", { displayName: "partners" }],
        ["a value that was cleared", { displayName: null }],
        ["a value that is not set yet", { description: "All" }],
        ["a smaller set", { mails: ["a"] }],
        ["another member of a part", { trust: { isMfaAccepted: false } }],
    ];
    for (const [title, expected] of notShown) {
        it(`does not take ${title} for the write`, () => assert.ok(!hasValues(expected)(object)));
    }

    it("is not met by an object that is not there", () => {
        assert.ok(!hasValues({})(undefined));
        assert.ok(!hasReferences([])(undefined));
    });

    it("sees members added and removed, and leaves others out of account", () => {
        const members = new Set(["a", "b"]);
        assert.ok(hasReferences(["a"], ["c"])(members));
        assert.ok(!hasReferences(["a", "c"])(members));
        assert.ok(!hasReferences(["a"], ["b"])(members));
    });
});
