/** How the audit log records tenant-wide settings, which it does not name by object id. */
import type { DirectoryAudit } from "../../graph/resources/directoryAudits";
import type { Drift } from "./drift";

/** Which entries can be about a resource. */
export interface SettingRule {
    /** Names of activities. */
    readonly activities: readonly string[];
    /** What an entry has to mention to concern it, because other policies have activities of the same name. */
    readonly mention?: RegExp;
    /** The setting belongs to one partner, whose tenant id is the resource's. */
    readonly isOfPartner?: boolean;
}

/**
 * By type of resource. The names of the activities are documented. It is an assumption that the list of domains and
 * leaving are among those of policies, and tenant-wide group settings among those of the company.
 *
 * @see https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities
 */
const rules: Readonly<Record<string, SettingRule>> = {
    AuthorizationPolicy: { activities: ["Update authorization policy"] },
    EmailOneTimePasscode: {
        activities: ["Authentication Methods Policy Update", "Authentication Methods Policy Reset"],
    },
    AuthenticationFlowsPolicy: { activities: ["Update authentication flows policy"] },
    ExternalIdentitiesPolicy: { activities: ["Update policy"], mention: /external ?identities ?policy/i },
    GuestDomains: {
        activities: ["Add policy", "Update policy", "Delete policy"],
        mention: /B2BManagementPolicy|InvitationsAllowedAndBlockedDomains/i,
    },
    CrossTenantAccessDefault: {
        activities: [
            "Update the company default cross-tenant access setting",
            "Reset the cross-tenant access default setting",
        ],
    },
    CrossTenantAccessPartner: {
        activities: [
            "Add a partner to cross-tenant access setting",
            "Update a partner cross-tenant access setting",
            "Delete partner specific cross-tenant access setting",
        ],
        isOfPartner: true,
    },
    IdentitySynchronization: {
        activities: [
            "Create a partner cross-tenant identity sync setting",
            "Update a partner cross-tenant identity sync setting",
            "Delete a partner cross-tenant identity sync setting",
        ],
        isOfPartner: true,
    },
    GroupSettings: {
        activities: ["Create company settings", "Update company settings", "Delete company settings"],
    },
};

/** How the log records a resource. `undefined` for resources that it names by object id. */
export function settingRule({ type, objectIds }: Drift): SettingRule | undefined {
    // The log records the settings of one group with the group.
    return type === "GroupSettings" && objectIds.length > 0 ? undefined : rules[type];
}

/** Names of the property that holds a partner's tenant id. */
const partnerProperties = new Set(["tenantid", "partneridentifier"]);

/** Whether an entry concerns a resource; `unsaid` when it concerns a partner and does not name it. */
export function isAbout(
    { targetResources = [] }: DirectoryAudit,
    { objectIds }: Drift,
    { mention, isOfPartner = false }: SettingRule,
): boolean | "unsaid" {
    const text = JSON.stringify(targetResources).toLowerCase();
    if (mention !== undefined) {
        return mention.test(text);
    }
    if (!isOfPartner || objectIds.some((id) => text.includes(id))) {
        return true;
    }
    const isAnother = targetResources
        .flatMap(({ modifiedProperties }) => modifiedProperties ?? [])
        .some(({ displayName }) => partnerProperties.has(displayName?.toLowerCase() ?? ""));
    return isAnother ? false : "unsaid";
}
