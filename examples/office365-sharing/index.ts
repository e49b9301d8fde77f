/**
 * Files are shared only with guests in the directory, and only with those of two partners. Group owners cannot add
 * guests. Everything else stays as the tenant has it.
 */
import { GroupSettings, SharePointSettings } from "pulumi-entra-b2b/providers";

new SharePointSettings("sharing", {
    sharingCapability: "existingExternalUserSharingOnly",
    sharingDomainRestrictionMode: "allowList",
    sharingAllowedDomainList: ["fabrikam.example", "northwind.example"],
    isResharingByExternalUsersEnabled: false,
});

new GroupSettings("microsoft365-groups", { AllowToAddGuests: false, AllowGuestsToBeGroupOwner: false });
