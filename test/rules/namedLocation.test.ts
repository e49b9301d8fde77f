import assert from "node:assert/strict";
import { sentenceOf } from "../../rules/fault";
import { ipRangeFault, namedLocationFaults, type NamedLocation } from "../../rules/namedLocation";

function pathsOf(location: NamedLocation): string[] {
    return namedLocationFaults(location).map(({ path }) => path.join("."));
}

describe("An IP range", () => {
    it("is an IPv4 or IPv6 address with a mask", () => {
        for (const range of [
            "203.0.113.0/24",
            "203.0.113.7/32",
            "2001:db8::/32",
            "::ffff:203.0.113.7/128",
            "9.128.0.0/9",
        ]) {
            assert.equal(ipRangeFault(range), undefined, range);
        }
        for (const range of [
            "999.1.1.1/99",
            "203.0.113.0/33",
            "2001:db8::/129",
            "fe80::1%eth0/64",
            "203.0.113.0/024",
            "203.0.113.0/-1",
            "203.0.113.0/24/24",
            "203.0.113.0-203.0.113.9",
            "203.0.113/24",
            "contoso.com/24",
            "",
        ]) {
            assert.match(sentenceOf(ipRangeFault(range) ?? assert.fail(range)), /is not an IP range in CIDR/);
        }
    });

    it("without a mask is refused with that of the one address", () => {
        const cureOf = (range: string) => ipRangeFault(range)?.cure;
        assert.equal(cureOf("203.0.113.7"), "Add its mask, such as 203.0.113.7/32 for the one address");
        assert.equal(cureOf("2001:db8::7"), "Add its mask, such as 2001:db8::7/128 for the one address");
    });

    it("has a mask longer than /8", () => {
        for (const range of ["0.0.0.0/0", "9.0.0.0/8", "::/0", "2000::/3"]) {
            assert.match(sentenceOf(ipRangeFault(range) ?? assert.fail(range)), /is too large/);
        }
    });
});

describe("A named location", () => {
    const ipRanges = ["203.0.113.0/24"];

    it("is of ranges or of countries", () => {
        assert.deepEqual(pathsOf({ ipRanges }), []);
        assert.deepEqual(pathsOf({ countries: ["DE"] }), []);
        assert.deepEqual(pathsOf({}), [""]);
        assert.deepEqual(pathsOf({ ipRanges: null, countries: null }), [""]);
        assert.deepEqual(pathsOf({ ipRanges, countries: ["DE"] }), [""]);
    });

    it("holds from 1 to 2,000 ranges, and at least one country", () => {
        const many = (count: number) =>
            Array.from({ length: count }, (_, index) => `203.${index >> 8}.${index & 255}.0/24`);
        assert.deepEqual(pathsOf({ ipRanges: many(2_000) }), []);
        assert.deepEqual(pathsOf({ ipRanges: many(2_001) }), ["ipRanges"]);
        assert.deepEqual(pathsOf({ ipRanges: [...many(2_000), ...many(1)] }), []);
        assert.deepEqual(pathsOf({ ipRanges: [] }), ["ipRanges"]);
        assert.deepEqual(pathsOf({ countries: [] }), ["countries"]);
    });

    it("names each wrong item", () => {
        assert.deepEqual(pathsOf({ ipRanges: [...ipRanges, "x", "y"] }), ["ipRanges.1", "ipRanges.2"]);
        assert.deepEqual(pathsOf({ countries: ["UK", "DE"] }), ["countries.0"]);
    });

    it("can be trusted only when it is of ranges", () => {
        assert.deepEqual(pathsOf({ ipRanges, isTrusted: true }), []);
        assert.deepEqual(pathsOf({ countries: ["DE"], isTrusted: false }), []);
        assert.deepEqual(pathsOf({ countries: ["DE"], isTrusted: true }), ["isTrusted"]);
    });

    it("includes unknown countries only when it is of countries", () => {
        assert.deepEqual(pathsOf({ ipRanges, includeUnknownCountries: true }), ["includeUnknownCountries"]);
        assert.deepEqual(pathsOf({ ipRanges, countryLookupMethod: "clientIpAddress" }), [
            "countryLookupMethod",
        ]);
    });
});
