import type {
    AccessReviewScheduleDefinition,
    AccessReviewScheduleSettings,
} from "@microsoft/microsoft-graph-types";
import { z } from "zod";
import { graphObject } from "../../kit/graphObject";
import type { MembersOf } from "../../../../graph";

const query = z.looseObject({ query: z.string().min(1), queryType: z.string().default("MicrosoftGraph") });

/**
 * A recurring review of who still needs access. Scope and reviewers are fixed, because they cannot change after the
 * first review has begun: a change replaces the review.
 *
 * @see https://learn.microsoft.com/graph/api/resources/accessreviewscheduledefinition
 */
export const accessReview = graphObject({
    title: "access review",
    collection: "/identityGovernance/accessReviews/definitions",
    schema: z.object({
        displayName: z.string().min(1),
        descriptionForAdmins: z.string().default(""),
        descriptionForReviewers: z.string().default(""),
        scope: z.looseObject({ "@odata.type": z.string() }),
        instanceEnumerationScope: query.optional(),
        reviewers: z.array(query).default([]),
        fallbackReviewers: z.array(query).default([]),
        settings: z.looseObject({
            mailNotificationsEnabled: z.boolean(),
            reminderNotificationsEnabled: z.boolean(),
            justificationRequiredOnApproval: z.boolean(),
            defaultDecisionEnabled: z.boolean(),
            defaultDecision: z.enum(["None", "Approve", "Deny", "Recommendation"]),
            instanceDurationInDays: z.number().int().min(1).max(180),
            autoApplyDecisionsEnabled: z.boolean(),
            recommendationsEnabled: z.boolean(),
            recurrence: z.looseObject({ pattern: z.looseObject({}), range: z.looseObject({}) }),
        } satisfies MembersOf<AccessReviewScheduleSettings>),
    } satisfies MembersOf<AccessReviewScheduleDefinition>),
    fixed: ["scope", "instanceEnumerationScope", "reviewers", "fallbackReviewers"],
    updateBy: "PUT",
    carried: [
        "additionalNotificationRecipients",
        "stageSettings",
    ] satisfies (keyof AccessReviewScheduleDefinition)[],
    structures: ["settings"],
});
