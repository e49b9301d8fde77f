import * as pulumi from "@pulumi/pulumi";
import type * as Azuread from "@pulumi/azuread";
import { nonGalleryTemplateId } from "../../rules/saasApplication";
import { quote } from "../../rules/text";
import { assignmentName } from "../azure/roleAssignment";
import type { GuestTokenClaimsArgs } from "../guestTokenClaims";
import { whenReplicated } from "../whenReplicated";
import type { SaasApplicationArgs } from "./args";

/** An application with its service principal, once replicas agree on both. */
export interface Registered {
    readonly appId: pulumi.Output<string>;
    /** Object ids. */
    readonly applicationId: pulumi.Output<string>;
    readonly principalId: pulumi.Output<string>;
    /** The service principal as azuread's other resources name it. */
    readonly principalPath: pulumi.Output<string>;
    /** What takes everything about the application with it when it is deleted. */
    readonly resource: pulumi.Resource;
}

/**
 * Makes an application and its service principal from a template. What a template sets stays: its roles, for example.
 *
 * @internal Its types are those of an optional package, which the published declarations must not need.
 */
export function registeredFromTemplate(
    sdk: typeof Azuread,
    parent: pulumi.Resource,
    name: string,
    args: SaasApplicationArgs,
): Registered {
    const made = new sdk.ApplicationFromTemplate(
        name,
        { displayName: args.displayName, templateId: templateIdOf(sdk, parent, name, args) },
        { parent },
    );
    const replicated = whenReplicated(made);
    // The resource does not know the app id. https://www.pulumi.com/registry/packages/azuread/api-docs/applicationfromtemplate/
    const { clientId } = sdk.getServicePrincipalOutput(
        { objectId: replicated.servicePrincipalObjectId },
        { parent },
    );
    return {
        appId: clientId,
        applicationId: replicated.applicationObjectId,
        principalId: replicated.servicePrincipalObjectId,
        principalPath: replicated.servicePrincipalId,
        resource: made,
    };
}

function templateIdOf(
    sdk: typeof Azuread,
    parent: pulumi.Resource,
    name: string,
    { templateId, templateName }: SaasApplicationArgs,
): pulumi.Input<string> {
    if (templateName === undefined) {
        return templateId ?? nonGalleryTemplateId;
    }
    const found = sdk.getApplicationTemplate({ displayName: templateName }, { parent });
    return pulumi.output(
        found.then(
            (template) => template.templateId,
            (error: unknown) => {
                throw new pulumi.RunError(
                    `SaasApplication ${quote(name)}: the gallery does not have exactly one template named ${quote(templateName)}. Correct the name, or give the id as templateId: GET /applicationTemplates of Microsoft Graph lists both. (${String(error)})`,
                );
            },
        ),
    );
}

/**
 * Registers an application for OpenID Connect, and its service principal. All that azuread's two resources can set is
 * set through them, because each of their updates also sends what they were not given.
 *
 * @internal Its types are those of an optional package, which the published declarations must not need.
 */
export function registeredForOidc(
    sdk: typeof Azuread,
    parent: pulumi.Resource,
    name: string,
    args: SaasApplicationArgs,
    claims: Pick<GuestTokenClaimsArgs, "groupMembershipClaims" | "optionalClaims">,
): Registered {
    const { identifierUris, loginUrl, logoutUrl, replyUrls } = args.singleSignOn ?? {};
    const application = new sdk.Application(
        name,
        {
            displayName: args.displayName,
            signInAudience: "AzureADMyOrg",
            ...(identifierUris !== undefined && { identifierUris }),
            ...((replyUrls !== undefined || logoutUrl !== undefined) && {
                web: {
                    ...(replyUrls !== undefined && { redirectUris: replyUrls }),
                    ...(logoutUrl !== undefined && { logoutUrl }),
                },
            }),
            ...(args.appRoles !== undefined && {
                appRoles: args.appRoles.map(({ value, displayName = value }) => ({
                    // The same in every run, and also after the entry got another name.
                    id: assignmentName(["app-role", value]),
                    allowedMemberTypes: ["User"],
                    description: displayName,
                    displayName,
                    enabled: true,
                    value,
                })),
            }),
            ...(claims.groupMembershipClaims !== undefined && {
                groupMembershipClaims: [claims.groupMembershipClaims],
            }),
            ...(claims.optionalClaims !== undefined && {
                optionalClaims: pulumi.output(claims.optionalClaims).apply(({ idToken, accessToken }) => ({
                    ...(idToken && { idTokens: idToken }),
                    ...(accessToken && { accessTokens: accessToken }),
                })),
            }),
        },
        { parent },
    );
    const replicated = whenReplicated(application);
    const principal = whenReplicated(
        new sdk.ServicePrincipal(
            name,
            {
                clientId: replicated.clientId,
                // Of a run that failed after it was made. It can only be that of the application above.
                useExisting: true,
                appRoleAssignmentRequired: args.requireAssignment ?? true,
                // As the admin center marks the applications that it lists.
                featureTags: [{ enterprise: true }],
                ...(loginUrl !== undefined && { loginUrl }),
            },
            { parent },
        ),
    );
    return {
        appId: principal.clientId,
        applicationId: replicated.objectId,
        principalId: principal.objectId,
        principalPath: principal.id,
        resource: application,
    };
}
