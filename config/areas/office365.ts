import { z } from "zod";
import { repeatedNames, type CrossFault, type ValuesOf } from "./crossFault";
import { domain, guid, httpsUrl } from "./fields";

/** Sharing of files, and guests in Microsoft 365 groups. */
export const office365Fields = {
    sharing: z
        .strictObject({
            capability: z
                .enum(["nobody", "existingGuests", "newAndExistingGuests", "anybodyWithTheLink"])
                .optional()
                .describe("With whom files of SharePoint and OneDrive can be shared."),
            allowedDomains: z.array(domain).min(1).optional().describe("Only with people of these."),
            blockedDomains: z.array(domain).min(1).optional().describe("With people of all but these."),
            requireInvitedAccount: z
                .boolean()
                .optional()
                .describe("The account that accepts must be the invited one."),
            allowGuestsToReshare: z.boolean().optional(),
        })
        .optional()
        .describe("What is left out stays as the tenant has it."),
    microsoft365Groups: z
        .strictObject({
            allowOwnersToAddGuests: z.boolean().optional().describe("Owners may add guests."),
            allowGuestsToAccessGroups: z.boolean().optional().describe("Guests get at the content."),
            allowGuestsToOwnGroups: z.boolean().optional(),
            guidelinesUrl: httpsUrl.optional().describe("A page with rules for guests."),
            groups: z
                .array(z.strictObject({ groupId: guid, allowOwnersToAddGuests: z.boolean() }))
                .default([])
                .describe("Single groups, by object id."),
        })
        .optional()
        .describe("What is left out stays as the tenant has it."),
};

export type Office365Area = ValuesOf<typeof office365Fields>;

/** Lists that exclude each other, groups that stand twice, and settings that the tenant's override. */
export function office365Faults({ sharing, microsoft365Groups }: Office365Area): CrossFault[] {
    const groups = microsoft365Groups?.groups ?? [];
    return [
        ...(sharing?.allowedDomains !== undefined && sharing.blockedDomains !== undefined
            ? [
                  {
                      path: ["sharing", "blockedDomains"],
                      message: "cannot be given together with allowedDomains: SharePoint uses one list",
                      cure: "Keep one of the two",
                  },
              ]
            : []),
        ...repeatedNames(
            groups.map(({ groupId }, index) => ({
                name: groupId,
                path: ["microsoft365Groups", "groups", index, "groupId"],
            })),
        ),
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
