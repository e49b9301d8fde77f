import assert from "node:assert/strict";
import { compileRule, unavailable, type PropertyValue } from "../../../policy/evaluate/compiledRule";
import { deviceProperty } from "../../../policy/evaluate/deviceProperties";
import { parseRule } from "../../../policy/evaluate/rule";

const judge = (rule: string, properties: Record<string, PropertyValue>) =>
    compileRule(rule, deviceProperty)((name) => properties[name]);

describe("A filter rule", () => {
    const device = { model: "Surface Pro", trustType: "AzureAD", isCompliant: "true", manufacturer: null };

    it("binds and more tightly than or, and not more tightly than both", () => {
        const comparison = (property: string) => ({
            kind: "comparison",
            property,
            operator: "eq",
            isNegative: false,
            values: ["x"],
        });
        assert.deepEqual(parseRule('d.a -eq "x" -or -not d.b -eq "x" -and d.c -eq "x"'), {
            kind: "or",
            parts: [
                comparison("d.a"),
                { kind: "and", parts: [{ kind: "not", part: comparison("d.b") }, comparison("d.c")] },
            ],
        });
    });

    it("heeds parentheses", () => {
        const rule =
            '(device.model -eq "x" -or device.trustType -eq "AzureAD") -and device.isCompliant -eq False';
        assert.equal(judge(rule, device), false);
        assert.equal(judge(rule.replaceAll(/[()]/g, ""), device), false);
        assert.equal(judge(rule.replace("False", "True"), device), true);
    });

    const judgements: readonly (readonly [rule: string, expected: boolean | undefined])[] = [
        ['device.model -eq "surface pro"', true],
        ['device.model eq "Surface Pro"', true],
        ['DEVICE.MODEL -EQ "Surface Pro"', true],
        ["device.model -eq 'Surface Pro'", true],
        ['device.model -ne "Surface Pro"', false],
        ['device.model -startsWith "Surf"', true],
        ['device.model -notStartsWith "Surf"', false],
        ['device.model -endsWith "Pro"', true],
        ['device.model -notEndsWith "Pro"', false],
        ['device.model -contains "ace P"', true],
        ['device.model -notContains "ace P"', false],
        ['device.model -in ["x", "Surface Pro"]', true],
        ['device.model -notIn ["x", "Surface Pro"]', false],
        ["device.isCompliant -eq True", true],
        ["device.manufacturer -eq null", true],
        ["device.manufacturer -ne null", false],
        ["device.model -ne null", true],
        ['device.manufacturer -eq "x"', false],
        ['device.manufacturer -ne "x"', true],
        ['device.manufacturer -notContains "x"', true],
        ['device.operatingSystem -eq "x"', undefined],
        ['device.operatingSystem -eq "x" -and device.model -eq "x"', false],
        ['device.operatingSystem -eq "x" -or device.trustType -eq "AzureAD"', true],
        ['-not device.operatingSystem -eq "x"', undefined],
    ];
    for (const [rule, expected] of judgements) {
        it(`${rule} is ${expected ?? "not known"}`, () => assert.equal(judge(rule, device), expected));
    }

    it("takes a quote after a backtick for a part of the string", () => {
        assert.equal(judge('device.model -eq "a`"b"', { model: 'a"b' }), true);
    });

    it("leaves a negative operator open on a value that cannot be read", () => {
        assert.equal(
            judge('device.extensionAttribute1 -eq "x"', { extensionAttribute1: unavailable }),
            false,
        );
        assert.equal(
            judge('device.extensionAttribute1 -ne "x"', { extensionAttribute1: unavailable }),
            undefined,
        );
    });

    const faults: readonly (readonly [rule: string, message: RegExp])[] = [
        ["", /its end where a property/],
        ["device.model", /operator its end/],
        ['device.model -match "x"', /operator "-match"/],
        ['device.model -eq "x', /cannot be read at character 18/],
        ['(device.model -eq "x"', /its end where \) belongs/],
        ['device.model -eq "x")', /goes on with "\)"/],
        ['device.model -in ["x" "y"]', /has "y" where \] belongs/],
        ['device.colour -eq "red"', /device\.colour, which is no property/],
        ['user.mail -eq "x"', /user\.mail, which is no property/],
        ["device.model -eq (", /where a value belongs/],
    ];
    for (const [rule, message] of faults) {
        it(`says what is wrong with ${rule || "an empty rule"}`, () => {
            assert.throws(() => compileRule(rule, deviceProperty), message);
        });
    }
});
