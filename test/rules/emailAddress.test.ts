import assert from "node:assert/strict";
import { domainToASCII } from "node:url";
import fc from "fast-check";
import { domainOf, normalizeEmailAddress } from "../../config";
import { normalizeDomain } from "../../rules/emailAddress";
import { sentenceOf } from "../../rules/fault";

function addressOf(text: string): string {
    const result = normalizeEmailAddress(text);
    assert.ok(result.isValid, `${text} should be valid`);
    return result.emailAddress;
}

function reasonOf(text: string): string {
    const result = normalizeEmailAddress(text);
    assert.ok(!result.isValid, `${text} should be refused`);
    return sentenceOf(result.fault);
}

describe("normalizeEmailAddress", () => {
    const same: [string, string, string][] = [
        ["lower-cases both parts", " Alice.Ahlers@Fabrikam.Example ", "alice.ahlers@fabrikam.example"],
        [
            "writes an internationalized domain in ASCII",
            "heidi@Bücher.example",
            "heidi@xn--bcher-kva.example",
        ],
        ["takes the ASCII form as it is", "heidi@XN--BCHER-KVA.example", "heidi@xn--bcher-kva.example"],
        ["composes accents", "he\u0301le\u0300ne@fabrikam.example", "h\u00e9l\u00e8ne@fabrikam.example"],
        ["allows an apostrophe", "Pat.O'Brien@fabrikam.example", "pat.o'brien@fabrikam.example"],
        ["allows _ anywhere", "_ivan_@fabrikam.example", "_ivan_@fabrikam.example"],
    ];
    for (const [title, text, expected] of same) {
        it(title, () => {
            assert.equal(addressOf(text), expected);
        });
    }

    it("refuses each character that Entra forbids before the @", () => {
        for (const character of '~!#$%^&*()+=[]{}\\/|;:"<>?,') {
            assert.ok(reasonOf(`a${character}b@fabrikam.example`).includes(JSON.stringify(character)));
        }
    });

    it("names an invisible character by its number", () => {
        assert.match(reasonOf("ali\u200bce@fabrikam.example"), /U\+200B/);
    });

    for (const text of ["alice", "@fabrikam.example", "alice@", "", "  "]) {
        it(`refuses ${JSON.stringify(text)}, which is not an address`, () => {
            assert.match(reasonOf(text), /is not a valid email address/);
        });
    }

    for (const local of [".alice", "alice.", "-alice", "alice-"]) {
        it(`refuses ${local} before the @`, () => {
            assert.match(reasonOf(`${local}@fabrikam.example`), /begin or end with/);
        });
    }

    it("allows 64 characters before the @, and no more", () => {
        assert.ok(normalizeEmailAddress(`${"a".repeat(64)}@fabrikam.example`).isValid);
        assert.match(reasonOf(`${"a".repeat(65)}@fabrikam.example`), /64 characters/);
    });

    it("changes nothing when it is applied again", () => {
        const parts = fc.tuple(fc.string({ unit: "grapheme", minLength: 1 }), fc.domain());
        const text = fc.oneof(
            fc.emailAddress(),
            fc.string(),
            parts.map(([local, domain]) => `${local}@${domain}`),
        );
        fc.assert(
            fc.property(text, (given) => {
                const once = normalizeEmailAddress(given);
                if (once.isValid) {
                    assert.deepEqual(normalizeEmailAddress(once.emailAddress), once);
                }
            }),
        );
    });

    it("takes addresses that differ in case only for the same", () => {
        fc.assert(
            fc.property(fc.emailAddress(), (given) => {
                assert.deepEqual(
                    comparable(normalizeEmailAddress(given.toUpperCase())),
                    comparable(normalizeEmailAddress(given)),
                );
            }),
        );
    });
});

/** The reason quotes the text as given. */
function comparable(result: ReturnType<typeof normalizeEmailAddress>): string {
    return result.isValid ? result.emailAddress : sentenceOf(result.fault).toLowerCase();
}

describe("normalizeDomain", () => {
    // Read as a URL's host, each of these would come out as a domain that was not written.
    const refused = [
        "contoso.com/fabrikam.example",
        "contoso.com?x",
        "contoso.com#x",
        "contoso.com:25",
        "user@contoso.com",
        "%63ontoso.com",
        "contoso.com\\x",
        "con\ttoso.com",
    ];
    for (const text of refused) {
        it(`refuses ${JSON.stringify(text)} instead of cutting or decoding it`, () => {
            assert.equal(normalizeDomain(text), undefined);
        });
    }

    for (const text of [
        "10.0.0.1",
        "1.2",
        "0x7f.1",
        "localhost",
        "a..example",
        "-a.example",
        "a-.example",
        "a_b.example",
        "a.example.",
    ]) {
        it(`refuses ${text}`, () => {
            assert.equal(normalizeDomain(text), undefined);
        });
    }

    it("refuses an xn-- label that cannot be decoded", () => {
        assert.equal(normalizeDomain("xn--a.example"), undefined);
    });

    it("allows 63 characters in a label, and no more", () => {
        assert.ok(normalizeDomain(`${"a".repeat(63)}.example`));
        assert.equal(normalizeDomain(`${"a".repeat(64)}.example`), undefined);
    });

    it("gives what the URL standard makes of letters, digits and hyphens, or nothing", () => {
        const label = fc.string({
            unit: fc.constantFrom("a", "Z", "x", "n", "0", "9", "-", "--", "xn--", "0x", "\u212a"),
            maxLength: 6,
        });
        fc.assert(
            fc.property(fc.array(label, { minLength: 1, maxLength: 4 }), (labels) => {
                const text = labels.join(".");
                const normalized = normalizeDomain(text);
                if (normalized !== undefined) {
                    assert.equal(normalized, domainToASCII(text));
                }
            }),
            { numRuns: 5_000 },
        );
    });

    it("gives the domain that an address in it has", () => {
        fc.assert(
            fc.property(fc.domain(), (domain) => {
                const normalized = normalizeDomain(domain);
                fc.pre(normalized !== undefined);
                assert.equal(domainOf(addressOf(`alice@${domain}`)), normalized);
            }),
        );
    });
});
