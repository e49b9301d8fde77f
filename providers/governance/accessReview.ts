import * as pulumi from "@pulumi/pulumi";
import { DelegatedResource } from "../delegate";

/** People found by a query of Graph, such as `/users/{id}` or `./manager`. */
export interface AccessReviewQuery {
    readonly query: pulumi.Input<string>;
    /** Default `MicrosoftGraph`. */
    readonly queryType?: pulumi.Input<string>;
    readonly queryRoot?: pulumi.Input<string>;
}

/** Inputs of {@link AccessReview}, by Graph's own names. */
export interface AccessReviewArgs {
    readonly displayName: pulumi.Input<string>;
    readonly descriptionForAdmins?: pulumi.Input<string>;
    readonly descriptionForReviewers?: pulumi.Input<string>;
    /** Whose access to what is reviewed, with its `@odata.type`. A change replaces the review. */
    readonly scope: pulumi.Input<Record<string, unknown>>;
    /** The groups that are reviewed one by one, when it is all of them. A change replaces the review. */
    readonly instanceEnumerationScope?: pulumi.Input<AccessReviewQuery>;
    /** None: everybody reviews themselves. A change replaces the review. */
    readonly reviewers?: pulumi.Input<pulumi.Input<AccessReviewQuery>[]>;
    /** Who reviews where no reviewer is found. A change replaces the review. */
    readonly fallbackReviewers?: pulumi.Input<pulumi.Input<AccessReviewQuery>[]>;
    /** Decisions, mails and recurrence. */
    readonly settings: pulumi.Input<Record<string, unknown>>;
}

/**
 * A recurring access review. Needs Entra ID Governance or P2.
 *
 * @see https://learn.microsoft.com/graph/api/accessreviewset-post-definitions
 */
export class AccessReview extends DelegatedResource {
    constructor(name: string, args: AccessReviewArgs, opts?: pulumi.CustomResourceOptions) {
        super("accessReview", name, { ...args }, opts);
    }
}
