import assert from "node:assert/strict";
import fc from "fast-check";
import { ConfigurationError } from "../../config";
import { assertInert, hostileText } from "../hostileText";

const problem = {
    file: "stacks/guests.csv",
    line: 3,
    column: 1,
    field: "[groups]",
    message: "is bad",
    cure: "Fix it",
};

describe("a message of what is wrong in the configuration", () => {
    it("cannot act, whatever a file or a value is called, and is a line for each problem", () => {
        fc.assert(
            fc.property(hostileText, hostileText, hostileText, hostileText, (file, field, message, cure) => {
                const text = new ConfigurationError([{ file, field, message, cure }, problem]).message;
                assertInert(text);
                assert.equal(text.split("\n").length, 3);
            }),
        );
    });

    it("names a hundred problems, and counts the rest", () => {
        const error = new ConfigurationError(new Array<typeof problem>(50_000).fill(problem));
        assert.match(error.message, /^The configuration has 50,000 problems/);
        assert.match(error.message, /\n {2}and 49,900 more$/);
        assert.ok(error.message.length < 10_000);
        assert.equal(error.problems.length, 50_000);
    });
});
