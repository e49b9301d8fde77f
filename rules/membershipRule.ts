/**
 * Rules of dynamic groups: what Entra would accept, checked before anything is sent.
 *
 * @see https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership
 */
import { fault, type Fault } from "./fault";
import {
    parseRule,
    partsOf,
    RuleError,
    ruleReason,
    type Rule,
    type RuleComparison,
    type RuleQuantifier,
    type RuleValue,
} from "./ruleLanguage";

const booleans = ["accountEnabled", "dirSyncEnabled"];
const texts = [
    ...["city", "country", "companyName", "department", "displayName", "employeeId", "employeeHireDate"],
    ...["facsimileTelephoneNumber", "givenName", "jobTitle", "mail", "mailNickName", "mobile", "objectId"],
    ...["onPremisesDistinguishedName", "onPremisesSecurityIdentifier", "passwordPolicies"],
    ...["physicalDeliveryOfficeName", "postalCode", "preferredLanguage", "sipProxyAddress", "state"],
    ...["streetAddress", "surname", "telephoneNumber", "usageLocation", "userPrincipalName", "userType"],
    ...Array.from({ length: 15 }, (_, index) => `extensionAttribute${index + 1}`),
];
const collections = ["otherMails", "proxyAddresses", "assignedPlans"];
const known = [...booleans, ...texts, ...collections];

const textOperators = [
    ...["eq", "ne", "startsWith", "notStartsWith", "endsWith", "notEndsWith", "contains", "notContains"],
    ...["match", "notMatch", "in", "notIn", "le", "ge"],
];
const collectionOperators = ["contains", "notContains", "eq", "ne", "match"];
const booleanOperators = ["eq", "ne"];

/**
 * What is wrong with a rule; `undefined` when nothing is.
 *
 * Property names are compared with case, as Entra does. Rules of devices are refused: a group of guests holds users.
 */
export function membershipRuleFault(rule: string): Fault | undefined {
    const reason = ruleReason(() => {
        assertParts(parseRule(rule));
    });
    return reason === undefined
        ? undefined
        : fault(`cannot be read as a rule: it ${reason}`, 'Write a rule such as user.userType -eq "Guest"');
}

function assertParts(rule: Rule): void {
    for (const part of partsOf(rule)) {
        const name = propertyName(part);
        if (part.kind !== "comparison") {
            assertItems(part, name);
        } else if (booleans.includes(name)) {
            assertOperation(part, booleanOperators, true);
        } else {
            assertOperation(part, collections.includes(name) ? collectionOperators : textOperators);
        }
    }
}

/** The condition on each item of a collection: `_` or the item's own property stands for the item. */
function assertItems({ kind, item, at }: RuleQuantifier, name: string): void {
    if (!collections.includes(name) && !isMemberOf(name)) {
        throw new RuleError(`has -${kind} after user.${name} at character ${at}, which has one value`);
    }
    for (const part of partsOf(item)) {
        if (part.kind !== "comparison") {
            throw new RuleError(`has -${part.kind} inside another at character ${part.at}`);
        }
        if (part.property !== "_" && !/^(assignedPlan|group)\./i.test(part.property)) {
            throw new RuleError(`expects _ for each item at character ${part.at}, not ${part.property}`);
        }
        assertOperation(part, textOperators);
    }
}

function propertyName({ property, at }: RuleComparison | RuleQuantifier): string {
    if (/^device\./i.test(property)) {
        throw new RuleError(`names ${property}, but a rule for guests is about users: write user.`);
    }
    const name = /^user\.(.+)$/.exec(property)?.[1];
    const isExtension = /^extension_[0-9a-f]{32}_\w+$/i.test(name ?? "");
    if (name !== undefined && (isExtension || known.includes(name) || isMemberOf(name))) {
        return name;
    }
    const meant = known.find((each) => each.toLowerCase() === name?.toLowerCase());
    throw new RuleError(
        `names ${property} at character ${at}, which rules cannot use` +
            (meant === undefined ? "" : `: case counts, write user.${meant}`),
    );
}

/** @see https://learn.microsoft.com/entra/identity/users/groups-dynamic-rule-member-of */
function isMemberOf(name: string): boolean {
    return /^memberOf$/i.test(name);
}

function assertOperation(comparison: RuleComparison, allowed: readonly string[], isBoolean = false): void {
    const { operator, operatorAt, values, isList } = comparison;
    if (!allowed.some((each) => each.toLowerCase() === operator)) {
        const some = allowed.map((each) => `-${each}`).join(", ");
        throw new RuleError(`expects one of ${some} at character ${operatorAt}, not -${operator}`);
    }
    const wantsList = operator === "in" || operator === "notin";
    if (isList !== wantsList) {
        throw new RuleError(
            wantsList
                ? `expects a list such as ["a", "b"] after -${operator} at character ${operatorAt}`
                : `expects one value after -${operator} at character ${operatorAt}, not a list`,
        );
    }
    values.forEach((value) => assertValue(value, isBoolean));
}

function assertValue({ text, isQuoted, at }: RuleValue, isBoolean: boolean): void {
    const isConstant = text === null || (!isQuoted && /^(true|false)$/i.test(text));
    const isNow = !isQuoted && /^system\.now$/i.test(text ?? "");
    if (isBoolean ? !isConstant : !isConstant && !isQuoted && !isNow) {
        const wanted = isBoolean ? "true, false or null" : "a text in quotes, or null,";
        throw new RuleError(`expects ${wanted} at character ${at}, not ${text}`);
    }
}
