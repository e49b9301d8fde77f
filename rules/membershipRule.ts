/**
 * Rules of dynamic groups: what Entra would accept, said before anything is sent.
 *
 * @see https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership
 */

/** Longest rule, in characters. */
export const maxRuleLength = 3_072;

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
const textOperators = ["eq", "ne", "startsWith", "notStartsWith", "endsWith", "notEndsWith"].concat([
    "contains",
    "notContains",
    "match",
    "notMatch",
    "in",
    "notIn",
    "le",
    "ge",
]);

interface Token {
    readonly kind: "word" | "text" | "symbol" | "end";
    readonly text: string;
    /** Place in the rule, from 1. */
    readonly at: number;
}

class RuleFault extends Error {}

/**
 * What is wrong with a rule; `undefined` when nothing is.
 *
 * Property names are compared with case, as Entra does; operators without, their hyphen optional. Rules of devices are
 * refused: a group of guests holds users.
 */
export function membershipRuleFault(rule: string): string | undefined {
    if (rule.length > maxRuleLength) {
        return `has ${rule.length} characters; Entra allows ${maxRuleLength}`;
    }
    try {
        new RuleParser(tokenize(rule)).parse();
        return undefined;
    } catch (error) {
        if (error instanceof RuleFault) {
            return error.message;
        }
        throw error;
    }
}

function tokenize(rule: string): Token[] {
    const pattern = /\s*(?:("(?:`.|[^"`])*"|'(?:`.|[^'`])*')|([()[\],])|([^\s()[\],"']+))/gy;
    const tokens: Token[] = [];
    const text = rule.trimEnd();
    while (pattern.lastIndex < text.length) {
        const start = pattern.lastIndex;
        const match = pattern.exec(text);
        if (match === null) {
            throw new RuleFault(`has a quote that is never closed, at character ${start + 1}`);
        }
        const [, quoted, symbol, word] = match;
        const found = quoted ?? symbol ?? word ?? "";
        const kind = quoted !== undefined ? "text" : symbol !== undefined ? "symbol" : "word";
        tokens.push({ kind, text: found, at: pattern.lastIndex - found.length + 1 });
    }
    return [...tokens, { kind: "end", text: "", at: text.length + 1 }];
}

/** The name of an operator without its hyphen, in lower case. */
function operatorOf({ text }: Token): string {
    return text.replace(/^-/, "").toLowerCase();
}

class RuleParser {
    private position = 0;

    constructor(private readonly tokens: readonly Token[]) {}

    parse(): void {
        if (this.isAtEnd) {
            throw new RuleFault("is empty");
        }
        this.expression(false);
        if (!this.isAtEnd) {
            throw this.unexpected("-and, -or or the end of the rule");
        }
    }

    private get isAtEnd(): boolean {
        return this.next.kind === "end";
    }

    private get next(): Token {
        return this.tokens[this.position] as Token;
    }

    private take(): Token {
        const token = this.next;
        this.position++;
        return token;
    }

    private takes(operator: string): boolean {
        const isNext = this.next.kind === "word" && operatorOf(this.next) === operator;
        this.position += isNext ? 1 : 0;
        return isNext;
    }

    private expect(symbol: string): void {
        if (this.next.kind !== "symbol" || this.next.text !== symbol) {
            throw this.unexpected(symbol);
        }
        this.take();
    }

    /** @param isItem - Inside `-any` or `-all`, where `_` or a plan's property stands for each item. */
    private expression(isItem: boolean): void {
        do {
            while (this.takes("not"));
            if (this.next.kind === "symbol" && this.next.text === "(") {
                this.take();
                this.expression(isItem);
                this.expect(")");
            } else {
                this.comparison(isItem);
            }
        } while (this.takes("and") || this.takes("or"));
    }

    private comparison(isItem: boolean): void {
        const property = this.take();
        if (property.kind !== "word") {
            throw this.unexpected("a property such as user.userType", property);
        }
        if (isItem) {
            if (property.text !== "_" && !/^assignedPlan\./.test(property.text)) {
                throw this.unexpected("_ for each item", property);
            }
            this.operation(textOperators);
            return;
        }
        const name = this.propertyName(property);
        if (collections.includes(name)) {
            this.collection();
        } else {
            this.operation(booleans.includes(name) ? ["eq", "ne"] : textOperators, booleans.includes(name));
        }
    }

    private propertyName({ text, at }: Token): string {
        if (/^device\./i.test(text)) {
            throw new RuleFault(`names ${text}, but a rule for guests is about users: write user.`);
        }
        const name = /^user\.(.+)$/.exec(text)?.[1];
        const isExtension = /^extension_[0-9a-f]{32}_\w+$/i.test(name ?? "");
        const known = [...booleans, ...texts, ...collections];
        if (name !== undefined && (isExtension || known.includes(name) || /^memberOf\b/i.test(name))) {
            return name;
        }
        const meant = known.find((each) => each.toLowerCase() === name?.toLowerCase());
        throw new RuleFault(
            `names ${text} at character ${at}, which rules cannot use` +
                (meant === undefined ? "" : `: case counts, write user.${meant}`),
        );
    }

    private collection(): void {
        if (this.takes("any") || this.takes("all")) {
            this.expect("(");
            this.expression(true);
            this.expect(")");
        } else {
            this.operation(["contains", "notContains", "eq", "ne", "match"]);
        }
    }

    private operation(allowed: readonly string[], isBoolean = false): void {
        const operator = this.take();
        const name = operatorOf(operator);
        if (operator.kind !== "word" || !allowed.some((each) => each.toLowerCase() === name)) {
            const some = allowed.map((each) => `-${each}`).join(", ");
            throw this.unexpected(`one of ${some}`, operator);
        }
        if (name === "in" || name === "notin") {
            this.list();
        } else {
            this.value(isBoolean);
        }
    }

    private list(): void {
        this.expect("[");
        do {
            this.value(false);
        } while (this.next.text === "," && this.take());
        this.expect("]");
    }

    private value(isBoolean: boolean): void {
        const value = this.take();
        const isConstant = value.kind === "word" && /^(true|false|null)$/i.test(value.text);
        if (
            isBoolean
                ? !isConstant
                : !isConstant && value.kind !== "text" && !/^system\.now$/i.test(value.text)
        ) {
            throw this.unexpected(isBoolean ? "true, false or null" : "a text in quotes, or null", value);
        }
        if (/^system\.now$/i.test(value.text) && (this.takes("plus") || this.takes("minus"))) {
            this.take();
        }
    }

    private unexpected(wanted: string, { text, at }: Token = this.next): RuleFault {
        return new RuleFault(
            `wants ${wanted} at character ${at}, ${text === "" ? "where it ends" : `not ${text}`}`,
        );
    }
}
