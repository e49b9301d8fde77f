import { z } from "zod";
import { at, obeys } from "../../rules/fault";
import {
    dayLimits,
    daysFault,
    packagePeopleFaults,
    recurrenceFault,
    reviewersFaults,
} from "../../rules/governance";
import type { CrossFault, NamesIn, NameUse, ValuesOf } from "./crossFault";
import { domain, guid, name } from "./fields";
import { day } from "./moment";

const displayName = z.string().min(1).describe("Name shown in Entra.");
const days = (name: keyof typeof dayLimits) => z.number().superRefine(obeys(daysFault(name)));
const reviewerIds = z.array(guid).superRefine(obeys(reviewersFaults));

const reviewers = z.union(
    [
        z.literal("self"),
        z.strictObject({ users: reviewerIds.describe("Object ids of the reviewers.") }),
        z.strictObject({
            groupOwners: z.literal(true).describe("The owners of the group decide."),
            fallback: reviewerIds.describe("Object ids of users who decide where a group has no owner."),
        }),
    ],
    { error: "must be self, or users: ids, or groupOwners: true with fallback: ids" },
);

const accessReview = z.strictObject({
    name,
    displayName,
    group: z
        .union([z.literal("allMicrosoft365Groups"), name], {
            error: "must be a group's name or allMicrosoft365Groups",
        })
        .describe("The group whose guests are reviewed, or allMicrosoft365Groups."),
    inactiveDays: days("inactiveDays").optional().describe("Only guests without a sign-in for so long."),
    reviewers: reviewers.describe("Who decides: self, users, or groupOwners."),
    startDate: day.describe("First day, as 2026-01-31."),
    every: z
        .number()
        .superRefine(obeys(recurrenceFault))
        .default(3)
        .describe("How many weeks or months from one review to the next."),
    unit: z.enum(["weeks", "months"]).default("months").describe("Unit of every."),
    durationDays: days("durationDays").default(14).describe("How long reviewers have."),
    defaultDecision: z
        .enum(["None", "Approve", "Deny", "Recommendation"])
        .default("Recommendation")
        .describe("The decision for a guest that no reviewer answered for."),
    applyDecisions: z.boolean().default(false).describe("Carry decisions out when a review ends."),
});

const connectedOrganization = z.strictObject({
    name,
    displayName,
    partner: name.optional().describe("Name of a partner, whose tenant it is."),
    domains: z.array(domain).default([]).describe("Or domains of its people's addresses."),
    internalSponsorIds: z
        .array(guid)
        .default([])
        .describe("Object ids of users of this tenant who vouch for the organization."),
});

const accessPackage = z.strictObject({
    name,
    displayName,
    description: z.string().optional().describe("What the package gives access to, for people who ask."),
    groups: z.array(name).min(1).describe("Groups that holders join."),
    requestors: z
        .union([z.enum(["allConfiguredOrganizations", "anyone"]), z.array(name)], {
            error: "must be allConfiguredOrganizations, anyone, or names of connectedOrganizations",
        })
        .describe("Who may ask."),
    approvers: z
        .union(
            [
                z.literal("none"),
                z.strictObject({
                    userIds: z.array(guid).optional().describe("Object ids of users who approve."),
                    groupIds: z
                        .array(guid)
                        .optional()
                        .describe("Object ids of groups whose members approve."),
                    sponsors: z
                        .enum(["internal", "external"])
                        .optional()
                        .describe("Sponsors of the connected organization."),
                }),
            ],
            { error: "must be none, or hold userIds, groupIds or sponsors" },
        )
        .describe("Who approves; none gives access to everyone who may ask."),
    expiresAfterDays: days("expiresAfterDays").default(90).describe("How long access lasts."),
    approvalTimeoutDays: days("approvalTimeoutDays").default(14).describe("How long approvers have."),
});

/** Access reviews, and access that partners' people ask for. */
export const governanceFields = {
    accessReviews: z.array(accessReview).default([]),
    connectedOrganizations: z.array(connectedOrganization).default([]),
    accessPackages: z.array(accessPackage).default([]),
    entitlementManagement: z
        .strictObject({
            externalUserLifecycleAction: z
                .enum(["none", "blockSignIn", "blockSignInAndDelete"])
                .optional()
                .describe(
                    "What happens to a guest invited by an access package, when the guest's last package ends.",
                ),
            deletedAfterBlockedDays: days("deletedAfterBlockedDays")
                .optional()
                .describe("Days from the block to the deletion, with blockSignInAndDelete."),
        })
        .optional()
        .describe("What is left out stays as the tenant has it."),
};

export type GovernanceArea = ValuesOf<typeof governanceFields>;

/** Where packages name connected organizations. */
export function requestingOrganizations({ accessPackages }: GovernanceArea): NameUse[] {
    return accessPackages.flatMap(({ requestors }, index) =>
        typeof requestors === "string"
            ? []
            : requestors.map((used, position) => ({
                  name: used,
                  path: ["accessPackages", index, "requestors", position],
              })),
    );
}

/** Where connected organizations name partners. */
export function connectedPartners({ connectedOrganizations }: GovernanceArea): NameUse[] {
    return connectedOrganizations.flatMap(({ partner }, index) =>
        partner === undefined ? [] : [{ name: partner, path: ["connectedOrganizations", index, "partner"] }],
    );
}

/** Names of reviews, of connected organizations and of packages. */
export const governanceNames: readonly NamesIn<GovernanceArea>[] = (
    ["accessReviews", "connectedOrganizations", "accessPackages"] as const
).map((list) => (config) => config[list].map(({ name }, index) => ({ name, path: [list, index, "name"] })));

/** Organizations without people, and packages that let strangers in. */
export function governanceFaults(config: GovernanceArea): CrossFault[] {
    const { accessPackages, connectedOrganizations } = config;
    return [
        ...connectedOrganizations.flatMap(({ partner, domains }, index) =>
            (partner === undefined) === domains.length > 0
                ? []
                : [
                      {
                          path: ["connectedOrganizations", index],
                          message: "needs either a partner or domains",
                          cure: "Name one of the two",
                      },
                  ],
        ),
        ...accessPackages.flatMap((accessPackage, index) =>
            at(["accessPackages", index], packagePeopleFaults(accessPackage)),
        ),
    ];
}

/** Where reviews and packages name groups. */
export function governanceGroups({ accessPackages, accessReviews }: GovernanceArea): NameUse[] {
    return [
        ...accessPackages.flatMap(({ groups }, index) =>
            groups.map((used, position) => ({
                name: used,
                path: ["accessPackages", index, "groups", position],
            })),
        ),
        ...accessReviews.flatMap(({ group }, index) =>
            group === "allMicrosoft365Groups"
                ? []
                : [{ name: group, path: ["accessReviews", index, "group"] }],
        ),
    ];
}
