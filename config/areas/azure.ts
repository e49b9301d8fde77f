import { z } from "zod";
import { azureRoleFault, azureScopeFault, workspaceFault } from "../../rules/azure";
import { obeys } from "../../rules/fault";
import type { NameUse, ValuesOf } from "./crossFault";
import { emailAddress, guid, name } from "./fields";

const principalKeys = ["group", "guest", "principalId"] as const;

const roleAssignment = z
    .strictObject({
        name,
        scope: z
            .string()
            .superRefine(obeys(azureScopeFault))
            .describe("Id of a management group, subscription, resource group or resource."),
        role: z
            .string()
            .superRefine(obeys(azureRoleFault))
            .describe("A built-in role by name, or a role definition's GUID."),
        group: name.optional().describe("Name of a group of this stack config."),
        guest: emailAddress.optional().describe("Address of the guest list."),
        principalId: guid.optional().describe("Object id of another user or group."),
        principalType: z.enum(["User", "Group"]).optional().describe("With principalId."),
        description: z.string().optional().describe("Why the role is assigned."),
    })
    .refine(
        (one) => principalKeys.filter((key) => one[key] !== undefined).length === 1,
        "needs exactly one of group, guest and principalId",
    )
    .refine(
        ({ principalId, principalType }) => (principalId === undefined) === (principalType === undefined),
        "needs principalType together with principalId, and with nothing else",
    );

/** Guests' access to Azure resources, and the logs and costs of guests in Azure. */
export const azureFields = {
    azure: z
        .strictObject({
            roleAssignments: z
                .array(roleAssignment)
                .default([])
                .describe("Azure roles of groups and guests."),
            signInLogs: z
                .strictObject({
                    workspaceId: z
                        .string()
                        .superRefine(obeys(workspaceFault))
                        .describe("Resource id of the Log Analytics workspace."),
                    categories: z
                        .array(z.string())
                        .min(1)
                        .optional()
                        .describe("Log categories. Default sign-ins and audit logs."),
                })
                .optional()
                .describe("The Log Analytics workspace that gets sign-in and audit logs."),
            guestBilling: z
                .strictObject({
                    resourceGroup: z.string().min(1).describe("Name of the resource group."),
                    location: z.string().min(1).describe("Azure's name of the data location."),
                    tenantId: guid.describe("The tenant whose guests are billed."),
                })
                .optional()
                .describe("The resource group of the subscription that pays for guests."),
            monitoring: z
                .strictObject({
                    resourceGroup: z.string().min(1).describe("Name of an existing resource group."),
                    location: z.string().min(1).describe("Azure region."),
                    workspaceId: z
                        .string()
                        .superRefine(obeys(workspaceFault))
                        .optional()
                        .describe(
                            "Resource id of a workspace that already gets the logs. Default: a new one that gets them.",
                        ),
                    retentionDays: z
                        .int()
                        .min(30)
                        .max(730)
                        .optional()
                        .describe("How long a new workspace keeps the logs. Default 90."),
                    deployingPrincipalIds: z
                        .array(guid)
                        .default([])
                        .describe("Object ids of the service principals whose changes do not alert."),
                    alertEmails: z.array(emailAddress).min(1).describe("Addresses that get the alerts."),
                    invitationsPerHour: z
                        .int()
                        .min(1)
                        .optional()
                        .describe("More invitations in an hour alert. Default 50."),
                })
                .optional()
                .describe("A workbook about guests and MFA, and alerts."),
        })
        .optional(),
};

export type AzureArea = ValuesOf<typeof azureFields>;

/** Names of role assignments. */
export function azureNames({ azure }: AzureArea): NameUse[] {
    return (azure?.roleAssignments ?? []).map((one, index) => ({
        name: one.name,
        path: ["azure", "roleAssignments", index, "name"],
    }));
}

/** Where role assignments name groups. */
export function azureGroups(config: AzureArea): NameUse[] {
    return usesOf(config, "group");
}

/** Where role assignments name guests. */
export function azureGuests(config: AzureArea): NameUse[] {
    return usesOf(config, "guest");
}

function usesOf({ azure }: AzureArea, key: "group" | "guest"): NameUse[] {
    return (azure?.roleAssignments ?? []).flatMap((one, index) => {
        const used = one[key];
        return used === undefined ? [] : [{ name: used, path: ["azure", "roleAssignments", index, key] }];
    });
}
