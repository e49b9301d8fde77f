import * as pulumi from "@pulumi/pulumi";
import { AccessReview, type AccessReviewScope } from "../providers";
import { daysFault, recurrenceFault, reviewersFaults } from "../rules/governance";
import { idFault } from "../rules/guid";
import { dayFault } from "../rules/moment";
import { CheckedComponent } from "./checkedComponent";
import { InputChecks } from "./inputChecks";

/** Who decides whether a guest still needs access. */
export type Reviewers =
    | { readonly kind: "groupOwners"; readonly fallbackUserIds: pulumi.Input<pulumi.Input<string>[]> }
    | { readonly kind: "users"; readonly userIds: pulumi.Input<pulumi.Input<string>[]> }
    | { readonly kind: "self" };

/** Inputs of {@link GuestAccessReview}. */
export interface GuestAccessReviewArgs {
    /** Name shown to reviewers. */
    readonly displayName: pulumi.Input<string>;
    /**
     * Object id of the group whose guests are reviewed, or `allMicrosoft365Groups` for all of them except dynamic and
     * role-assignable ones, which Entra leaves out. A change replaces the review.
     */
    readonly groupId: pulumi.Input<string>;
    /** Reviews only guests who have not signed in for this many days. Default: all guests. A change replaces the review. */
    readonly inactiveDays?: number;
    /** A change replaces the review. */
    readonly reviewers: Reviewers;
    /** Time between the starts of two reviews, in weeks or months. Default: every 3 months. */
    readonly recurrence?: {
        /** A whole number from 1. */
        readonly every: number;
        /** The unit of `every`. */
        readonly unit: "weeks" | "months";
    };
    /** First day, such as `2026-01-31`. */
    readonly startDate: pulumi.Input<string>;
    /** How long each review is open, in days, 1 to 180. Default 14. */
    readonly durationDays?: pulumi.Input<number>;
    /**
     * The decision for a guest when no reviewer answered. Default `Recommendation`, which is Entra's: remove guests who
     * have not signed in for 30 days. `Deny` removes every guest that the reviewers missed.
     */
    readonly defaultDecision?: pulumi.Input<"None" | "Approve" | "Deny" | "Recommendation">;
    /**
     * Applies the decisions when the review ends, so that a denied guest is removed from the group. Default `false`: a
     * reviewer applies them.
     */
    readonly applyDecisions?: pulumi.Input<boolean>;
    /** Reviewers must say why they approve. Default `true`. */
    readonly requireJustification?: pulumi.Input<boolean>;
}

const allGroups = "allMicrosoft365Groups";
const guestsOnly = "microsoft.graph.user/?$filter=(userType eq 'Guest')";
/** Entra recommends by the sign-ins of so many days. */
const lookBack = "P30D";

/**
 * A recurring review of a group's guests, or of those of all Microsoft 365 groups.
 *
 * @see https://learn.microsoft.com/entra/id-governance/manage-guest-access-with-access-reviews
 */
export class GuestAccessReview extends CheckedComponent {
    /** The review's id. */
    readonly accessReviewId: pulumi.Output<string>;

    /** @throws InvalidInputsError - A date, a number of days or an id is not valid; no one would review. */
    constructor(name: string, args: GuestAccessReviewArgs, opts?: pulumi.ComponentResourceOptions) {
        const { groupId, startDate, durationDays, people } = InputChecks.of(
            "GuestAccessReview",
            name,
            (checks) => checkedReview(checks, args),
        );
        super("GuestAccessReview", name, opts);
        const { fallbackReviewers, reviewers } = reviewersOf(args.reviewers, groupId, people);
        const review = new AccessReview(
            name,
            {
                displayName: args.displayName,
                scope: groupId.apply((id) => scopeOf(id, args.inactiveDays)),
                instanceEnumerationScope: groupId.apply((id) =>
                    id === allGroups
                        ? {
                              query: "/groups?$filter=(groupTypes/any(c:c eq 'Unified'))",
                              queryType: "MicrosoftGraph",
                          }
                        : undefined,
                ),
                reviewers,
                fallbackReviewers,
                settings: settingsOf(args, startDate, durationDays),
            },
            { parent: this },
        );
        this.accessReviewId = review.id;
        this.registerOutputs({ accessReviewId: this.accessReviewId });
    }
}

function scopeOf(groupId: string, inactiveDays: number | undefined): AccessReviewScope {
    const query =
        groupId === allGroups
            ? `./members/${guestsOnly}`
            : `/groups/${groupId}/transitiveMembers/${guestsOnly}`;
    return inactiveDays === undefined
        ? { "@odata.type": "#microsoft.graph.accessReviewQueryScope", query, queryType: "MicrosoftGraph" }
        : {
              "@odata.type": "#microsoft.graph.accessReviewInactiveUsersQueryScope",
              query,
              queryType: "MicrosoftGraph",
              inactiveDuration: `P${inactiveDays}D`,
          };
}

function checkedReview(checks: InputChecks, args: GuestAccessReviewArgs) {
    const { inactiveDays, recurrence, reviewers } = args;
    if (inactiveDays !== undefined) {
        checks.at("inactiveDays").refuse(daysFault("inactiveDays")(inactiveDays), inactiveDays);
    }
    if (recurrence !== undefined) {
        checks.at("recurrence", "every").refuse(recurrenceFault(recurrence.every), recurrence.every);
    }
    const key = reviewers.kind === "groupOwners" ? "fallbackUserIds" : "userIds";
    const userIds =
        reviewers.kind === "self"
            ? undefined
            : reviewers.kind === "groupOwners"
              ? reviewers.fallbackUserIds
              : reviewers.userIds;
    return {
        groupId: checks
            .at("groupId")
            .input(args.groupId, (id) => (id === allGroups ? undefined : idFault(id))),
        startDate: checks.at("startDate").input(args.startDate, dayFault),
        durationDays: checks.at("durationDays").input(args.durationDays ?? 14, daysFault("durationDays")),
        people:
            userIds === undefined
                ? pulumi.output<string[]>([])
                : checks.at("reviewers", key).input(userIds, reviewersFaults),
    };
}

function reviewersOf(reviewers: Reviewers, groupId: pulumi.Output<string>, people: pulumi.Output<string[]>) {
    const users = people.apply((list) =>
        list.map((id) => ({ query: `/users/${id}`, queryType: "MicrosoftGraph" })),
    );
    switch (reviewers.kind) {
        case "self":
            return { reviewers: [], fallbackReviewers: [] };
        case "users":
            return { reviewers: users, fallbackReviewers: [] };
        case "groupOwners":
            return {
                reviewers: groupId.apply((id) => [
                    {
                        query: id === allGroups ? "./owners" : `/groups/${id}/owners`,
                        queryType: "MicrosoftGraph",
                    },
                ]),
                // Without them, no one would review a group that has no owners.
                fallbackReviewers: users,
            };
    }
}

function settingsOf(
    args: GuestAccessReviewArgs,
    startDate: pulumi.Output<string>,
    durationDays: pulumi.Output<number>,
) {
    const { every, unit } = args.recurrence ?? { every: 3, unit: "months" };
    const defaultDecision = pulumi.output(args.defaultDecision ?? "Recommendation");
    return {
        mailNotificationsEnabled: true,
        reminderNotificationsEnabled: true,
        justificationRequiredOnApproval: args.requireJustification ?? true,
        defaultDecisionEnabled: defaultDecision.apply((decision) => decision !== "None"),
        defaultDecision,
        instanceDurationInDays: durationDays,
        autoApplyDecisionsEnabled: args.applyDecisions ?? false,
        recommendationsEnabled: true,
        recommendationLookBackDuration: lookBack,
        recurrence: {
            pattern: {
                type: unit === "weeks" ? ("weekly" as const) : ("absoluteMonthly" as const),
                interval: every,
            },
            range: { type: "noEnd" as const, startDate },
        },
    };
}
