import { z } from "zod";
import type { TenantConfig } from "../schema";
import { adoptionFields } from "./adoption";
import { applicationGroups } from "./applications";
import { azureGroups } from "./azure";
import { directoryRoleGroups } from "./directoryRoles";
import { repeatedNames, type CrossFault, type NameUse } from "./crossFault";
import { name } from "./fields";
import { governanceGroups } from "./governance";
import { groupKindFaults, groupKindFields } from "./groupKinds";

/** Groups of guests. */
export const groupFields = {
    groups: z
        .array(
            z.strictObject({
                name,
                displayName: z.string().min(1).max(256),
                description: z.string().max(1024).optional(),
                ...groupKindFields,
                ...adoptionFields,
            }),
        )
        .default([]),
};

/** Groups named twice, and uses of groups that are not declared. */
export function groupFaults(config: TenantConfig): CrossFault[] {
    return [
        ...repeatedNames(
            config.groups.map((group, index) => ({ name: group.name, path: ["groups", index, "name"] })),
        ),
        ...unknownGroups(config),
        ...groupKindFaults(config),
    ];
}

function unknownGroups(config: TenantConfig): CrossFault[] {
    const known = config.groups.map(({ name }) => name);
    const used: NameUse[] = [
        ...config.partners.flatMap(({ groups }, partner) =>
            groups.map((name, index) => ({ name, path: ["partners", partner, "groups", index] })),
        ),
        ...config.partners.flatMap(({ mfaPolicy }, partner) =>
            (mfaPolicy?.excludeGroups ?? []).map((name, index) => ({
                name,
                path: ["partners", partner, "mfaPolicy", "excludeGroups", index],
            })),
        ),
        ...(["mfaPolicies", "recommendedPolicies", "accessPolicies"] as const).flatMap((list) =>
            config[list].flatMap(({ excludeGroups }, policy) =>
                (excludeGroups ?? []).map((name, index) => ({
                    name,
                    path: [list, policy, "excludeGroups", index],
                })),
            ),
        ),
        ...applicationGroups(config),
        ...directoryRoleGroups(config),
        ...governanceGroups(config),
        ...azureGroups(config),
        ...config.groups.flatMap(({ groups }, group) =>
            (groups ?? []).map((name, index) => ({ name, path: ["groups", group, "groups", index] })),
        ),
    ];
    return used
        .filter(({ name }) => !known.includes(name))
        .map(({ name, path }) => ({
            path,
            message: `there is no group ${JSON.stringify(name)}`,
            cure: `Declare it under groups, or name one of: ${known.join(", ") || "none declared"}`,
        }));
}
