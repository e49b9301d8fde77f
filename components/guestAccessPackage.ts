import * as pulumi from "@pulumi/pulumi";
import {
    AccessPackage,
    AccessPackageAssignmentPolicy,
    AccessPackageCatalog,
    AccessPackageGroup,
    type SubjectSet,
} from "../providers";
import { daysFault, packagePeopleFaults } from "../rules/governance";
import { isGuid } from "../rules/guid";
import { CheckedComponent } from "./checkedComponent";
import { GuestGroup } from "./guestGroup";
import { InputChecks } from "./inputChecks";

/** Who approves a request. Any one of several is enough. */
export interface Approvers {
    /** Object ids of users. */
    readonly userIds?: readonly pulumi.Input<string>[];
    /** Object ids of groups whose members can approve. */
    readonly groupIds?: readonly pulumi.Input<string>[];
    /** The connected organization's sponsors: `internal` ones from this tenant, or `external` ones from the partner. */
    readonly sponsors?: "internal" | "external";
}

/** Inputs of {@link GuestAccessPackage}. */
export interface GuestAccessPackageArgs {
    /** Unique in the catalog. */
    readonly displayName: pulumi.Input<string>;
    /** Description shown to those who request access. */
    readonly description?: pulumi.Input<string>;
    /** An existing catalog, by id (GUID), or the name of a new one. Default: a new one with the package's name. */
    readonly catalog?: pulumi.Input<string>;
    /**
     * Groups that the package adds its holders to, or their object ids, each under a unique name. Groups with a
     * membership rule are not possible.
     */
    readonly groups: Readonly<Record<string, GuestGroup | pulumi.Input<string>>>;
    /**
     * Who can request access: users of these connected organizations (ids), of all configured ones, or `anyone` at all.
     * With `anyone`, only the approver keeps strangers out.
     */
    readonly requestors: "allConfiguredOrganizations" | "anyone" | readonly pulumi.Input<string>[];
    /** Who approves. With `none`, every requestor gets access at once, which is not possible with `anyone`. */
    readonly approvers: Approvers | "none";
    /** Days after which access ends. Default 90. */
    readonly expiresAfterDays?: pulumi.Input<number>;
    /** Days after which an unanswered request is denied. Default 14. */
    readonly approvalTimeoutDays?: pulumi.Input<number>;
    /** Only users with the link can request access. Default `false`. */
    readonly isHidden?: pulumi.Input<boolean>;
}

/**
 * An access package for partners' users. They request it, an approver approves, and they are invited and added to the
 * groups until the access ends.
 *
 * @see https://learn.microsoft.com/entra/id-governance/entitlement-management-external-users
 */
export class GuestAccessPackage extends CheckedComponent {
    /** The package's id, known once the package includes its groups. */
    readonly accessPackageId: pulumi.Output<string>;
    /** The package's catalog (GUID). */
    readonly catalogId: pulumi.Output<string>;

    /** @throws InvalidInputsError - No one could ask or approve, anyone could approve their own access, or days are wrong. */
    constructor(name: string, args: GuestAccessPackageArgs, opts?: pulumi.ComponentResourceOptions) {
        const { expiration, timeout } = InputChecks.of("GuestAccessPackage", name, (checks) => {
            checks.refuse(packagePeopleFaults(args));
            return {
                expiration: checkedDays(checks, "expiresAfterDays", args.expiresAfterDays ?? 90),
                timeout: checkedDays(checks, "approvalTimeoutDays", args.approvalTimeoutDays ?? 14),
            };
        });
        super("GuestAccessPackage", name, opts);
        const { approvers, requestors } = peopleOf(args);
        const isExisting = typeof args.catalog === "string" && isGuid(args.catalog);
        this.catalogId = isExisting
            ? pulumi.output(args.catalog)
            : new AccessPackageCatalog(
                  name,
                  // External users cannot request packages of a catalog that is not externally visible.
                  { displayName: args.catalog ?? args.displayName, isExternallyVisible: true },
                  { parent: this },
              ).id;
        const accessPackage = new AccessPackage(
            name,
            {
                displayName: args.displayName,
                ...(args.description !== undefined && { description: args.description }),
                ...(args.isHidden !== undefined && { isHidden: args.isHidden }),
                catalogId: this.catalogId,
            },
            { parent: this },
        );
        const given = Object.entries(args.groups).map(
            ([groupName, group]) =>
                new AccessPackageGroup(
                    `${name}-${groupName}`,
                    {
                        catalogId: this.catalogId,
                        accessPackageId: accessPackage.id,
                        groupId: group instanceof GuestGroup ? group.groupId : group,
                    },
                    { parent: this },
                ),
        );
        // No one can request the package before it includes its groups.
        this.accessPackageId = pulumi
            .all([accessPackage.id, ...given.map(({ accessPackageId }) => accessPackageId)])
            .apply(([id]) => id as string);
        new AccessPackageAssignmentPolicy(
            name,
            {
                displayName: args.displayName,
                accessPackageId: this.accessPackageId,
                ...requestors,
                expiration: { type: "afterDuration", duration: expiration },
                requestorSettings: { enableTargetsToSelfAddAccess: true },
                requestApprovalSettings: {
                    isApprovalRequiredForAdd: approvers.length > 0,
                    stages:
                        approvers.length === 0
                            ? []
                            : [
                                  {
                                      durationBeforeAutomaticDenial: timeout,
                                      isApproverJustificationRequired: true,
                                      primaryApprovers: approvers,
                                  },
                              ],
                },
            },
            { parent: this },
        );
        this.registerOutputs({ accessPackageId: this.accessPackageId, catalogId: this.catalogId });
    }
}

/** @see https://learn.microsoft.com/graph/api/resources/subjectset */
function subject(type: string, members: Record<string, pulumi.Input<string>> = {}): SubjectSet {
    return { "@odata.type": `#microsoft.graph.${type}`, ...members };
}

function peopleOf({ approvers, requestors }: GuestAccessPackageArgs) {
    return {
        approvers: approvers === "none" ? [] : subjectsOf(approvers),
        requestors:
            typeof requestors === "string"
                ? {
                      allowedTargetScope:
                          requestors === "anyone"
                              ? ("allExternalUsers" as const)
                              : ("allConfiguredConnectedOrganizationUsers" as const),
                  }
                : {
                      allowedTargetScope: "specificConnectedOrganizationUsers" as const,
                      specificAllowedTargets: requestors.map((connectedOrganizationId) =>
                          subject("connectedOrganizationMembers", { connectedOrganizationId }),
                      ),
                  },
    };
}

function subjectsOf({ userIds = [], groupIds = [], sponsors }: Approvers): SubjectSet[] {
    return [
        ...userIds.map((userId) => subject("singleUser", { userId })),
        ...groupIds.map((groupId) => subject("groupMembers", { groupId })),
        ...(sponsors === undefined ? [] : [subject(`${sponsors}Sponsors`)]),
    ];
}

/** Days as an ISO 8601 duration. */
function checkedDays(
    checks: InputChecks,
    name: "expiresAfterDays" | "approvalTimeoutDays",
    input: pulumi.Input<number>,
): pulumi.Output<string> {
    return checks
        .at(name)
        .input(input, daysFault(name))
        .apply((count) => `P${count}D`);
}
