import { badRequest } from "../graphFault";
import type { Entity } from "../store";

/** What a page says of a text that the schema leaves open. */
interface Rule {
    /** The values that it can have, in any letter case. */
    readonly values?: readonly string[];
    /** Several values can be joined with commas. */
    readonly isList?: boolean;
    /** The most characters. */
    readonly maxLength?: number;
    /** The form that it has. */
    readonly form?: RegExp;
    /** Of a list, the most items. */
    readonly maxItems?: number;
}

function longest(maxLength: number, names: readonly string[]): Record<string, Rule> {
    return Object.fromEntries(names.map((name) => [name, { maxLength }]));
}

/** @see https://learn.microsoft.com/graph/api/resources/user */
const user: Readonly<Record<string, Rule>> = {
    ...longest(40, ["postalCode"]),
    ...longest(64, ["companyName", "department", "givenName", "mailNickname", "mobilePhone", "surname"]),
    ...longest(128, ["city", "country", "jobTitle", "state"]),
    ...longest(256, ["displayName"]),
    ...longest(1_024, ["streetAddress"]),
    ageGroup: { values: ["minor", "notAdult", "adult"] },
    businessPhones: { maxItems: 1 },
    consentProvidedForMinor: { values: ["granted", "denied", "notRequired"] },
    otherMails: { maxItems: 250 },
    passwordPolicies: {
        values: ["None", "DisableStrongPassword", "DisablePasswordExpiration"],
        isList: true,
    },
    preferredLanguage: { form: /^[A-Za-z]{2,3}(-[A-Za-z]{2,4})?$/ },
    usageLocation: { form: /^[A-Z]{2}$/ },
    userType: { values: ["Member", "Guest"] },
};

/** @see https://learn.microsoft.com/graph/api/resources/group */
const group: Readonly<Record<string, Rule>> = {
    displayName: { maxLength: 256 },
    mailNickname: { maxLength: 64, form: /^[^@()\\[\]";:<>,\s]*$/ },
    membershipRuleProcessingState: { values: ["On", "Paused"] },
    theme: { values: ["Teal", "Purple", "Green", "Blue", "Pink", "Orange", "Red"] },
    visibility: { values: ["Private", "Public", "HiddenMembership"] },
};

/** @see https://learn.microsoft.com/graph/api/resources/approle (value) */
const permissionValue: Rule = { maxLength: 120, form: /^[\w:!#$%&'()*+,\-./;<=>?@[\]^`{|}~]*$/ };

/**
 * @see https://learn.microsoft.com/graph/api/resources/application
 * @see https://learn.microsoft.com/graph/api/resources/permissionscope
 * @see https://learn.microsoft.com/graph/api/resources/resourceaccess
 * @see https://learn.microsoft.com/graph/api/resources/apiapplication
 */
const application: Readonly<Record<string, Rule>> = {
    "api/oauth2PermissionScopes/value": permissionValue,
    "api/requestedAccessTokenVersion": { values: ["1", "2"] },
    "appRoles/allowedMemberTypes": { values: ["User", "Application"] },
    "appRoles/value": permissionValue,
    groupMembershipClaims: {
        values: ["None", "SecurityGroup", "DirectoryRole", "ApplicationGroup", "All"],
        isList: true,
    },
    "requiredResourceAccess/resourceAccess/type": { values: ["Role", "Scope"] },
    signInAudience: {
        values: [
            ...["AzureADMyOrg", "AzureADMultipleOrgs", "AzureADandPersonalMicrosoftAccount"],
            "PersonalMicrosoftAccount",
        ],
    },
};

/** @see https://learn.microsoft.com/graph/api/resources/serviceprincipal */
const servicePrincipal: Readonly<Record<string, Rule>> = {
    description: { maxLength: 1_024 },
    notes: { maxLength: 1_024 },
    preferredSingleSignOnMode: { values: ["password", "saml", "notSupported", "oidc"] },
};

/** @see https://learn.microsoft.com/graph/api/resources/administrativeunit */
const administrativeUnit: Readonly<Record<string, Rule>> = {
    membershipRuleProcessingState: { values: ["On", "Paused"] },
    membershipType: { values: ["Assigned", "Dynamic"] },
    visibility: { values: ["Public", "HiddenMembership"] },
};

const rulesOf = {
    AdministrativeUnit: administrativeUnit,
    User: user,
    Group: group,
    Application: application,
    ServicePrincipal: servicePrincipal,
};

/**
 * Refuses a value that the resource's page rules out. A text that is cleared keeps to every rule.
 *
 * @param changes - What a request sets.
 * @throws GraphFault - 400. The text was observed of `usageLocation`.
 */
export function assertDocumented(resource: keyof typeof rulesOf, changes: Entity): void {
    for (const [path, rule] of Object.entries(rulesOf[resource])) {
        const [name = "", ...below] = path.split("/");
        if (!isAllowed(rule, changes[name], below)) {
            throw badRequest(`Invalid value specified for property '${name}' of resource '${resource}'.`);
        }
    }
}

function isAllowed(rule: Rule, value: unknown, below: readonly string[]): boolean {
    if (Array.isArray(value)) {
        const isShort = below.length > 0 || value.length <= (rule.maxItems ?? Infinity);
        return isShort && value.every((item) => isAllowed(rule, item, below));
    }
    const [name, ...rest] = below;
    if (name !== undefined) {
        return isAllowed(rule, (value as Entity | null | undefined)?.[name], rest);
    }
    const text = typeof value === "number" ? String(value) : value;
    return typeof text !== "string" || text === "" || isTextAllowed(rule, text);
}

function isTextAllowed({ values, isList, maxLength = Infinity, form }: Rule, text: string): boolean {
    const parts = isList === true ? text.split(",").map((part) => part.trim()) : [text];
    const isOne = (part: string) => values?.some((value) => value.toLowerCase() === part.toLowerCase());
    return (
        text.length <= maxLength &&
        form?.test(text) !== false &&
        (values === undefined || parts.every((part) => isOne(part) === true))
    );
}
