import assert from "node:assert/strict";
import fc from "fast-check";
import { guestsOf, guestsText } from "../../providers/lifecycle/kinds/roster/guestsText";

const guests = fc.dictionary(
    fc.emailAddress(),
    fc.record(
        {
            redirectUrl: fc.constantFrom("https://a.example", "https://b.example"),
            onRemove: fc.constantFrom("delete", "retain"),
            displayName: fc.string(),
            blockSignIn: fc.boolean(),
            groups: fc.array(fc.constantFrom("a", "b")),
        },
        { requiredKeys: ["redirectUrl", "groups"] },
    ),
);

describe("the text of a shard's guests", () => {
    it("holds each guest as declared, whatever they have alike", () => {
        fc.assert(
            fc.property(guests, (declared) => {
                assert.deepEqual(guestsOf(guestsText(declared)), JSON.parse(JSON.stringify(declared)));
            }),
        );
    });

    it("is the same for the same guests in any order", () => {
        fc.assert(
            fc.property(guests, (declared) => {
                const reversed = Object.fromEntries(Object.entries(declared).reverse());
                assert.equal(guestsText(reversed), guestsText(declared));
            }),
        );
    });

    it("reads the form before, in which each guest is whole", () => {
        fc.assert(
            fc.property(guests, (declared) => {
                assert.deepEqual(guestsOf(JSON.stringify(declared)), JSON.parse(JSON.stringify(declared)));
            }),
        );
    });

    it("has what nearly all have alike once: a third of the length for the guests of one group", () => {
        const declared = Object.fromEntries(
            Array.from({ length: 1_000 }, (_, index) => [
                `guest${index}@fabrikam.example`,
                {
                    redirectUrl:
                        index === 7 ? "https://elsewhere.example" : "https://myapplications.microsoft.com",
                    onRemove: "retain",
                    displayName: `Guest ${index}`,
                    groups: ["partners"],
                },
            ]),
        );
        const text = guestsText(declared);
        assert.ok(text.length < JSON.stringify(declared).length / 2.5, `${text.length}`);
        assert.equal(text.split("myapplications").length, 2);
    });
});
