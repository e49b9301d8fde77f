/**
 * Parts of an access review in Microsoft Graph's own JSON, as version 1.0 has them.
 *
 * @see https://learn.microsoft.com/graph/api/resources/accessreviewscheduledefinition
 */

/** Users found by a query of Graph, such as `/users/{id}` or `./manager`. */
export interface AccessReviewQuery {
    readonly query: string;
    /** Default `MicrosoftGraph`. */
    readonly queryType?: string;
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
    readonly mailNotificationsEnabled: boolean;
    readonly reminderNotificationsEnabled: boolean;
    readonly justificationRequiredOnApproval: boolean;
    readonly defaultDecisionEnabled: boolean;
    readonly defaultDecision: "None" | "Approve" | "Deny" | "Recommendation";
    /** 1 to 180. */
    readonly instanceDurationInDays: number;
    readonly autoApplyDecisionsEnabled: boolean;
    readonly recommendationsEnabled: boolean;
    /** ISO 8601, such as `P30D`. */
    readonly recommendationLookBackDuration?: string;
    readonly decisionHistoriesForReviewersEnabled?: boolean;
    /** What happens to those who are denied. */
    readonly applyActions?: readonly { readonly "@odata.type": string }[];
    readonly recurrence: AccessReviewRecurrence;
}

/** @see https://learn.microsoft.com/graph/api/resources/patternedrecurrence */
export interface AccessReviewRecurrence {
    readonly pattern: {
        readonly type:
            "daily" | "weekly" | "absoluteMonthly" | "relativeMonthly" | "absoluteYearly" | "relativeYearly";
        readonly interval: number;
        readonly dayOfMonth?: number;
        readonly daysOfWeek?: readonly string[];
        readonly firstDayOfWeek?: string;
        readonly index?: string;
        /** 1 to 12. */
        readonly month?: number;
    };
    readonly range: {
        readonly type: "endDate" | "noEnd" | "numbered";
        /** Such as `2026-01-31`. */
        readonly startDate: string;
        readonly endDate?: string;
        readonly numberOfOccurrences?: number;
        readonly recurrenceTimeZone?: string;
    };
}
