import assert from "node:assert/strict";
import fc from "fast-check";
import { deviceFilterFault, deviceProperty } from "../../rules/filterRule";
import { maxRuleLength, parseRule, partsOf, ruleReason, type Rule } from "../../rules/ruleLanguage";

/** A rule's structure with places left out. */
function shapeOf(rule: Rule): unknown {
    switch (rule.kind) {
        case "comparison":
            return [rule.property, rule.operator, ...rule.values.map(({ text }) => text)];
        case "not":
            return { not: shapeOf(rule.part) };
        case "and":
        case "or":
            return { [rule.kind]: rule.parts.map(shapeOf) };
        default:
            return { [rule.kind]: [rule.property, shapeOf(rule.item)] };
    }
}

describe("Entra's rule language", () => {
    it("binds -not more tightly than -and, and -and more tightly than -or", () => {
        assert.deepEqual(shapeOf(parseRule('d.a -eq "x" -or -not d.b -eq "x" -and d.c -eq "x"')), {
            or: [["d.a", "eq", "x"], { and: [{ not: ["d.b", "eq", "x"] }, ["d.c", "eq", "x"]] }],
        });
        assert.deepEqual(shapeOf(parseRule('(d.a eq "x" OR d.b -EQ "x") and d.c -in ["x", null]')), {
            and: [
                {
                    or: [
                        ["d.a", "eq", "x"],
                        ["d.b", "eq", "x"],
                    ],
                },
                ["d.c", "in", "x", null],
            ],
        });
    });

    it("reads deep nesting, and refuses what would overflow the stack", () => {
        const nested = (open: string, close: string, depth: number) =>
            `${open.repeat(depth)}d.a -eq "x"${close.repeat(depth)}`;
        for (const [open, close] of [
            ["(", ")"],
            ["not ", ""],
            ["-not(", ")"],
        ] as const) {
            assert.equal(partsOf(parseRule(nested(open, close, 100))).length, 1);
            const longest = Math.floor((maxRuleLength - 12) / (open.length + close.length));
            assert.match(
                ruleReason(() => parseRule(nested(open, close, longest))) ?? "",
                /nests more than 300 deep at character \d+/,
            );
        }
    });

    it("reads quotes of both kinds, with escapes", () => {
        const [part] = partsOf(parseRule('d.a -in ["a`"b", \'c"d\', "e``"]'));
        assert.ok(part?.kind === "comparison");
        assert.deepEqual(
            part.values.map(({ text }) => text),
            ['a"b', 'c"d', "e`"],
        );
    });

    const text = fc.string({ maxLength: 5, unit: "grapheme-ascii" });
    const comparison = fc.record({
        property: fc.constantFrom("user.mail", "device.model", "_"),
        operator: fc.constantFrom("-eq", "NE", "-startsWith"),
        value: text,
    });
    const { rule: anyRule } = fc.letrec<{ rule: { text: string; shape: unknown } }>((tie) => ({
        rule: fc.oneof(
            { maxDepth: 4 },
            comparison.map(({ property, operator, value }) => ({
                text: `${property} ${operator} "${value.replaceAll("`", "``").replaceAll('"', '`"')}"`,
                shape: [property, operator.replace("-", "").toLowerCase(), value],
            })),
            tie("rule").map((part) => ({ text: `-not (${part.text})`, shape: { not: part.shape } })),
            fc
                .tuple(fc.constantFrom("and", "or"), fc.array(tie("rule"), { minLength: 2, maxLength: 3 }))
                .map(([kind, parts]) => ({
                    text: parts.map((part) => `(${part.text})`).join(` -${kind} `),
                    shape: { [kind]: parts.map((part) => part.shape) },
                })),
        ),
    }));

    it("reads every rule as it was written", () => {
        fc.assert(
            fc.property(anyRule, (rule) => {
                fc.pre(rule.text.length <= 3_072);
                assert.deepEqual(shapeOf(parseRule(rule.text)), rule.shape);
            }),
        );
    });

    it("refuses any other text with a reason, never otherwise", () => {
        const pieces = fc.array(
            fc.constantFrom(
                "(",
                ")",
                "[",
                "]",
                ",",
                '"x"',
                '"',
                "-eq",
                "-and",
                "-any",
                "user.mail",
                "_",
                "null",
            ),
            { maxLength: 12 },
        );
        fc.assert(
            fc.property(
                fc.oneof(
                    fc.string(),
                    pieces.map((some) => some.join(" ")),
                ),
                (written) => {
                    const reason = ruleReason(() => parseRule(written));
                    assert.ok(reason === undefined || reason.length > 0);
                },
            ),
        );
    });
});

describe("A filter for devices", () => {
    it("has properties of devices, in any case", () => {
        assert.equal(deviceProperty("DEVICE.TrustType"), "trustType");
        assert.equal(deviceProperty("device.devicePhysicalIds"), "physicalIds");
        assert.equal(deviceProperty("device.extensionAttribute16"), undefined);
        assert.equal(
            deviceFilterFault('device.isCompliant -eq True -and -not device.model -contains "S"'),
            undefined,
        );
    });

    it("is refused with the reason when it cannot be read", () => {
        for (const rule of [
            "((",
            "",
            'user.mail -eq "x"',
            'device.model == "x"',
            'device.model -match "x"',
        ]) {
            assert.match(deviceFilterFault(rule)?.message ?? "", /^cannot be read as a rule: it /, rule);
        }
    });
});
