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
import { GuestGroup } from "./guestGroup";
import { InputChecks } from "./inputChecks";

/** Who decides about a request. Several are alternatives: one of them is enough. */
export interface Approvers {
    /** Object ids of users. */
    readonly userIds?: readonly pulumi.Input<string>[];
    /** Object ids of groups, whose members may approve. */
    readonly groupIds?: readonly pulumi.Input<string>[];
    /** The sponsors of the connected organization: of this tenant's people, or of the partner's. */
    readonly sponsors?: "internal" | "external";
}

/** Inputs of {@link GuestAccessPackage}. */
export interface GuestAccessPackageArgs {
    /** Unique in the catalog. */
    readonly displayName: pulumi.Input<string>;
    readonly description?: pulumi.Input<string>;
    /** A catalog that exists, by id (GUID), or the name of one to make. Default: one of the package's name. */
    readonly catalog?: pulumi.Input<string>;
    /**
     * Groups of which the package makes its holders members, or their object ids, each by a name of its own here.
     * Groups with a membership rule cannot be given.
     */
    readonly groups: Readonly<Record<string, GuestGroup | pulumi.Input<string>>>;
    /**
     * Who may ask: people of these connected organizations (ids), of all configured ones, or anybody in the world.
     * With `anybody`, an approver is all that keeps strangers out.
     */
    readonly requestors: "allConfiguredOrganizations" | "anybody" | readonly pulumi.Input<string>[];
    /** Who approves. Written out as `none`, everybody who may ask gets in at once; not possible for `anybody`. */
    readonly approvers: Approvers | "none";
    /** Days after which access ends. Default 90. */
    readonly expiresAfterDays?: pulumi.Input<number>;
    /** Days after which a request nobody answered is refused. Default 14. */
    readonly approvalTimeoutDays?: pulumi.Input<number>;
    /** Only who has the link can ask. Default `false`. */
    readonly isHidden?: pulumi.Input<boolean>;
}

/**
 * An access package for people of partners: they ask for it, somebody approves, they are invited, get the groups, and
 * lose them again after a while.
 *
 * @see https://learn.microsoft.com/entra/id-governance/entitlement-management-external-users
 */
export class GuestAccessPackage extends pulumi.ComponentResource {
    /** The package's id, known once it gives its groups. */
    readonly accessPackageId: pulumi.Output<string>;
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
        super("entra-b2b:index:GuestAccessPackage", name, {}, opts);
        const { approvers, requestors } = peopleOf(args);
        const isExisting = typeof args.catalog === "string" && isGuid(args.catalog);
        this.catalogId = isExisting
            ? pulumi.output(args.catalog)
            : new AccessPackageCatalog(
                  name,
                  // Packages of a catalog that is not visible outside cannot be asked for by anybody outside.
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
        // Nobody can ask before the package gives what it promises.
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
                          requestors === "anybody"
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

/** Days as ISO 8601 writes them. */
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
