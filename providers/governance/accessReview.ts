import * as pulumi from "@pulumi/pulumi";
import type { AdoptionArgs } from "../adoption";
import type { DeepInput } from "../deepInput";
import type { AccessReviewQuery, AccessReviewScope, AccessReviewSettings } from "./accessReviewBody";
import { MarkedResource } from "../mark";

/** Inputs of {@link AccessReview}, by Graph's own names. */
export interface AccessReviewArgs extends AdoptionArgs {
    /** Name shown to reviewers. */
    readonly displayName: pulumi.Input<string>;
    /** Description shown to administrators. */
    readonly descriptionForAdmins?: pulumi.Input<string>;
    /** Description shown to reviewers. */
    readonly descriptionForReviewers?: pulumi.Input<string>;
    /** Whose access to what is reviewed. A change replaces the review. */
    readonly scope: DeepInput<AccessReviewScope>;
    /** The groups that are reviewed one by one, when it is all of them. A change replaces the review. */
    readonly instanceEnumerationScope?: DeepInput<AccessReviewQuery | undefined>;
    /** Default: none, so that guests review themselves. A change replaces the review. */
    readonly reviewers?: DeepInput<readonly AccessReviewQuery[]>;
    /** Who reviews where no reviewer is found. A change replaces the review. */
    readonly fallbackReviewers?: DeepInput<readonly AccessReviewQuery[]>;
    /** Decisions, mails and recurrence. */
    readonly settings: DeepInput<AccessReviewSettings>;
}

/**
 * A recurring access review. Needs Entra ID Governance or P2.
 *
 * @see https://learn.microsoft.com/graph/api/accessreviewset-post-definitions
 */
export class AccessReview extends MarkedResource {
    constructor(name: string, args: AccessReviewArgs, opts?: pulumi.CustomResourceOptions) {
        super("accessReview", name, { ...args }, opts);
    }
}
