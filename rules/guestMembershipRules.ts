import { normalizeDomain } from "./emailAddress";
import type { Fault } from "./fault";
import { membershipRuleFault } from "./membershipRule";

/** A rule of a dynamic group, as text that Entra takes. */
export type MembershipRule = string;

/** A text inside a rule: Entra's escape for a quote is a back-tick. */
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
 * Rules of dynamic groups for guests. Each says by itself that it is about guests, so that no rule lets the tenant's own
 * people in by accident.
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
     * Guests whose mail address is in a domain; subdomains are others.
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

    /** Guests whose company is this one; compared without case. */
    guestsOfCompany: (companyName: string): MembershipRule => checkedRule(ofCompany(companyName)),

    /** Whoever meets all rules. */
    and: (...rules: readonly MembershipRule[]): MembershipRule => joined("-and", rules),

    /** Whoever meets at least one rule. */
    or: (...rules: readonly MembershipRule[]): MembershipRule => joined("-or", rules),

    /** Whoever does not meet a rule: join it with one for guests, or the tenant's own people are in. */
    not: (rule: MembershipRule): MembershipRule => checkedRule(`-not (${rule})`),
};
