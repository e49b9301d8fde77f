import assert from "node:assert/strict";
import { compileRule, unavailable, type PropertyValue } from "../../../policy/evaluate/compiledRule";
import { deviceProperty } from "../../../rules/filterRule";

const judge = (rule: string, properties: Record<string, PropertyValue>) =>
    compileRule(rule, deviceProperty)((name) => properties[name]);

describe("A filter rule", () => {
    const device = { model: "Surface Pro", trustType: "AzureAD", isCompliant: "true", manufacturer: null };

    it("follows parentheses", () => {
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
        ["", /is empty/],
        ["device.model", /expects an operator such as -eq at character 13, where it ends/],
        ['device.model -match "x"', /the operator -match at character 14/],
        ['device.model -any (_ -eq "x")', /-any at character 1, and filters do not/],
        ['device.model -eq "x', /quote that is never closed, at character 18/],
        ['(device.model -eq "x"', /expects \) at character 22, where it ends/],
        ['device.model -eq "x")', /expects -and, -or or the end of the rule at character 21, not \)/],
        ['device.model -in ["x" "y"]', /expects \] at character 23, not "y"/],
        ['device.color -eq "red"', /names device\.color at character 1/],
        ['user.mail -eq "x"', /names user\.mail at character 1/],
        ["device.model -eq (", /expects a value at character 18, not \(/],
    ];
    for (const [rule, message] of faults) {
        it(`says what is wrong with ${rule || "an empty rule"}`, () => {
            assert.throws(() => compileRule(rule, deviceProperty), message);
        });
    }
});
