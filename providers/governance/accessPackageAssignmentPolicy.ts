import * as pulumi from "@pulumi/pulumi";
import type { AdoptionArgs } from "../adoption";
import { MarkedResource } from "../mark";

/** People of one kind, which `@odata.type` names, such as `#microsoft.graph.singleUser` with `userId`. */
export interface SubjectSet {
    /** The kind of people, by Graph's name of the type. */
    readonly "@odata.type": pulumi.Input<string>;
    readonly [member: string]: pulumi.Input<string>;
}

/** Who may ask for a package, by Graph's words. */
export type AllowedTargetScope =
    | "notSpecified"
    | "specificDirectoryUsers"
    | "allMemberUsers"
    | "allDirectoryUsers"
    | "specificConnectedOrganizationUsers"
    | "allConfiguredConnectedOrganizationUsers"
    | "allExternalUsers";

/** One of up to three people or groups of people who approve in turn. */
export interface ApprovalStage {
    /** ISO 8601, such as `P14D`: an unanswered request is then refused. */
    readonly durationBeforeAutomaticDenial: pulumi.Input<string>;
    /** Approvers must say why they decide. */
    readonly isApproverJustificationRequired: pulumi.Input<boolean>;
    /** Who approves. */
    readonly primaryApprovers: pulumi.Input<pulumi.Input<SubjectSet>[]>;
    /** Who approves if no primary approver is found. */
    readonly fallbackPrimaryApprovers?: pulumi.Input<pulumi.Input<SubjectSet>[]>;
}

/** Inputs of {@link AccessPackageAssignmentPolicy}, by Graph's own names. */
export interface AccessPackageAssignmentPolicyArgs extends AdoptionArgs {
    /** Name shown to those who manage access. */
    readonly displayName: pulumi.Input<string>;
    /** Default: none. */
    readonly description?: pulumi.Input<string>;
    /** The package's id. A change replaces the policy. */
    readonly accessPackageId: pulumi.Input<string>;
    /** Who can have access. */
    readonly allowedTargetScope: pulumi.Input<AllowedTargetScope>;
    /** Who exactly, for a scope of specific people or organizations. */
    readonly specificAllowedTargets?: pulumi.Input<pulumi.Input<SubjectSet>[]>;
    /** When access ends by itself; durations in ISO 8601, such as `P90D`. */
    readonly expiration: pulumi.Input<
        | {
              /** By what access ends. */
              readonly type: "noExpiration";
          }
        | {
              readonly type: "afterDuration";
              /** With `afterDuration`. */
              readonly duration: pulumi.Input<string>;
          }
        | {
              readonly type: "afterDateTime";
              /** With `afterDateTime`: ISO 8601. */
              readonly endDateTime: pulumi.Input<string>;
          }
    >;
    /** What users may request themselves. */
    readonly requestorSettings: pulumi.Input<{
        /** Access. */
        readonly enableTargetsToSelfAddAccess: pulumi.Input<boolean>;
        /** A change of their access. */
        readonly enableTargetsToSelfUpdateAccess?: pulumi.Input<boolean>;
        /** The end of their access. */
        readonly enableTargetsToSelfRemoveAccess?: pulumi.Input<boolean>;
    }>;
    /** Whether and how requests are approved. */
    readonly requestApprovalSettings: pulumi.Input<{
        /** Requests for access need approval. */
        readonly isApprovalRequiredForAdd: pulumi.Input<boolean>;
        /** Changes of access need approval. */
        readonly isApprovalRequiredForUpdate?: pulumi.Input<boolean>;
        /** The person who requests must say why. */
        readonly isRequestorJustificationRequired?: pulumi.Input<boolean>;
        /** Up to three stages of approval. */
        readonly stages?: pulumi.Input<pulumi.Input<ApprovalStage>[]>;
    }>;
}

/**
 * Who may ask for an access package, who approves, and how long access lasts.
 *
 * @see https://learn.microsoft.com/graph/api/resources/accesspackageassignmentpolicy
 */
export class AccessPackageAssignmentPolicy extends MarkedResource {
    constructor(name: string, args: AccessPackageAssignmentPolicyArgs, opts?: pulumi.CustomResourceOptions) {
        super("accessPackageAssignmentPolicy", name, { ...args }, opts);
    }
}
