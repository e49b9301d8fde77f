import * as pulumi from "@pulumi/pulumi";
import { DelegatedResource } from "./delegate";
import type { TenantPolicyArgs } from "./externalCollaboration";

/** Inputs of {@link SharePointSettings}. A setting left out stays as the tenant has it. */
export interface SharePointSettingsArgs extends TenantPolicyArgs {
    /**
     * Who can open shared files of SharePoint and OneDrive, from no one outside to anyone with the link:
     * `disabled`, `existingExternalUserSharingOnly` (guests who are in the directory), `externalUserSharingOnly` (new
     * guests too), `externalUserAndGuestSharing` (links without sign-in).
     */
    readonly sharingCapability?: pulumi.Input<
        | "disabled"
        | "existingExternalUserSharingOnly"
        | "externalUserSharingOnly"
        | "externalUserAndGuestSharing"
    >;
    /** Which of the two lists is used. Independent of Entra's own list for invitations. */
    readonly sharingDomainRestrictionMode?: pulumi.Input<"none" | "allowList" | "blockList">;
    /** Domains with which files may be shared, with `allowList`. */
    readonly sharingAllowedDomainList?: pulumi.Input<pulumi.Input<string>[]>;
    /** Domains with which files may not be shared, with `blockList`. */
    readonly sharingBlockedDomainList?: pulumi.Input<pulumi.Input<string>[]>;
    /** The account that accepts must be the one that was invited. */
    readonly isRequireAcceptingUserToMatchInvitedUserEnabled?: pulumi.Input<boolean>;
    /** Guests may share what they do not own. */
    readonly isResharingByExternalUsersEnabled?: pulumi.Input<boolean>;
}

/**
 * The tenant's sharing settings of SharePoint and OneDrive.
 *
 * @see https://learn.microsoft.com/graph/api/sharepointsettings-update
 */
export class SharePointSettings extends DelegatedResource {
    constructor(name: string, args: SharePointSettingsArgs, opts?: pulumi.CustomResourceOptions) {
        super("sharePointSettings", name, { ...args }, opts);
    }
}
