import type { Route } from "../call";
import { GraphFault } from "../graphFault";
import type { Entity } from "../store";
import { plainObject } from "./answers";

const path = "/admin/sharepoint/settings";
const id = "sharePointSettings";

/** What a tenant has before any change. @see https://learn.microsoft.com/graph/api/resources/sharepointsettings */
export const defaultSharePointSettings: Entity = {
    id,
    sharingCapability: "externalUserAndGuestSharing",
    sharingDomainRestrictionMode: "none",
    sharingAllowedDomainList: [],
    sharingBlockedDomainList: [],
    isRequireAcceptingUserToMatchInvitedUserEnabled: false,
    isResharingByExternalUsersEnabled: true,
    isLegacyAuthProtocolsEnabled: true,
    isSiteCreationEnabled: true,
    isUnmanagedSyncAppForTenantRestricted: false,
    personalSiteDefaultStorageLimitInMB: 1_048_576,
};

const allowed: Readonly<Record<string, readonly string[]>> = {
    sharingCapability: [
        "disabled",
        "externalUserSharingOnly",
        "externalUserAndGuestSharing",
        "existingExternalUserSharingOnly",
    ],
    sharingDomainRestrictionMode: ["none", "allowList", "blockList"],
};

function assertChange(name: string, value: unknown): void {
    const sample = defaultSharePointSettings[name];
    const isKnown = sample !== undefined && name !== "id";
    const isKind = Array.isArray(sample)
        ? Array.isArray(value) && value.every((item) => typeof item === "string")
        : typeof value === typeof sample;
    if (!isKnown || !isKind || allowed[name]?.includes(String(value)) === false) {
        // Code and text are assumed.
        throw new GraphFault(400, "invalidRequest", `Invalid value for property '${name}'.`);
    }
}

/** Sharing of SharePoint and OneDrive. @see https://learn.microsoft.com/graph/api/sharepointsettings-update */
export const sharePointSettingsRoutes: readonly Route[] = [
    {
        method: "GET",
        path,
        permissions: [["SharePointTenantSettings.Read.All"], ["SharePointTenantSettings.ReadWrite.All"]],
        handle: (call) => plainObject(call, call.view.get("singletons", id) ?? defaultSharePointSettings),
    },
    {
        method: "PATCH",
        path,
        permissions: [["SharePointTenantSettings.ReadWrite.All"]],
        handle: (call) => {
            const changes = Object.entries(call.body).filter(([name]) => !name.startsWith("@odata"));
            changes.forEach(([name, value]) => assertChange(name, value));
            const settings = {
                ...defaultSharePointSettings,
                ...call.tenant.store.primary.get("singletons", id),
                ...(Object.fromEntries(changes) as Entity),
            };
            call.tenant.store.commit("singletons", id, settings);
            return plainObject(call, settings);
        },
    },
];
