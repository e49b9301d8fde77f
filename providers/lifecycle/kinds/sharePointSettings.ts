import { z } from "zod";
import { tenantPolicy } from "./tenantPolicy";

/** Domains as a set: lower-cased, each once, sorted. */
const domainSet = z
    .array(z.string().regex(/^[^\s@]+\.[^\s@]+$/, "must be a domain"))
    .transform((domains) => [...new Set(domains.map((domain) => domain.toLowerCase()))].sort());

/** @see https://learn.microsoft.com/graph/api/resources/sharepointsettings */
export const sharePointSettings = tenantPolicy({
    id: "sharePointSettings",
    location: { path: "/admin/sharepoint/settings" },
    settings: {
        sharingCapability: z
            .enum([
                "disabled",
                "existingExternalUserSharingOnly",
                "externalUserSharingOnly",
                "externalUserAndGuestSharing",
            ])
            .optional(),
        sharingDomainRestrictionMode: z.enum(["none", "allowList", "blockList"]).optional(),
        sharingAllowedDomainList: domainSet.optional(),
        sharingBlockedDomainList: domainSet.optional(),
        isRequireAcceptingUserToMatchInvitedUserEnabled: z.boolean().optional(),
        isResharingByExternalUsersEnabled: z.boolean().optional(),
    },
});
