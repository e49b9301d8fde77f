import * as pulumi from "@pulumi/pulumi";
import { DelegatedResource } from "./delegate";

/** Inputs of {@link ProvisioningJob}. */
export interface ProvisioningJobArgs {
    /** Object id (GUID) of the application's service principal. A change replaces the job. */
    readonly servicePrincipalId: pulumi.Input<string>;
    /** The connector, one of the application's synchronization templates, such as `scim`. A change replaces the job. */
    readonly templateId: pulumi.Input<string>;
    /** Whether guests can be in scope. `exclude` adds the condition that a user is a member. Default `include`. */
    readonly guests?: pulumi.Input<"include" | "exclude" | undefined>;
    /** Whether the job runs. Default `true`. */
    readonly enabled?: pulumi.Input<boolean | undefined>;
}

/**
 * The job that provisions accounts into an application. It starts only after its scope is in force, so that guests who
 * are left out are never provisioned. A job of the same connector that the application already has is adopted, and stays
 * when it is no longer declared.
 *
 * @see https://learn.microsoft.com/graph/api/resources/synchronization-overview
 */
export class ProvisioningJob extends DelegatedResource {
    /** The job's id. */
    declare readonly jobId: pulumi.Output<string>;

    constructor(name: string, args: ProvisioningJobArgs, opts?: pulumi.CustomResourceOptions) {
        super("provisioningJob", name, { ...args, jobId: undefined }, opts);
    }
}
