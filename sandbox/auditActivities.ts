/** The names that Entra's audit log gives to writes. */

/** How the log names one kind of write. */
export interface AuditedActivity {
    readonly method: string;
    /** Below the version. */
    readonly path: RegExp;
    readonly activity: string;
    /** Default: the directory's own. */
    readonly service?: string;
    readonly category: string;
    /** Settings without their own object. The log names what was set instead of an id. */
    readonly setting?: SettingTarget;
    /** The modified property that holds the whole object as JSON. Default: the log says nothing of its values. */
    readonly valueProperty?: string;
}

/** How an entry about a setting names what was set. */
interface SettingTarget {
    readonly displayName: string;
    /** Name of the property that holds the partner's tenant id; none where the log does not say which partner. */
    readonly partnerProperty?: string;
}

const conditionalAccess = { service: "Conditional Access", category: "Policy" };
const groups = { category: "GroupManagement" };
const partner = {
    category: "CrossTenantAccessSettings",
    setting: { displayName: "Cross-tenant access policy", partnerProperty: "tenantId" },
};
const everyTenant = {
    category: "CrossTenantAccessSettings",
    setting: { displayName: "Cross-tenant access policy" },
};
const synchronization = {
    category: "CrossTenantIdentitySyncSettings",
    setting: { displayName: "Cross-tenant access policy", partnerProperty: "PartnerIdentifier" },
};
const domains = { category: "Policy", setting: { displayName: "B2BManagementPolicy" } };
const companySettings = { category: "DirectoryManagement", setting: { displayName: "Group.Unified" } };

/** Activities that differ only by method, in a verb before the same words. */
function verbs(
    byMethod: Readonly<Record<string, string>>,
    path: RegExp,
    words: string,
    how: Omit<AuditedActivity, "method" | "path" | "activity">,
): AuditedActivity[] {
    return Object.entries(byMethod).map(([method, verb]) => ({
        method,
        path,
        activity: `${verb} ${words}`,
        ...how,
    }));
}

const added = { POST: "Add", PATCH: "Update", DELETE: "Delete" };
const created = { POST: "Create", PATCH: "Update", DELETE: "Delete" };

const crossTenant = String.raw`^/policies/crossTenantAccessPolicy`;
const partnerPath = new RegExp(String.raw`${crossTenant}/partners/[^/]+$`);

/**
 * The names are documented, and so are the values of conditional access policies; the name of the property that holds
 * them was observed in public detection rules, and named locations are assumed to be alike. For settings it is documented that an added partner is named by a modified property
 * `tenantId`, and observed in public detection rules that a change names the settings that were changed, in a target of
 * type `Policy`; which activities the list of domains, leaving, and group settings are, what a removal names, and that
 * an update of a partner does not say which, is assumed.
 *
 * @see https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities
 * @see https://learn.microsoft.com/entra/identity/conditional-access/troubleshoot-policy-changes-audit-log
 * @see https://learn.microsoft.com/entra/id-governance/governance-custom-alerts ("Multitenant collaboration")
 */
export const auditedActivities: readonly AuditedActivity[] = [
    {
        method: "POST",
        path: /^\/invitations$/,
        activity: "Invite external user",
        service: "Invited Users",
        category: "UserManagement",
    },
    { method: "PATCH", path: /^\/users\/[^/]+$/, activity: "Update user", category: "UserManagement" },
    { method: "DELETE", path: /^\/users\/[^/]+$/, activity: "Delete user", category: "UserManagement" },
    { method: "POST", path: /^\/groups$/, activity: "Add group", ...groups },
    { method: "PATCH", path: /^\/groups\/[^/]+$/, activity: "Update group", ...groups },
    { method: "DELETE", path: /^\/groups\/[^/]+$/, activity: "Delete group", ...groups },
    { method: "POST", path: /^\/groups\/[^/]+\/members\//, activity: "Add member to group", ...groups },
    {
        method: "DELETE",
        path: /^\/groups\/[^/]+\/members\//,
        activity: "Remove member from group",
        ...groups,
    },
    ...verbs(created, /^\/groups\/[^/]+\/settings/, "group settings", groups),
    ...verbs(created, /^\/groupSettings/, "company settings", companySettings),
    ...verbs(added, /^\/identity\/conditionalAccess\/policies/, "conditional access policy", {
        ...conditionalAccess,
        valueProperty: "ConditionalAccessPolicy",
    }),
    ...verbs(added, /^\/identity\/conditionalAccess\/namedLocations/, "named location", {
        ...conditionalAccess,
        valueProperty: "NamedLocation",
    }),
    ...verbs(added, /^\/policies\/b2bManagementPolicies/, "policy", domains),
    {
        method: "PATCH",
        path: /^\/policies\/authorizationPolicy/,
        activity: "Update authorization policy",
        category: "AuthorizationPolicy",
        setting: { displayName: "Authorization Policy" },
    },
    {
        method: "PATCH",
        path: /^\/policies\/authenticationMethodsPolicy/,
        activity: "Authentication Methods Policy Update",
        service: "Authentication Methods",
        category: "ApplicationManagement",
        setting: { displayName: "Authentication Methods Policy" },
    },
    {
        method: "PATCH",
        path: /^\/policies\/authenticationFlowsPolicy/,
        activity: "Update authentication flows policy",
        service: "B2C",
        category: "Authorization",
        setting: { displayName: "Authentication flows policy" },
    },
    {
        method: "PATCH",
        path: /^\/policies\/externalIdentitiesPolicy/,
        activity: "Update policy",
        category: "Policy",
        setting: { displayName: "External Identities Policy" },
    },
    {
        method: "POST",
        path: new RegExp(`${crossTenant}/partners$`),
        activity: "Add a partner to cross-tenant access setting",
        ...partner,
    },
    {
        method: "PATCH",
        path: partnerPath,
        activity: "Update a partner cross-tenant access setting",
        ...everyTenant,
    },
    {
        method: "DELETE",
        path: partnerPath,
        activity: "Delete partner specific cross-tenant access setting",
        ...partner,
    },
    ...verbs(
        { PUT: "Create", PATCH: "Update", DELETE: "Delete" },
        new RegExp(String.raw`${crossTenant}/partners/[^/]+/identitySynchronization$`),
        "a partner cross-tenant identity sync setting",
        synchronization,
    ),
    {
        method: "PATCH",
        path: new RegExp(`${crossTenant}/default$`),
        activity: "Update the company default cross-tenant access setting",
        ...everyTenant,
    },
    {
        method: "POST",
        path: new RegExp(`${crossTenant}/default/resetToSystemDefault$`),
        activity: "Reset the cross-tenant access default setting",
        ...everyTenant,
    },
    { method: "POST", path: /roleAssignments/, activity: "Add member to role", category: "RoleManagement" },
    {
        method: "DELETE",
        path: /roleAssignments/,
        activity: "Remove member from role",
        category: "RoleManagement",
    },
];

/**
 * What the log has beside the activity of a write: a change of whether an account may sign in has its own
 * activities. Their names are documented. That they stand beside `Update user` is assumed.
 *
 * @see https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities (UserManagement)
 */
export function furtherActivities({
    method,
    path,
    body,
}: {
    readonly method: string;
    readonly path: string;
    readonly body: unknown;
}): string[] {
    const { accountEnabled } = (body ?? {}) as { readonly accountEnabled?: unknown };
    const isUser = method === "PATCH" && /^\/users\/[^/]+$/.test(path);
    if (!isUser || typeof accountEnabled !== "boolean") {
        return [];
    }
    return [accountEnabled ? "Enable account" : "Disable account"];
}
