import type { Tenant } from "../config";
import { GroupSettings, SharePointSettings, type SharePointSettingsArgs } from "../providers";

const capabilities = {
    onlyOrganization: "disabled",
    existingGuests: "existingExternalUserSharingOnly",
    newAndExistingGuests: "externalUserSharingOnly",
    anyone: "externalUserAndGuestSharing",
} as const;

/** Sharing of files, and guests in Microsoft 365 groups. */
export function declareOffice365({ config: { sharing, microsoft365Groups } }: Tenant): void {
    if (sharing !== undefined) {
        const { capability, requireInvitedAccount, allowGuestsToReshare } = sharing;
        new SharePointSettings("sharing", {
            ...(capability !== undefined && { sharingCapability: capabilities[capability] }),
            ...domainLists(sharing),
            ...(requireInvitedAccount !== undefined && {
                isRequireAcceptingUserToMatchInvitedUserEnabled: requireInvitedAccount,
            }),
            ...(allowGuestsToReshare !== undefined && {
                isResharingByExternalUsersEnabled: allowGuestsToReshare,
            }),
        });
    }
    if (microsoft365Groups === undefined) {
        return;
    }
    const {
        allowOwnersToAddGuests,
        allowGuestsToAccessGroups,
        allowGuestsToOwnGroups,
        guidelinesUrl,
        groups,
    } = microsoft365Groups;
    const ofTenant = {
        ...(allowOwnersToAddGuests !== undefined && { AllowToAddGuests: allowOwnersToAddGuests }),
        ...(allowGuestsToAccessGroups !== undefined && {
            AllowGuestsToAccessGroups: allowGuestsToAccessGroups,
        }),
        ...(allowGuestsToOwnGroups !== undefined && { AllowGuestsToBeGroupOwner: allowGuestsToOwnGroups }),
        ...(guidelinesUrl !== undefined && { GuestUsageGuidelinesUrl: guidelinesUrl }),
    };
    if (Object.keys(ofTenant).length > 0) {
        new GroupSettings("microsoft365-groups", ofTenant);
    }
    for (const group of groups) {
        new GroupSettings(`microsoft365-group-${group.groupId}`, {
            groupId: group.groupId,
            AllowToAddGuests: group.allowOwnersToAddGuests,
        });
    }
}

function domainLists({
    allowedDomains,
    blockedDomains,
}: NonNullable<Tenant["config"]["sharing"]>): SharePointSettingsArgs {
    if (allowedDomains !== undefined) {
        return { sharingDomainRestrictionMode: "allowList", sharingAllowedDomainList: allowedDomains };
    }
    return blockedDomains === undefined
        ? {}
        : { sharingDomainRestrictionMode: "blockList", sharingBlockedDomainList: blockedDomains };
}
