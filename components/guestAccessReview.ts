import * as pulumi from "@pulumi/pulumi";
import { AccessReview, type AccessReviewScope } from "../providers";
import { isGuid } from "../rules/guid";
import { checkedInput, idsFault } from "./checkedInput";

/** Who decides whether a guest still needs access. */
export type Reviewers =
    | { readonly kind: "groupOwners"; readonly fallbackUserIds: pulumi.Input<pulumi.Input<string>[]> }
    | { readonly kind: "users"; readonly userIds: pulumi.Input<pulumi.Input<string>[]> }
    | { readonly kind: "self" };

/** Inputs of {@link GuestAccessReview}. */
export interface GuestAccessReviewArgs {
    readonly displayName: pulumi.Input<string>;
    /**
     * Object id of the group whose guests are reviewed, or `allMicrosoft365Groups`: each of them, but for dynamic and
     * role-assignable ones, which Entra leaves out. A change replaces the review.
     */
    readonly groupId: pulumi.Input<string>;
    /** Only guests who have not signed in for so many days. Default: all guests. A change replaces the review. */
    readonly inactiveDays?: number;
    /** A change replaces the review. */
    readonly reviewers: Reviewers;
    /** Days between the starts of two reviews; whole weeks or months. Default every 3 months. */
    readonly recurrence?: { readonly every: number; readonly unit: "weeks" | "months" };
    /** First day, as `2026-01-31`. */
    readonly startDate: pulumi.Input<string>;
    /** How long one review is open, in days, 1 to 180. Default 14. */
    readonly durationDays?: pulumi.Input<number>;
    /**
     * What is decided for a guest about whom nobody answered. Default `Recommendation`: Entra's, which is to remove
     * who has not signed in for 30 days. `Deny` removes everybody whom the reviewers forgot.
     */
    readonly defaultDecision?: pulumi.Input<"None" | "Approve" | "Deny" | "Recommendation">;
    /**
     * Decisions are carried out when the review ends. Default `false`: somebody looks first. With it, a guest who is
     * denied loses the group.
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
export class GuestAccessReview extends pulumi.ComponentResource {
    /** The review's id. */
    readonly accessReviewId: pulumi.Output<string>;

    /** @throws pulumi.InputPropertyError - A date, a number of days or an id is none; nobody would review. */
    constructor(name: string, args: GuestAccessReviewArgs, opts?: pulumi.ComponentResourceOptions) {
        super("entra-b2b:index:GuestAccessReview", name, {}, opts);
        const groupId = checkedInput("groupId", args.groupId, (id) =>
            id === allGroups || isGuid(id)
                ? undefined
                : `must be a group's object id (GUID) or ${allGroups}, but is ${JSON.stringify(id)}`,
        );
        const startDate = checkedInput("startDate", args.startDate, (date) =>
            /^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(Date.parse(date))
                ? undefined
                : `must be a day such as 2026-01-31, but is ${JSON.stringify(date)}`,
        );
        const { fallbackReviewers, reviewers } = reviewersOf(args.reviewers, groupId);
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
                settings: settingsOf(args, startDate),
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

function reviewersOf(reviewers: Reviewers, groupId: pulumi.Output<string>) {
    const people = (property: string, ids: pulumi.Input<pulumi.Input<string>[]>) =>
        checkedInput(property, ids, (list) =>
            list.length === 0 ? "must name somebody: nobody would review" : idsFault(list),
        ).apply((list) => list.map((id) => ({ query: `/users/${id}`, queryType: "MicrosoftGraph" })));
    switch (reviewers.kind) {
        case "self":
            return { reviewers: [], fallbackReviewers: [] };
        case "users":
            return { reviewers: people("reviewers.userIds", reviewers.userIds), fallbackReviewers: [] };
        case "groupOwners":
            return {
                reviewers: groupId.apply((id) => [
                    {
                        query: id === allGroups ? "./owners" : `/groups/${id}/owners`,
                        queryType: "MicrosoftGraph",
                    },
                ]),
                // A group without owners would be reviewed by nobody.
                fallbackReviewers: people("reviewers.fallbackUserIds", reviewers.fallbackUserIds),
            };
    }
}

function settingsOf(args: GuestAccessReviewArgs, startDate: pulumi.Output<string>) {
    const { every, unit } = args.recurrence ?? { every: 3, unit: "months" };
    const defaultDecision = pulumi.output(args.defaultDecision ?? "Recommendation");
    return {
        mailNotificationsEnabled: true,
        reminderNotificationsEnabled: true,
        justificationRequiredOnApproval: args.requireJustification ?? true,
        defaultDecisionEnabled: defaultDecision.apply((decision) => decision !== "None"),
        defaultDecision,
        instanceDurationInDays: checkedInput("durationDays", args.durationDays ?? 14, (days) =>
            Number.isInteger(days) && days >= 1 && days <= 180
                ? undefined
                : `must be a whole number of days from 1 to 180, but is ${days}`,
        ),
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
