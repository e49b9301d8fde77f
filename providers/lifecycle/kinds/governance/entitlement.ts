import type {
    AccessPackage,
    AccessPackageApprovalStage,
    AccessPackageAssignmentApprovalSettings,
    AccessPackageAssignmentPolicy,
    AccessPackageAssignmentRequestorSettings,
    AccessPackageCatalog,
    ConnectedOrganization,
    EntitlementManagementSettings,
} from "@microsoft/microsoft-graph-types";
import { z } from "zod";
import { graphObject } from "../../kit/graphObject";
import { guid, guidSet } from "../../kit/inputs";
import { tenantPolicy } from "../tenantPolicy";
import { listEntities, undefinedIfMissing, type MembersOf } from "../../../../graph";

const root = "/identityGovernance/entitlementManagement";
const displayName = z.string().min(1);
/** Graph answers an empty text for an absent one. */
const description = z.string().default("");
const duration = z
    .string()
    .regex(
        /^P(?!$)(\d+Y)?(\d+M)?(\d+D)?(T(?!$)(\d+H)?(\d+M)?)?$/,
        "must be an ISO 8601 duration, such as P90D",
    );
/** Objects of one of several types. `@odata.type` names the type of each. */
const typed = z.looseObject({ "@odata.type": z.string().startsWith("#microsoft.graph.") });

/** @see https://learn.microsoft.com/graph/api/resources/accesspackagecatalog */
export const accessPackageCatalog = graphObject({
    title: "catalog of access packages",
    collection: `${root}/catalogs`,
    schema: z.object({
        displayName,
        description,
        state: z.enum(["published", "unpublished"]).default("published"),
        isExternallyVisible: z.boolean().default(false),
    } satisfies MembersOf<AccessPackageCatalog>),
    endsWith: {
        "resources that others put in": (client, id) =>
            undefinedIfMissing(listEntities(client, `${root}/catalogs/${id}/resources`)),
    },
});

/** @see https://learn.microsoft.com/graph/api/resources/accesspackage */
export const accessPackage = graphObject({
    title: "access package",
    collection: `${root}/accessPackages`,
    schema: z.object({
        displayName,
        description,
        isHidden: z.boolean().default(false),
        catalogId: guid,
    } satisfies MembersOf<AccessPackage, "catalogId">),
    references: { catalogId: "catalog" },
    endsWith: {
        "assignment policies that this stack did not declare": (client, id) =>
            listEntities(client, `${root}/assignmentPolicies`, `accessPackage/id eq '${id}'`),
    },
});

/** @see https://learn.microsoft.com/graph/api/resources/connectedorganization */
export const connectedOrganization = graphObject({
    title: "connected organization",
    collection: `${root}/connectedOrganizations`,
    schema: z.object({
        displayName,
        description,
        state: z.enum(["configured", "proposed"]).default("configured"),
        identitySources: z.array(typed).min(1),
        internalSponsorIds: guidSet.default([]),
        externalSponsorIds: guidSet.default([]),
    } satisfies MembersOf<ConnectedOrganization, "internalSponsorIds" | "externalSponsorIds">),
    // Graph answers a domain of an Entra tenant as that tenant.
    fixed: ["identitySources"],
    reshaped: ["identitySources"],
    relations: { internalSponsorIds: "internalSponsors", externalSponsorIds: "externalSponsors" },
});

const approvalStage = z.looseObject({
    durationBeforeAutomaticDenial: duration,
    isApproverJustificationRequired: z.boolean(),
    isEscalationEnabled: z.boolean().default(false),
    primaryApprovers: z.array(typed).min(1, "an approval stage needs at least one approver"),
    fallbackPrimaryApprovers: z.array(typed).default([]),
    escalationApprovers: z.array(typed).default([]),
    fallbackEscalationApprovers: z.array(typed).default([]),
} satisfies MembersOf<AccessPackageApprovalStage>);

/** @see https://learn.microsoft.com/graph/api/resources/accesspackageassignmentpolicy */
export const accessPackageAssignmentPolicy = graphObject({
    title: "assignment policy",
    collection: `${root}/assignmentPolicies`,
    schema: z.object({
        displayName,
        description,
        accessPackageId: guid,
        allowedTargetScope: z.enum([
            "notSpecified",
            "specificDirectoryUsers",
            "allMemberUsers",
            "allDirectoryUsers",
            "specificConnectedOrganizationUsers",
            "allConfiguredConnectedOrganizationUsers",
            "allExternalUsers",
        ]),
        specificAllowedTargets: z.array(typed).default([]),
        expiration: z.discriminatedUnion("type", [
            z.object({ type: z.literal("noExpiration") }),
            z.object({ type: z.literal("afterDuration"), duration }),
            z.object({ type: z.literal("afterDateTime"), endDateTime: z.string() }),
        ]),
        requestorSettings: z.looseObject({
            enableTargetsToSelfAddAccess: z.boolean(),
            enableTargetsToSelfUpdateAccess: z.boolean().default(false),
            enableTargetsToSelfRemoveAccess: z.boolean().default(true),
        } satisfies MembersOf<AccessPackageAssignmentRequestorSettings>),
        requestApprovalSettings: z.looseObject({
            isApprovalRequiredForAdd: z.boolean(),
            isApprovalRequiredForUpdate: z.boolean().default(false),
            stages: z.array(approvalStage).max(3).default([]),
        } satisfies MembersOf<AccessPackageAssignmentApprovalSettings>),
    } satisfies MembersOf<AccessPackageAssignmentPolicy, "accessPackageId">),
    references: { accessPackageId: "accessPackage" },
    updateBy: "PUT",
    carried: [
        "automaticRequestSettings",
        "notificationSettings",
        "reviewSettings",
    ] satisfies (keyof AccessPackageAssignmentPolicy)[],
    structures: ["requestorSettings", "requestApprovalSettings"],
});

/** @see https://learn.microsoft.com/graph/api/resources/entitlementmanagementsettings */
export const entitlementManagementSettings = tenantPolicy({
    id: "entitlementManagementSettings",
    location: { path: `${root}/settings` },
    settings: {
        externalUserLifecycleAction: z.enum(["none", "blockSignIn", "blockSignInAndDelete"]).optional(),
        durationUntilExternalUserDeletedAfterBlocked: duration.optional(),
    } satisfies MembersOf<EntitlementManagementSettings>,
    // Microsoft's own sample writes None.
    isCaseIgnored: true,
});
