import assert from "node:assert/strict";
import { colorsFor } from "../../../commands/shared/terminal";

describe("colors", () => {
    it("are off for a pipe, even in a pipeline that sets CI", () => {
        assert.equal(colorsFor({ isTTY: false }).red("text"), "text");
        assert.equal(colorsFor({}).red("text"), "text");
    });
});
