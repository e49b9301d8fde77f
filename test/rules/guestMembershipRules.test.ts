import assert from "node:assert/strict";
import fc from "fast-check";
import { membershipRules as rules } from "../../rules/guestMembershipRules";
import { membershipRuleFault } from "../../rules/membershipRule";
import { parseMembershipRule } from "../../sandbox/membershipRule";

const alice = { userType: "Guest", mail: "alice@fabrikam.example", companyName: "Fabrikam" };
const own = { userType: "Member", mail: "sam@fabrikam.example", companyName: "Fabrikam" };

/** Whether the sandbox, which reads rules by itself, takes a user for a member. */
function holds(rule: string, user: Record<string, unknown>): boolean | undefined {
    return parseMembershipRule(rule)?.(user);
}

describe("membershipRules", () => {
    it("select only guests, of a domain or of a company", () => {
        for (const rule of [
            rules.allGuests(),
            rules.guestsOfDomain("FABRIKAM.example"),
            rules.guestsOfCompany("fabrikam"),
        ]) {
            assert.deepEqual([holds(rule, alice), holds(rule, own)], [true, false], rule);
        }
        const sub = { ...alice, mail: "alice@sub.fabrikam.example" };
        assert.equal(holds(rules.guestsOfDomain("fabrikam.example"), sub), false);
    });

    it("are joined with the meaning of the words", () => {
        const [domain, company] = [rules.guestsOfDomain("x.example"), rules.guestsOfCompany("Fabrikam")];
        assert.equal(holds(rules.or(domain, company), alice), true);
        assert.equal(holds(rules.and(domain, company), alice), false);
        assert.equal(holds(rules.and(rules.allGuests(), rules.not(company)), alice), false);
        assert.equal(rules.or(domain), domain);
    });

    it("take any company's name, quotes and back-ticks included", () => {
        fc.assert(
            fc.property(fc.string({ minLength: 1, maxLength: 64 }), (companyName) => {
                const rule = rules.guestsOfCompany(companyName);
                assert.equal(membershipRuleFault(rule), undefined);
                assert.equal(holds(rule, { ...alice, companyName }), true);
            }),
        );
    });

    it("refuse a text that is not a domain, nothing to join, a wrong rule, and more than 3,072 characters", () => {
        assert.throws(() => rules.guestsOfDomain("fabrikam"), RangeError);
        assert.throws(() => rules.or(), /at least one rule/);
        assert.throws(() => rules.not("user.shoeSize -eq null"), /names user\.shoeSize/);
        const many = Array.from({ length: 60 }, (_, index) => rules.guestsOfDomain(`a${index}.example`));
        assert.throws(() => rules.or(...many), /Entra takes at most 3072/);
    });
});
