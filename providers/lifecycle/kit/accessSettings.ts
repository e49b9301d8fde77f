import type {
    CrossTenantAccessPolicyB2BSetting,
    CrossTenantAccessPolicyInboundTrust,
    CrossTenantAccessPolicyTarget,
    CrossTenantAccessPolicyTargetConfiguration,
} from "@microsoft/microsoft-graph-types";
import { z } from "zod";
import { obeys } from "../../../rules/fault";
import {
    accessSettingFaults,
    accessSettingNames,
    type AccessSettingName,
} from "../../../rules/accessSetting";
import type { MembersOf } from "../../../graph";

const target = z.object({
    target: z.string().min(1),
    targetType: z.enum(["user", "group", "application"]),
} satisfies MembersOf<CrossTenantAccessPolicyTarget>);
const side = z.object({
    accessType: z.enum(["allowed", "blocked"]),
    targets: z.array(target).min(1),
} satisfies MembersOf<CrossTenantAccessPolicyTargetConfiguration>);
const accessSetting = z.object({
    usersAndGroups: side,
    applications: side,
} satisfies MembersOf<CrossTenantAccessPolicyB2BSetting>);

/**
 * Access settings, each complete and without contradictions. An omitted one stays as it is.
 *
 * @param isDefault - For all tenants, rather than for one partner.
 */
export function accessSettings(isDefault: boolean) {
    const checked = (name: AccessSettingName) =>
        accessSetting
            .superRefine(obeys((setting) => accessSettingFaults(setting, name, isDefault)))
            .optional();
    return Object.fromEntries(accessSettingNames.map((name) => [name, checked(name)])) as Record<
        AccessSettingName,
        ReturnType<typeof checked>
    >;
}

/** Which claims of other tenants are trusted. Trust is never assumed: an omitted claim is not trusted. */
export const inboundTrust = z
    .object({
        isMfaAccepted: z.boolean().default(false),
        isCompliantDeviceAccepted: z.boolean().default(false),
        isHybridAzureADJoinedDeviceAccepted: z.boolean().default(false),
    } satisfies MembersOf<CrossTenantAccessPolicyInboundTrust>)
    .optional();
