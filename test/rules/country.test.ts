import assert from "node:assert/strict";
import { countryFault } from "../../rules/country";
import { sentenceOf } from "../../rules/fault";

const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
const codes = letters.flatMap((first) => letters.map((second) => first + second));

describe("A country", () => {
    it("is one of the 249 codes of ISO 3166-1, or Kosovo's", () => {
        const taken = codes.filter((code) => countryFault(code) === undefined);
        assert.equal(taken.length, 250);
        for (const code of ["DE", "GB", "US", "BQ", "SS", "TW", "XK"]) {
            assert.ok(taken.includes(code), code);
        }
        // Reserved by ISO; Entra refuses AC and DG.
        for (const code of ["AC", "DG", "EU", "UN", "TA", "XA", "QO", "ZZ", "AA"]) {
            assert.ok(!taken.includes(code), code);
        }
    });

    it("that was withdrawn, or never was a code, is refused with the one in its place", () => {
        const message = (code: string) => sentenceOf(countryFault(code) ?? assert.fail(code));
        assert.match(message("UK"), /^is not a country's code in ISO 3166-1\. Use GB \(United Kingdom\)\.$/);
        assert.match(message("SU"), /Use RU/);
        assert.match(message("DD"), /Use DE/);
    });

    it("is in capital letters", () => {
        assert.match(sentenceOf(countryFault("de") ?? assert.fail()), /in capital letters\. Use DE\.$/);
        for (const text of ["Germany", "", "D", "DEU", "D1"]) {
            assert.match(sentenceOf(countryFault(text) ?? assert.fail(text)), /Use a code such as DE\.$/);
        }
    });
});
