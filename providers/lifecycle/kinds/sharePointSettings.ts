import type { SharepointSettings } from "@microsoft/microsoft-graph-types";
import { z } from "zod";
import { domainFault } from "../../../rules/emailAddress";
import { at, ofEach } from "../../../rules/fault";
import { canonicalDomains } from "../../../rules/guestDomains";
import { tenantPolicy } from "./tenantPolicy";
import type { MembersOf } from "../../../graph";

/** Domains as a set. */
const domainSet = z.array(z.string()).transform(canonicalDomains);

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
    } satisfies MembersOf<SharepointSettings>,
    rules: ["sharingAllowedDomainList", "sharingBlockedDomainList"].map((name) => ({
        reads: [name],
        faultsOf: ({ [name]: domains }) => at([name], ofEach(domains as string[] | undefined, domainFault)),
    })),
});
