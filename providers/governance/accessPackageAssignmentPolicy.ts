import * as pulumi from "@pulumi/pulumi";
import type { AdoptionArgs } from "../adoption";
import { MarkedResource } from "../mark";

/** One of several kinds of people, told by `@odata.type`, such as `#microsoft.graph.singleUser` with `userId`. */
export interface SubjectSet {
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
    /** ISO 8601, such as `P14D`: a request nobody answers is then refused. */
    readonly durationBeforeAutomaticDenial: pulumi.Input<string>;
    readonly isApproverJustificationRequired: pulumi.Input<boolean>;
    readonly primaryApprovers: pulumi.Input<pulumi.Input<SubjectSet>[]>;
    readonly fallbackPrimaryApprovers?: pulumi.Input<pulumi.Input<SubjectSet>[]>;
}

/** Inputs of {@link AccessPackageAssignmentPolicy}, by Graph's own names. */
export interface AccessPackageAssignmentPolicyArgs extends AdoptionArgs {
    readonly displayName: pulumi.Input<string>;
    /** Default: none. */
    readonly description?: pulumi.Input<string>;
    /** The package's id. A change replaces the policy. */
    readonly accessPackageId: pulumi.Input<string>;
    readonly allowedTargetScope: pulumi.Input<AllowedTargetScope>;
    /** Who exactly, for a scope of specific people or organizations. */
    readonly specificAllowedTargets?: pulumi.Input<pulumi.Input<SubjectSet>[]>;
    /** When access ends by itself; durations in ISO 8601, such as `P90D`. */
    readonly expiration: pulumi.Input<
        | { readonly type: "noExpiration" }
        | { readonly type: "afterDuration"; readonly duration: pulumi.Input<string> }
        | { readonly type: "afterDateTime"; readonly endDateTime: pulumi.Input<string> }
    >;
    readonly requestorSettings: pulumi.Input<{
        readonly enableTargetsToSelfAddAccess: pulumi.Input<boolean>;
        readonly enableTargetsToSelfUpdateAccess?: pulumi.Input<boolean>;
        readonly enableTargetsToSelfRemoveAccess?: pulumi.Input<boolean>;
    }>;
    readonly requestApprovalSettings: pulumi.Input<{
        readonly isApprovalRequiredForAdd: pulumi.Input<boolean>;
        readonly isApprovalRequiredForUpdate?: pulumi.Input<boolean>;
        readonly isRequestorJustificationRequired?: pulumi.Input<boolean>;
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
