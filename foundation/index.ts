/**
 * The foundation of the pipelines: for each stack two identities without a secret, with the permissions that its stack
 * config needs. An administrator deploys it once from their own machine, and again when a stack needs other permissions.
 */
import * as pulumi from "@pulumi/pulumi";
import { PipelineIdentity } from "../components";
import { ConfigurationError } from "../config";
import { readFoundation } from "./settings";

function read() {
    try {
        return readFoundation(pulumi.runtime.allConfig(), pulumi.getStack());
    } catch (error) {
        // The message is for the author of the files. A stack trace would only hide it.
        throw error instanceof ConfigurationError ? new pulumi.RunError(error.message) : error;
    }
}

const identities = read().map(
    ({ stack, issuer, reviewPermissions, deployPermissions }) =>
        [
            stack,
            new PipelineIdentity(stack, { stack, issuer, reviewPermissions, deployPermissions }),
        ] as const,
);

/** Commands to paste into a shell: they set the variables of each stack's pipeline. */
export const commands = Object.fromEntries(identities.map(([stack, identity]) => [stack, identity.commands]));
/** Object ids of the service principals, for their roles on the state's storage account and key. */
export const principalIds = Object.fromEntries(
    identities.map(([stack, { review, deploy }]) => [
        stack,
        { review: review.principalId, deploy: deploy.principalId },
    ]),
);
