import * as pulumi from "@pulumi/pulumi";
import type * as Azuread from "@pulumi/azuread";
import { quote } from "../../rules/text";
import { whenReplicated } from "../whenReplicated";

/** What a token that signs in says of itself. */
export interface FederatedToken {
    /** Claim `iss`. */
    readonly issuer: string;
    /** Claim `sub`. */
    readonly subject: string;
}

/** An app registration that signs in with tokens of another issuer. */
export interface FederatedApp {
    /** App id, for `ARM_CLIENT_ID`. */
    readonly clientId: pulumi.Output<string>;
    /** Object id of its service principal, for roles in Azure. */
    readonly principalId: pulumi.Output<string>;
    /** Id of the tenant that it is registered in. */
    readonly tenantId: pulumi.Output<string>;
}

/** The audience that Entra wants of such tokens. @see https://learn.microsoft.com/graph/api/resources/federatedidentitycredential */
const audience = "api://AzureADTokenExchange";

/**
 * Declares an app registration with its service principal, its one federated credential and its permissions.
 *
 * @internal Its types are those of an optional package, which the published declarations must not need.
 */
export function federatedApp(
    sdk: typeof Azuread,
    parent: pulumi.Resource,
    {
        name,
        displayName,
        token,
        permissions,
        microsoftGraph,
    }: {
        readonly name: string;
        readonly displayName: string;
        readonly token: FederatedToken;
        readonly permissions: readonly string[];
        readonly microsoftGraph: pulumi.Output<Azuread.GetServicePrincipalResult>;
    },
): FederatedApp {
    const application = whenReplicated(
        new sdk.Application(
            name,
            {
                displayName,
                // One that a failed run left is reported with its id, in place of a second one.
                preventDuplicateNames: true,
                signInAudience: "AzureADMyOrg",
            },
            { parent },
        ),
    );
    const principal = whenReplicated(
        // One that a failed run left can only be that of the application above.
        new sdk.ServicePrincipal(name, { clientId: application.clientId, useExisting: true }, { parent }),
    );
    new sdk.ApplicationFederatedIdentityCredential(
        name,
        {
            applicationId: application.id,
            displayName: "pipeline",
            description: `Tokens of ${displayName}'s pipeline`,
            issuer: token.issuer,
            subject: token.subject,
            audiences: [audience],
        },
        { parent },
    );
    for (const permission of permissions) {
        new sdk.AppRoleAssignment(
            `${name}-${permission}`,
            {
                appRoleId: microsoftGraph.apply(({ appRoleIds }) => roleId(appRoleIds, permission)),
                principalObjectId: principal.objectId,
                resourceObjectId: microsoftGraph.objectId,
            },
            { parent },
        );
    }
    return {
        clientId: application.clientId,
        principalId: principal.objectId,
        tenantId: principal.applicationTenantId,
    };
}

function roleId(ids: Readonly<Record<string, string>>, permission: string): string {
    const id = Object.hasOwn(ids, permission) ? ids[permission] : undefined;
    if (id === undefined) {
        throw new pulumi.RunError(
            `Microsoft Graph has no application permission ${quote(permission)}. Check its name in the permissions reference of Microsoft Graph.`,
        );
    }
    return id;
}
