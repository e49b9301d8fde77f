import assert from "node:assert/strict";
import { membershipRuleFault } from "../../rules/membershipRule";
import { maxRuleLength } from "../../rules/ruleLanguage";

describe("a membership rule", () => {
    for (const rule of [
        'user.userType -eq "Guest"',
        '(user.userType -eq "Guest") -and (user.mail -endsWith "@partner.com")',
        'user.userType EQ "Guest" and not (user.companyName -eq null)',
        '(user.objectId -ne null) -and (user.userType -eq "Member")',
        'user.userPrincipalName -contains "#EXT#"',
        'user.mail -match ".*@partner\\.com$"',
        'user.department -in ["Audit", "Tax"] -or user.accountEnabled -eq true',
        '(user.otherMails -any (_ -endsWith "@partner.com"))',
        'user.proxyAddresses -all (_ -notContains "x")',
        'user.assignedPlans -any (assignedPlan.capabilityStatus -eq "Enabled")',
        'user.displayName -eq "a `"quoted`" name"',
        "user.employeeHireDate -ge system.now -plus p1d",
        'user.extensionAttribute15 -startsWith "x"',
        "user.memberof -any (group.objectId -in ['11111111-1111-4111-8111-111111111111'])",
    ]) {
        it(`can be ${rule}`, () => {
            assert.equal(membershipRuleFault(rule), undefined);
        });
    }

    for (const [rule, fault] of [
        ["", /is empty/],
        ['user.usertype -eq "Guest"', /case counts, write user\.userType/],
        ['user.externalUserState -eq "Accepted"', /names user\.externalUserState .*cannot use/],
        ['device.displayName -eq "x"', /about users/],
        ["user.userType -eq Guest", /expects a text in quotes.* at character 19, not Guest/],
        ['user.userType -eq "Guest', /quote that is never closed/],
        ['(user.userType -eq "Guest"', /expects \) at character 27, where it ends/],
        ['user.userType -eq "Guest")', /expects -and, -or or the end/],
        ['user.userType -eq "Guest" user.mail -eq "x"', /expects -and, -or/],
        ['user.userType -equals "Guest"', /expects one of -eq, .*not -equals/],
        ['user.accountEnabled -startsWith "t"', /expects one of -eq, -ne/],
        ['user.accountEnabled -eq "true"', /expects true, false or null/],
        ['user.department -in "Audit"', /expects a list such as/],
        ['user.department -eq ["Audit"]', /expects one value/],
        ['user.otherMails -any (user.mail -eq "x")', /expects _ for each item/],
        ['user.mail -any (_ -eq "x")', /has one value/],
        ['user.otherMails -any (_ -any (_ -eq "x"))', /inside another/],
        ["user.userType -eq", /where it ends/],
        ['user.userType -eq "Guest" -and', /where it ends/],
    ] as const) {
        it(`cannot be ${JSON.stringify(rule)}`, () => {
            assert.match(membershipRuleFault(rule)?.message ?? "", fault);
        });
    }

    it("has 3,072 characters at most", () => {
        const rule = (length: number) => `user.mail -eq "${"x".repeat(length - 16)}"`;
        assert.equal(rule(maxRuleLength).length, maxRuleLength);
        assert.equal(membershipRuleFault(rule(maxRuleLength)), undefined);
        assert.match(membershipRuleFault(rule(maxRuleLength + 1))?.message ?? "", /has 3073 characters/);
    });
});
