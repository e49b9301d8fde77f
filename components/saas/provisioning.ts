import * as pulumi from "@pulumi/pulumi";
import type * as Azuread from "@pulumi/azuread";
import { ProvisioningJob } from "../../providers";
import type { SaasProvisioning } from "./args";
import type { Registered } from "./registration";

/**
 * Declares the job that provisions accounts, and first the credentials that it uses.
 *
 * @internal Its types are those of an optional package, which the published declarations must not need.
 */
export function declareProvisioning(
    sdk: typeof Azuread,
    parent: pulumi.Resource,
    name: string,
    { credentials = [], enabled = true, guests = "include", templateId }: SaasProvisioning,
    { principalId, principalPath, resource }: Registered,
): ProvisioningJob {
    // They are gone with the application.
    const own = { parent, deletedWith: resource };
    const secrets =
        credentials.length === 0
            ? []
            : [
                  new sdk.SynchronizationSecret(
                      name,
                      {
                          servicePrincipalId: principalPath,
                          credentials: credentials.map(({ key, value }) => ({
                              key,
                              value: pulumi.secret(value),
                          })),
                      },
                      own,
                  ),
              ];
    // Not azuread's job, which starts before anyone can say who is in its scope.
    return new ProvisioningJob(
        name,
        { servicePrincipalId: principalId, templateId, guests, enabled },
        { ...own, dependsOn: secrets },
    );
}
