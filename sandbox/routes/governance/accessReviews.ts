import { isDeepStrictEqual } from "node:util";
import type { Route } from "../../call";
import { timestamp } from "../../call";
import type { Entity } from "../../store";
import { assertMembers, assertOneOf, assertText } from "./checks";
import { collectionRoutes, refused } from "./collection";

const members = [
    "id",
    "displayName",
    "descriptionForAdmins",
    "descriptionForReviewers",
    "scope",
    "instanceEnumerationScope",
    "reviewers",
    "fallbackReviewers",
    "settings",
    "additionalNotificationRecipients",
    "stageSettings",
];
const scopeTypes = [
    "accessReviewQueryScope",
    "accessReviewInactiveUsersQueryScope",
    "principalResourceMembershipsScope",
].map((name) => `#microsoft.graph.${name}`);

function assertSettings(settings: Entity): void {
    const days = settings["instanceDurationInDays"];
    if (typeof days !== "number" || days < 1) {
        throw refused("Invalid value for property 'instanceDurationInDays'.");
    }
    assertOneOf(settings["defaultDecision"], "defaultDecision", [
        "None",
        "Approve",
        "Deny",
        "Recommendation",
    ]);
    const { pattern, range } = (settings["recurrence"] ?? {}) as { pattern?: Entity; range?: Entity };
    assertOneOf(pattern?.["type"], "recurrence.pattern.type", ["weekly", "absoluteMonthly"]);
    assertOneOf(range?.["type"], "recurrence.range.type", ["noEnd", "endDate", "numbered"]);
    if (!/^\d{4}-\d{2}-\d{2}$/.test(String(range?.["startDate"]))) {
        throw refused("Invalid value for property 'recurrence.range.startDate'.");
    }
}

/**
 * Scopes and reviewers as they are answered: absolute queries with the version, and every scope with a root.
 *
 * @see https://learn.microsoft.com/graph/api/accessreviewset-post-definitions (Response)
 */
function answeredQueries(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(answeredQueries);
    }
    if (value === null || typeof value !== "object") {
        return value;
    }
    const scope = Object.fromEntries(
        Object.entries(value).map(([name, member]) => [name, answeredQueries(member)]),
    );
    const { query } = scope;
    return typeof query === "string"
        ? { queryRoot: null, ...scope, query: query.replace(/^\/(?!v1\.0\/|beta\/)/, "/v1.0/") }
        : scope;
}

/** @see https://learn.microsoft.com/graph/api/resources/accessreviewscheduledefinition */
export const accessReviewRoutes: readonly Route[] = collectionRoutes({
    path: "/identityGovernance/accessReviews/definitions",
    table: "accessReviews",
    read: [["AccessReview.Read.All"], ["AccessReview.ReadWrite.All"]],
    write: [["AccessReview.ReadWrite.All"]],
    put: "answersNothing",
    complete: ({ tenant }, body, current) => {
        assertMembers(body, members);
        assertText(body, "displayName");
        const scope = body["scope"] as Entity | undefined;
        assertOneOf(scope?.["@odata.type"], "scope", scopeTypes);
        if (!String(scope?.["query"]).startsWith("./") && body["instanceEnumerationScope"] !== undefined) {
            throw refused("With an enumeration of instances the scope's query must begin with './'.");
        }
        if (current !== undefined && !isDeepStrictEqual(current["scope"], answeredQueries(scope))) {
            throw refused("The scope of a review that has begun cannot be changed.");
        }
        const settings = (body["settings"] ?? {}) as Entity;
        assertSettings(settings);
        return {
            descriptionForAdmins: "",
            descriptionForReviewers: "",
            ...body,
            scope: answeredQueries(scope),
            instanceEnumerationScope: answeredQueries(body["instanceEnumerationScope"] ?? null),
            reviewers: answeredQueries(body["reviewers"] ?? []),
            fallbackReviewers: answeredQueries(body["fallbackReviewers"] ?? []),
            // What is not given has the service's default.
            settings: {
                applyActions: [{ "@odata.type": "#microsoft.graph.removeAccessApplyAction" }],
                ...settings,
            },
            status: "NotStarted",
            createdDateTime: current?.["createdDateTime"] ?? timestamp(tenant),
            lastModifiedDateTime: timestamp(tenant),
        };
    },
});
