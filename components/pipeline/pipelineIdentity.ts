import * as pulumi from "@pulumi/pulumi";
import {
    githubFaults,
    githubIssuer,
    githubSubject,
    pipelineStackFault,
    reviewingPermissions,
    type GithubRepository,
} from "../../rules/pipeline";
import { quote } from "../../rules/text";
import { azuread } from "../azure/sdks";
import { InputChecks } from "../inputChecks";
import { federatedApp, type FederatedApp, type FederatedToken } from "./federatedApp";
import { CheckedComponent } from "../checkedComponent";

/** Whose tokens the identities trust. */
export type PipelineIssuer =
    /** GitHub Actions: a job of the environment `STACK-review` or `STACK` of a repository. */
    | { readonly github: GithubRepository }
    /** Azure DevOps: issuer and subject as each service connection shows them. */
    | { readonly serviceConnections: { readonly review: FederatedToken; readonly deploy: FederatedToken } };

/** Inputs of {@link PipelineIdentity}. */
export interface PipelineIdentityArgs {
    /** Name of the stack that the pipeline deploys. */
    readonly stack: string;
    /** Whose tokens the identities trust: GitHub Actions, or two service connections of Azure DevOps. */
    readonly issuer: PipelineIssuer;
    /** Application permissions of Microsoft Graph for reading. Default `Directory.Read.All`, `Policy.Read.All` and `CrossTenantInformation.ReadBasic.All`. */
    readonly reviewPermissions?: readonly string[];
    /** Application permissions of Microsoft Graph for deploying, as `doctor` lists them for the stack. */
    readonly deployPermissions: readonly string[];
}

/**
 * The two identities of a pipeline: one reads, for reviews, plans and drift; the other deploys. Both sign in with tokens
 * of the pipeline's own issuer, so there is no secret. Deploying this needs the directory role Privileged Role
 * Administrator, because it grants application permissions.
 *
 * @see https://learn.microsoft.com/entra/workload-id/workload-identity-federation
 */
export class PipelineIdentity extends CheckedComponent {
    /** The identity of the environment or service connection `STACK-review`. */
    readonly review: FederatedApp;
    /** The identity of the environment or service connection `STACK`. */
    readonly deploy: FederatedApp;
    /** The tenant's id. */
    readonly tenantId: pulumi.Output<string>;
    /** Commands that set the pipeline's variables: of `gh`, or of `az pipelines`. */
    readonly commands: pulumi.Output<string[]>;

    /**
     * @throws InvalidInputsError - The stack, the repository or one of its ids is not valid.
     * @throws MissingPackageError - `@pulumi/azuread` is not installed.
     */
    constructor(name: string, args: PipelineIdentityArgs, opts?: pulumi.ComponentResourceOptions) {
        const { stack, issuer, deployPermissions, reviewPermissions = reviewingPermissions } = args;
        InputChecks.of("PipelineIdentity", name, (checks) => {
            checks.at("stack").refuse(pipelineStackFault(stack), stack);
            if ("github" in issuer) {
                checks.at("issuer", "github").refuse(githubFaults(issuer.github), issuer.github);
            }
        });
        const sdk = azuread(`PipelineIdentity ${quote(name)}`);
        super("PipelineIdentity", name, opts);
        const microsoftGraph = sdk.getServicePrincipalOutput(
            { clientId: "00000003-0000-0000-c000-000000000000" },
            { parent: this },
        );
        const made = (role: "review" | "deploy", permissions: readonly string[]) =>
            federatedApp(sdk, this, {
                name: `${name}-${role}`,
                displayName: `entra-b2b-${environmentOf(stack, role)}`,
                token: tokenOf(issuer, stack, role),
                permissions,
                microsoftGraph,
            });
        this.review = made("review", reviewPermissions);
        this.deploy = made("deploy", deployPermissions);
        this.tenantId = this.deploy.tenantId;
        this.commands = pulumi
            .all([this.tenantId, this.review.clientId, this.deploy.clientId])
            .apply(([tenantId, review, deploy]) => [
                ...commandsFor(issuer, environmentOf(stack, "review"), tenantId, review),
                ...commandsFor(issuer, environmentOf(stack, "deploy"), tenantId, deploy),
            ]);
        this.registerOutputs({ commands: this.commands });
    }
}

/** The environment on GitHub, the variable group and the service connection on Azure DevOps. */
function environmentOf(stack: string, role: "review" | "deploy"): string {
    return role === "review" ? `${stack}-review` : stack;
}

function tokenOf(issuer: PipelineIssuer, stack: string, role: "review" | "deploy"): FederatedToken {
    return "github" in issuer
        ? { issuer: githubIssuer, subject: githubSubject(issuer.github, environmentOf(stack, role)) }
        : issuer.serviceConnections[role];
}

function commandsFor(
    issuer: PipelineIssuer,
    environment: string,
    tenantId: string,
    clientId: string,
): string[] {
    const variables = { ARM_CLIENT_ID: clientId, ARM_TENANT_ID: tenantId };
    if (!("github" in issuer)) {
        const values = Object.entries(variables).map(([key, value]) => `${key}=${value}`);
        return [`az pipelines variable-group create --name ${environment} --variables ${values.join(" ")}`];
    }
    // The identity that reads the state is the same.
    const all = { ...variables, AZURE_CLIENT_ID: clientId, AZURE_TENANT_ID: tenantId };
    return Object.entries(all).map(
        ([key, value]) =>
            `gh variable set ${key} --repo ${issuer.github.repository} --env ${environment} --body ${value}`,
    );
}
