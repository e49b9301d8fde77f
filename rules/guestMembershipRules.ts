import { normalizeDomain } from "./emailAddress";
import type { Fault } from "./fault";
import { membershipRuleFault } from "./membershipRule";

/** A membership rule of a dynamic group, in Entra's syntax. */
export type MembershipRule = string;

/** A string in a rule. Entra's escape character for a quote is a backtick. */
function quoted(text: string): string {
    return `"${text.replaceAll("`", "``").replaceAll('"', '`"')}"`;
}

const everyGuest: MembershipRule = 'user.userType -eq "Guest"';

function ofDomain(normalized: string): MembershipRule {
    return `(${everyGuest}) -and (user.mail -endsWith ${quoted(`@${normalized}`)})`;
}

function ofCompany(companyName: string): MembershipRule {
    return `(${everyGuest}) -and (user.companyName -eq ${quoted(companyName)})`;
}

function joinedText(operator: "-and" | "-or", rules: readonly MembershipRule[]): MembershipRule {
    return rules.length === 1 ? (rules[0] as string) : rules.map((rule) => `(${rule})`).join(` ${operator} `);
}

function joined(operator: "-and" | "-or", rules: readonly MembershipRule[]): MembershipRule {
    if (rules.length === 0) {
        throw new RangeError(`${operator} joins at least one rule, but was given none.`);
    }
    return checkedRule(joinedText(operator, rules));
}

/** Guests by their domains and companies. */
export interface GuestsOf {
    /** Mail domains, normalized. */
    readonly domains?: readonly string[] | undefined;
    readonly companies?: readonly string[] | undefined;
}

/** The rule for guests of any of these domains and companies; for every guest where neither is named. */
export function ruleForGuestsOf({ domains = [], companies = [] }: GuestsOf): MembershipRule {
    const rules = [...domains.map(ofDomain), ...companies.map(ofCompany)];
    return rules.length === 0 ? everyGuest : joinedText("-or", rules);
}

/** What is wrong with the rule for guests of these domains and companies, such as too many of them. */
export function guestsOfFault(guestsOf: GuestsOf): Fault | undefined {
    return membershipRuleFault(ruleForGuestsOf(guestsOf));
}

/**
 * A rule that Entra would accept.
 *
 * @throws RangeError - Its syntax is wrong, or it is longer than 3,072 characters.
 */
function checkedRule(rule: MembershipRule): MembershipRule {
    const fault = membershipRuleFault(rule);
    if (fault !== undefined) {
        throw new RangeError(`The membership rule ${fault.message}. The rule is: ${rule}`);
    }
    return rule;
}

/**
 * Rules of dynamic groups for guests. Each includes the condition that the user is a guest, so that no rule adds
 * employees by accident.
 *
 * @see https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership
 * @example
 * const rule = membershipRules.or(
 *     membershipRules.guestsOfDomain("fabrikam.example"),
 *     membershipRules.guestsOfCompany("Fabrikam"),
 * );
 */
export const membershipRules = {
    /** Every guest. */
    allGuests: (): MembershipRule => everyGuest,

    /**
     * Guests whose email address is in a domain, not including its subdomains.
     *
     * @throws RangeError - The text is not a valid domain.
     */
    guestsOfDomain: (domain: string): MembershipRule => {
        const normalized = normalizeDomain(domain);
        if (normalized === undefined) {
            throw new RangeError(`${JSON.stringify(domain)} is not a valid domain.`);
        }
        return ofDomain(normalized);
    },

    /** Guests of a company. Case does not matter. */
    guestsOfCompany: (companyName: string): MembershipRule => checkedRule(ofCompany(companyName)),

    /** Users who match all rules. */
    and: (...rules: readonly MembershipRule[]): MembershipRule => joined("-and", rules),

    /** Users who match at least one rule. */
    or: (...rules: readonly MembershipRule[]): MembershipRule => joined("-or", rules),

    /** Users who do not match a rule. Combine it with a rule for guests, or it includes employees. */
    not: (rule: MembershipRule): MembershipRule => checkedRule(`-not (${rule})`),
};
