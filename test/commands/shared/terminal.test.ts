import assert from "node:assert/strict";
import { colorsFor } from "../../../commands/shared/terminal";

describe("colors", () => {
    it("are left out for a pipe, also where a pipeline says CI", () => {
        assert.equal(colorsFor({ isTTY: false }).red("text"), "text");
        assert.equal(colorsFor({}).red("text"), "text");
    });
});
