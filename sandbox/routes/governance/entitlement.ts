import type { Route } from "../../call";
import { noContent } from "../../call";
import { plainObject } from "../answers";
import { assertDuration, assertMembers, assertOneOf } from "./checks";

export const entitlement = "/identityGovernance/entitlementManagement";
export const readPermissions = [["EntitlementManagement.Read.All"], ["EntitlementManagement.ReadWrite.All"]];
export const writePermissions = [["EntitlementManagement.ReadWrite.All"]];

/** @see https://learn.microsoft.com/graph/api/resources/entitlementmanagementsettings */
export const defaultEntitlementSettings = {
    id: "entitlementManagementSettings",
    externalUserLifecycleAction: "blockSignInAndDelete",
    durationUntilExternalUserDeletedAfterBlocked: "P30D",
};

const settingsId = "entitlementManagementSettings";

/** The tenant's settings of entitlement management. */
export const entitlementSettingsRoutes: readonly Route[] = [
    {
        method: "GET",
        path: `${entitlement}/settings`,
        permissions: readPermissions,
        handle: (call) =>
            plainObject(call, call.view.get("singletons", settingsId) ?? defaultEntitlementSettings),
    },
    {
        method: "PATCH",
        path: `${entitlement}/settings`,
        permissions: writePermissions,
        handle: ({ body, tenant }) => {
            assertMembers(body, Object.keys(defaultEntitlementSettings));
            const settings = { ...tenant.store.primary.get("singletons", settingsId), ...body };
            const action = String(settings["externalUserLifecycleAction"]).toLowerCase();
            assertOneOf(action, "externalUserLifecycleAction", [
                "none",
                "blocksignin",
                "blocksigninanddelete",
            ]);
            assertDuration(
                settings["durationUntilExternalUserDeletedAfterBlocked"],
                "durationUntilExternalUserDeletedAfterBlocked",
            );
            tenant.store.commit("singletons", settingsId, settings);
            return noContent;
        },
    },
];
