/**
 * The foundation of the pipelines: for each stack two identities without a secret, with the permissions that its stack
 * config needs, and where their state is kept. An administrator deploys it once from their own machine, and again when a stack needs other permissions.
 */
import * as pulumi from "@pulumi/pulumi";
import { PipelineIdentity, PipelineState } from "../components";
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

const foundation = read();
const identities = foundation.identities.map(
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

/** The state's container and key, where the configuration asks for them. */
function declareState(): PipelineState | undefined {
    const [, first] = identities[0] ?? [];
    if (foundation.state === undefined || first === undefined) {
        return undefined;
    }
    const { resourceGroup, location, storageAccount, vault } = foundation.state;
    const principals = (role: "review" | "deploy") =>
        Object.fromEntries(identities.map(([stack, identity]) => [stack, identity[role].principalId]));
    return new PipelineState("state", {
        resourceGroupName: resourceGroup,
        location,
        storageAccountName: storageAccount,
        vaultName: vault,
        tenantId: first.tenantId,
        readers: principals("review"),
        writers: principals("deploy"),
    });
}

const state = declareState();
/** The state's address, for the variable `PULUMI_BACKEND_URL`. */
export const backendUrl = state?.backendUrl;
/** The key's address, for `pulumi stack init --secrets-provider`. */
export const secretsProvider = state?.secretsProvider;
