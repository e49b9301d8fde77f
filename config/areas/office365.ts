import { z } from "zod";
import type { CrossFault, NameUse, ValuesOf } from "./crossFault";
import { domain, guid, httpsUrl } from "./fields";

/** Sharing of files, and guests in Microsoft 365 groups. */
export const office365Fields = {
    sharing: z
        .strictObject({
            capability: z
                .enum(["onlyOrganization", "existingGuests", "newAndExistingGuests", "anyone"])
                .optional()
                .describe("Who can be given access to files in SharePoint and OneDrive."),
            allowedDomains: z
                .array(domain)
                .min(1)
                .optional()
                .describe("Files can be shared only with these domains."),
            blockedDomains: z
                .array(domain)
                .min(1)
                .optional()
                .describe("Files can be shared with all domains except these."),
            requireInvitedAccount: z
                .boolean()
                .optional()
                .describe("The account that accepts must be the invited one."),
            allowGuestsToReshare: z
                .boolean()
                .optional()
                .describe("Guests may share files that they do not own."),
        })
        .optional()
        .describe("Settings left out stay as they are in the tenant."),
    microsoft365Groups: z
        .strictObject({
            allowOwnersToAddGuests: z.boolean().optional().describe("Owners may add guests."),
            allowGuestsToAccessGroups: z
                .boolean()
                .optional()
                .describe("Guests can open the groups' content."),
            allowGuestsToOwnGroups: z.boolean().optional().describe("Guests can be owners of groups."),
            guidelinesUrl: httpsUrl.optional().describe("A page with the rules for guests."),
            groups: z
                .array(
                    z.strictObject({
                        groupId: guid.describe("Object id of the Microsoft 365 group."),
                        allowOwnersToAddGuests: z.boolean().describe("Owners of this group may add guests."),
                    }),
                )
                .default([])
                .describe("Settings of single groups, by object id."),
        })
        .optional()
        .describe("Settings left out stay as they are in the tenant."),
};

export type Office365Area = ValuesOf<typeof office365Fields>;

/** Ids of groups with settings. */
export function office365Groups({ microsoft365Groups }: Office365Area): NameUse[] {
    return (microsoft365Groups?.groups ?? []).map(({ groupId }, index) => ({
        name: groupId,
        path: ["microsoft365Groups", "groups", index, "groupId"],
    }));
}

/** Lists that exclude each other, and settings that the tenant's settings override. */
export function office365Faults({ sharing, microsoft365Groups }: Office365Area): CrossFault[] {
    const groups = microsoft365Groups?.groups ?? [];
    return [
        ...(sharing?.allowedDomains !== undefined && sharing.blockedDomains !== undefined
            ? [
                  {
                      path: ["sharing", "blockedDomains"],
                      message: "cannot be combined with allowedDomains, because SharePoint uses one list",
                      cure: "Keep one of the two",
                  },
              ]
            : []),
        ...groups.flatMap(({ allowOwnersToAddGuests }, index) =>
            allowOwnersToAddGuests && microsoft365Groups?.allowOwnersToAddGuests === false
                ? [
                      {
                          path: ["microsoft365Groups", "groups", index, "allowOwnersToAddGuests"],
                          message: "has no effect: allowOwnersToAddGuests is false for the whole tenant",
                          cure: "Allow it for the tenant and forbid it for single groups",
                      },
                  ]
                : [],
        ),
    ];
}
