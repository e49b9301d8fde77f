import { needsAdvancedQuery, unsupportedQuery, type ODataQuery } from "../odata";
import type { GraphTypes } from "./types";

/** How a property can order its objects: always, or only in an advanced query. */
type Order = "default" | "advanced";

const dates: Readonly<Record<string, Order>> = { createdDateTime: "advanced", deletedDateTime: "advanced" };

/** Properties that objects of a type can be ordered by. Of a type without an entry nothing is known. */
const ordersOf: Readonly<Record<string, Readonly<Record<string, Order>>>> = {
    administrativeUnit: { ...dates, displayName: "advanced" },
    application: { ...dates, displayName: "advanced" },
    group: { deletedDateTime: "advanced", displayName: "default" },
    servicePrincipal: { ...dates, displayName: "advanced" },
    user: { ...dates, displayName: "default", userPrincipalName: "default" },
};

/** Properties that `endsWith` can be of. */
const withEnding = new Set(["mail", "otherMails", "userPrincipalName", "proxyAddresses"]);

/**
 * Properties of users that only an advanced query filters by. The page also has `onPremisesImmutableId`, by which
 * scripts that others published filter without the header.
 */
const advancedOfUsers = new Set([
    ...["companyName", "employeeHireDate", "employeeType", "mobilePhone", "officeLocation"],
    ...["onPremisesExtensionAttributes", "onPremisesLastSyncDateTime", "onPremisesSamAccountName"],
    ...["passwordPolicies", "postalCode", "preferredLanguage", "showInAddressList", "streetAddress"],
]);

/** Properties of users that only an advanced query compares with `null`. */
const advancedNullOfUsers = new Set([
    ...[
        "city",
        "country",
        "department",
        "displayName",
        "employeeId",
        "givenName",
        "jobTitle",
        "mailNickname",
    ],
    ...["onPremisesSecurityIdentifier", "proxyAddresses", "state", "surname", "userType"],
]);

/** A list of the directory, as far as its queries differ. */
export interface QueriedList {
    /** Of its objects. */
    readonly type: string;
    /** It holds deleted objects. */
    readonly isDeleted: boolean;
}

/**
 * Refuses what the directory does not answer of a type's objects, at least not without the header.
 *
 * @throws GraphFault - 400. That of a sort property was observed, the others are documented.
 * @see https://learn.microsoft.com/graph/aad-advanced-queries
 */
export function assertDirectoryQuery(
    types: GraphTypes,
    { type, isDeleted }: QueriedList,
    query: ODataQuery,
): void {
    if (!types.isA(type, "directoryObject")) {
        return;
    }
    const resource = type.charAt(0).toUpperCase() + type.slice(1);
    for (const { path, operator, literals } of query.filter?.terms ?? []) {
        const [property = ""] = path.split("/");
        const isNull = literals.some(({ kind, text }) => kind === "word" && text === "null");
        const isAdvanced =
            type === "user" &&
            (advancedOfUsers.has(property) || (isNull && advancedNullOfUsers.has(property)));
        const isUnknown = operator === "endswith" && !withEnding.has(property);
        if (isUnknown || operator === "contains" || (isAdvanced && !query.isAdvanced)) {
            throw unsupportedQuery(
                `Unsupported or invalid query filter clause specified for property '${property}' of resource '${resource}'.`,
            );
        }
    }
    const orders = ordersOf[type];
    for (const { property } of orders === undefined ? [] : query.orderBy) {
        // https://learn.microsoft.com/graph/api/directory-deleteditems-list
        const order = isDeleted && property === "displayName" ? "default" : orders?.[property];
        if (order === undefined) {
            throw unsupportedQuery(`Unsupported sort property '${property}' for '${resource}'.`);
        }
        if (order === "advanced" && !query.isAdvanced) {
            throw needsAdvancedQuery("orderby");
        }
    }
}
