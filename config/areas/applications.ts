import { z } from "zod";
import type { TenantConfig } from "../schema";
import { repeatedNames, type CrossFault, type NameUse } from "./crossFault";
import { emailAddress, guid, name } from "./fields";

const assignment = z.strictObject({
    appRole: z
        .string()
        .min(1)
        .optional()
        .describe("The role's value, or its name where it has none; default access if left out."),
    groups: z.array(name).default([]).describe("Names of groups; direct members get access."),
    guests: z.array(emailAddress).default([]).describe("Addresses of the guest list."),
    principalIds: z.array(guid).default([]).describe("Object ids of further users and groups."),
});

/** Guests' access to enterprise applications. */
export const applicationFields = {
    applications: z
        .array(
            z.strictObject({
                name,
                appId: guid.describe("The application's app id, which is not its object id."),
                isAssignmentRequired: z
                    .boolean()
                    .optional()
                    .describe("Only who is assigned may sign in; as the tenant has it if left out."),
                assignments: z.array(assignment).min(1),
            }),
        )
        .default([]),
};

/** Applications that stand twice: the two would undo each other's settings. */
export function applicationFaults({ applications }: TenantConfig): CrossFault[] {
    return (["name", "appId"] as const).flatMap((key) =>
        repeatedNames(
            applications.map((application, index) => ({
                name: application[key],
                path: ["applications", index, key],
            })),
        ),
    );
}

/** Where applications name groups. */
export function applicationGroups(config: TenantConfig): NameUse[] {
    return usesOf(config, "groups");
}

/** Where applications name guests. */
export function applicationGuests(config: TenantConfig): NameUse[] {
    return usesOf(config, "guests");
}

function usesOf({ applications }: TenantConfig, key: "groups" | "guests"): NameUse[] {
    return applications.flatMap(({ assignments }, application) =>
        assignments.flatMap((one, index) =>
            one[key].map((used, position) => ({
                name: used,
                path: ["applications", application, "assignments", index, key, position],
            })),
        ),
    );
}
