/**
 * Parts of an access review in Microsoft Graph's own JSON, as version 1.0 has them.
 *
 * @see https://learn.microsoft.com/graph/api/resources/accessreviewscheduledefinition
 */

/** Users found by a query of Graph, such as `/users/{id}` or `./manager`. */
export interface AccessReviewQuery {
    /** The query, such as `/users/{id}`. */
    readonly query: string;
    /** Default `MicrosoftGraph`. */
    readonly queryType?: string;
    /** What a relative query starts from. */
    readonly queryRoot?: string;
}

/** Whose access to what is reviewed. */
export type AccessReviewScope =
    | (AccessReviewQuery & { readonly "@odata.type": "#microsoft.graph.accessReviewQueryScope" })
    | (AccessReviewQuery & {
          readonly "@odata.type": "#microsoft.graph.accessReviewInactiveUsersQueryScope";
          /** Time without a sign-in, ISO 8601, such as `P30D`. */
          readonly inactiveDuration: string;
      })
    | {
          readonly "@odata.type": "#microsoft.graph.principalResourceMembershipsScope";
          readonly principalScopes: readonly AccessReviewScope[];
          readonly resourceScopes: readonly AccessReviewScope[];
      };

/** Decisions, mails and recurrence. */
export interface AccessReviewSettings {
    /** Reviewers get an email when the review starts, and its creator when it ends. */
    readonly mailNotificationsEnabled: boolean;
    /** Reviewers who have not finished get reminders. */
    readonly reminderNotificationsEnabled: boolean;
    /** Reviewers must say why they approve. */
    readonly justificationRequiredOnApproval: boolean;
    /** A guest without a decision of a reviewer gets `defaultDecision`. */
    readonly defaultDecisionEnabled: boolean;
    /** The decision without an answer, if `defaultDecisionEnabled`. `Recommendation` follows the last sign-in. */
    readonly defaultDecision: "None" | "Approve" | "Deny" | "Recommendation";
    /** 1 to 180. */
    readonly instanceDurationInDays: number;
    /** Applies the decisions when the review ends. */
    readonly autoApplyDecisionsEnabled: boolean;
    /** Shows reviewers a recommendation by the last sign-in. */
    readonly recommendationsEnabled: boolean;
    /** ISO 8601, such as `P30D`. */
    readonly recommendationLookBackDuration?: string;
    /** Shows reviewers the decisions of earlier reviews. */
    readonly decisionHistoriesForReviewersEnabled?: boolean;
    /** What happens to those who are denied. */
    readonly applyActions?: readonly { readonly "@odata.type": string }[];
    /** How often the review starts. */
    readonly recurrence: AccessReviewRecurrence;
}

/** @see https://learn.microsoft.com/graph/api/resources/patternedrecurrence */
export interface AccessReviewRecurrence {
    /** The days on which a review starts. */
    readonly pattern: {
        /** How days are counted. */
        readonly type:
            "daily" | "weekly" | "absoluteMonthly" | "relativeMonthly" | "absoluteYearly" | "relativeYearly";
        /** Days, weeks, months or years between two starts. */
        readonly interval: number;
        /** Day of the month, for the two absolute types. */
        readonly dayOfMonth?: number;
        /** Days of the week, such as `monday`, for `weekly` and the relative types. */
        readonly daysOfWeek?: readonly string[];
        /** Where a week begins, for `weekly`. */
        readonly firstDayOfWeek?: string;
        /** `first` to `fourth` or `last`, for the relative types. */
        readonly index?: string;
        /** 1 to 12. */
        readonly month?: number;
    };
    /** When the series of reviews begins and ends. */
    readonly range: {
        /** By what the series ends. */
        readonly type: "endDate" | "noEnd" | "numbered";
        /** Such as `2026-01-31`. */
        readonly startDate: string;
        /** The last day, with `endDate`. */
        readonly endDate?: string;
        /** The number of reviews, with `numbered`. */
        readonly numberOfOccurrences?: number;
        /** Time zone of the dates. */
        readonly recurrenceTimeZone?: string;
    };
}
