import type { Tenant } from "./tenant";

/** An application permission of Microsoft Graph that a declaration needs. */
export interface Permission {
    /** The least one. */
    readonly name: string;
    /** Wider permissions that include it. */
    readonly instead?: readonly string[];
    /** What it is for. */
    readonly use: string;
    /** The page whose table of permissions names it. */
    readonly source: string;
}

/** Something that a stack can declare, and what it needs. */
export interface Need {
    /** In the words of the stack config. */
    readonly thing: string;
    readonly isDeclared: (tenant: Tenant) => boolean;
    readonly permissions: readonly Permission[];
    /** The license that it needs. */
    readonly license?: "P1" | "P2";
}

const page = (path: string) => `https://learn.microsoft.com/graph/api/${path}`;

const readObjects: Permission = {
    name: "Directory.Read.All",
    instead: ["Directory.ReadWrite.All"],
    use: "reading many new objects at once",
    source: page("directoryobject-getbyids"),
};
const readPolicies: Permission = {
    name: "Policy.Read.All",
    use: "reading policies",
    source: page("conditionalaccessroot-list-policies"),
};
const readApplications: Permission = {
    name: "Application.Read.All",
    instead: ["Application.ReadWrite.All"],
    use: "naming applications",
    source: page("conditionalaccessroot-post-policies"),
};

const claimsPolicies: Permission = {
    name: "Policy.ReadWrite.ApplicationConfiguration",
    use: "policies of claims",
    source: page("claimsmappingpolicy-post-claimsmappingpolicies"),
};

/** A setting of `externalCollaboration`. */
function setting(
    key: keyof NonNullable<Tenant["config"]["externalCollaboration"]>,
    name: string,
    path: string,
): Need {
    return {
        thing: `externalCollaboration.${key}`,
        isDeclared: ({ config }) => config.externalCollaboration?.[key] !== undefined,
        permissions: [{ name, use: "changing the setting", source: page(path) }],
    };
}

/** Whether a key is given: a list that is not empty, or any other value. */
function has(key: keyof Tenant["config"]): Need["isDeclared"] {
    return ({ config }) => {
        const value: unknown = config[key];
        return Array.isArray(value) ? value.length > 0 : value !== undefined;
    };
}

/** A key whose objects belong to conditional access. */
function conditionalAccess(key: keyof Tenant["config"], use: string, path: string): Need {
    const write = { name: "Policy.ReadWrite.ConditionalAccess", use, source: page(path) };
    return {
        thing: key,
        isDeclared: has(key),
        permissions: [write, readPolicies, readApplications],
        license: "P1",
    };
}

/** A key of identity governance. */
function governance(key: keyof Tenant["config"], name: string, path: string): Need {
    return {
        thing: key,
        isDeclared: has(key),
        permissions: [{ name, use: "governing guests' access", source: page(path) }],
        license: "P2",
    };
}

/**
 * What a stack can declare, and the least permissions that it needs. The source is the tables of permissions on
 * Graph's pages. A deployment with only these permissions shows that together they are enough.
 */
export const needs: readonly Need[] = [
    {
        thing: "guests",
        isDeclared: ({ guests }) => guests.length > 0,
        permissions: [
            {
                name: "User.Invite.All",
                instead: ["User.ReadWrite.All", "Directory.ReadWrite.All"],
                use: "inviting",
                source: page("invitation-post"),
            },
            {
                name: "User.ReadWrite.All",
                instead: ["Directory.ReadWrite.All"],
                use: "guests' properties and sponsors, blocking and deleting",
                source: page("user-update"),
            },
            readObjects,
        ],
    },
    {
        thing: "groups",
        isDeclared: ({ config }) => config.groups.length > 0,
        permissions: [
            {
                name: "Group.ReadWrite.All",
                instead: ["Directory.ReadWrite.All"],
                use: "groups and their members",
                source: page("group-post-groups"),
            },
            readObjects,
        ],
    },
    {
        thing: "groups.membershipRule",
        isDeclared: ({ config }) => config.groups.some(({ membershipRule }) => membershipRule !== undefined),
        permissions: [],
        license: "P1",
    },
    {
        thing: "groups.isAssignableToRole",
        isDeclared: ({ config }) => config.groups.some((group) => group.isAssignableToRole === true),
        permissions: [
            {
                name: "RoleManagement.ReadWrite.Directory",
                use: "groups that can hold directory roles",
                source: page("group-post-groups"),
            },
        ],
        license: "P1",
    },
    {
        thing: "directoryRoles",
        isDeclared: ({ config }) => config.directoryRoles.some(({ assignment }) => assignment === "active"),
        permissions: [
            {
                name: "RoleManagement.ReadWrite.Directory",
                use: "active directory roles",
                source: page("rbacapplication-post-roleassignments"),
            },
        ],
    },
    {
        thing: "directoryRoles.assignment",
        isDeclared: ({ config }) => config.directoryRoles.some(({ assignment }) => assignment === "eligible"),
        permissions: [
            {
                name: "RoleEligibilitySchedule.ReadWrite.Directory",
                use: "eligible directory roles",
                source: page("rbacapplication-post-roleeligibilityschedulerequests"),
            },
        ],
        license: "P2",
    },
    {
        thing: "mfaPolicies",
        isDeclared: ({ config }) =>
            config.mfaPolicies.length > 0 || config.partners.some(({ mfaPolicy }) => mfaPolicy !== undefined),
        permissions: [
            {
                name: "Policy.ReadWrite.ConditionalAccess",
                use: "conditional-access policies",
                source: page("conditionalaccessroot-post-policies"),
            },
            readPolicies,
            readApplications,
        ],
        license: "P1",
    },
    {
        thing: "partners",
        isDeclared: ({ config }) => config.partners.length > 0,
        permissions: [
            {
                name: "Policy.ReadWrite.CrossTenantAccess",
                use: "trust in partners",
                source: page("crosstenantaccesspolicy-post-partners"),
            },
        ],
        license: "P1",
    },
    {
        thing: "applications",
        isDeclared: ({ config }) => config.applications.length > 0,
        permissions: [
            {
                name: "AppRoleAssignment.ReadWrite.All",
                use: "giving access to applications",
                source: page("serviceprincipal-post-approleassignedto"),
            },
            readApplications,
        ],
    },
    {
        thing: "applications.requireAssignment",
        isDeclared: ({ config }) =>
            config.applications.some(({ requireAssignment }) => requireAssignment !== undefined),
        permissions: [
            {
                name: "Application.ReadWrite.All",
                use: "requiring assignment",
                source: page("serviceprincipal-update"),
            },
        ],
    },
    {
        thing: "applications.assignments.groups",
        isDeclared: ({ config }) =>
            config.applications.some(({ assignments }) =>
                assignments.some(({ groups }) => groups.length > 0),
            ),
        permissions: [],
        license: "P1",
    },
    {
        thing: "applications.tokens",
        isDeclared: ({ config }) => config.applications.some(({ tokens }) => tokens !== undefined),
        permissions: [
            {
                name: "Application.ReadWrite.All",
                use: "optional and group claims, and the policy of an application",
                source: page("application-update"),
            },
            claimsPolicies,
        ],
    },
    {
        thing: "saasApplications",
        isDeclared: has("saasApplications"),
        permissions: [
            {
                name: "Application.ReadWrite.All",
                use: "making applications",
                source: page("applicationtemplate-instantiate"),
            },
            {
                name: "AppRoleAssignment.ReadWrite.All",
                use: "giving access to applications",
                source: page("serviceprincipal-post-approleassignedto"),
            },
            readObjects,
        ],
    },
    {
        thing: "saasApplications.claims",
        isDeclared: ({ config }) => config.saasApplications.some(({ claims }) => claims !== undefined),
        permissions: [claimsPolicies],
    },
    {
        thing: "saasApplications.provisioning",
        isDeclared: ({ config }) =>
            config.saasApplications.some(({ provisioning }) => provisioning !== undefined),
        permissions: [
            {
                name: "Synchronization.ReadWrite.All",
                use: "provisioning accounts",
                source: page("synchronization-synchronization-post-jobs"),
            },
        ],
    },
    {
        thing: "saasApplications.assignments.groups",
        isDeclared: ({ config }) =>
            config.saasApplications.some(({ assignments }) =>
                assignments.some(({ groups }) => groups.length > 0),
            ),
        permissions: [],
        license: "P1",
    },
    {
        thing: "emergencyAccess",
        isDeclared: ({ config }) => config.emergencyAccess !== undefined,
        permissions: [],
    },
    setting("allowInvitesFrom", "Policy.ReadWrite.Authorization", "authorizationpolicy-update"),
    setting("guestUserAccess", "Policy.ReadWrite.Authorization", "authorizationpolicy-update"),
    {
        thing: "externalCollaboration.domains",
        isDeclared: ({ config }) => config.externalCollaboration?.domains !== undefined,
        permissions: [
            {
                name: "Policy.ReadWrite.B2BManagementPolicy",
                use: "the list of domains",
                source: "https://learn.microsoft.com/graph/permissions-reference#policyreadwriteb2bmanagementpolicy",
            },
            readPolicies,
            {
                name: "User.Read.All",
                instead: ["User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"],
                use: "finding guests that the list denies",
                source: page("user-list"),
            },
        ],
    },
    setting(
        "emailOneTimePasscode",
        "Policy.ReadWrite.AuthenticationMethod",
        "emailauthenticationmethodconfiguration-update",
    ),
    setting(
        "allowSelfServiceSignUp",
        "Policy.ReadWrite.AuthenticationFlows",
        "authenticationflowspolicy-update",
    ),
    setting("allowGuestsToLeave", "Policy.ReadWrite.ExternalIdentities", "externalidentitiespolicy-update"),
    {
        thing: "crossTenantAccess",
        isDeclared: has("crossTenantAccess"),
        permissions: [
            {
                name: "Policy.ReadWrite.CrossTenantAccess",
                use: "default settings for all other tenants",
                source: page("crosstenantaccesspolicyconfigurationdefault-update"),
            },
        ],
        license: "P1",
    },
    conditionalAccess("namedLocations", "named locations", "conditionalaccessroot-post-namedlocations"),
    conditionalAccess(
        "authenticationStrengths",
        "authentication strengths",
        "authenticationstrengthroot-post-policies",
    ),
    conditionalAccess(
        "recommendedPolicies",
        "conditional-access policies",
        "conditionalaccessroot-post-policies",
    ),
    conditionalAccess("accessPolicies", "conditional-access policies", "conditionalaccessroot-post-policies"),
    governance("accessReviews", "AccessReview.ReadWrite.All", "accessreviewset-post-definitions"),
    governance(
        "connectedOrganizations",
        "EntitlementManagement.ReadWrite.All",
        "entitlementmanagement-post-connectedorganizations",
    ),
    governance(
        "accessPackages",
        "EntitlementManagement.ReadWrite.All",
        "entitlementmanagement-post-accesspackages",
    ),
    governance(
        "entitlementManagement",
        "EntitlementManagement.ReadWrite.All",
        "entitlementmanagementsettings-update",
    ),
    {
        thing: "sharing",
        isDeclared: has("sharing"),
        permissions: [
            {
                name: "SharePointTenantSettings.ReadWrite.All",
                use: "sharing of SharePoint and OneDrive",
                source: page("sharepointsettings-update"),
            },
        ],
    },
    {
        thing: "microsoft365Groups",
        isDeclared: has("microsoft365Groups"),
        permissions: [
            {
                name: "GroupSettings.ReadWrite.All",
                use: "guests in Microsoft 365 groups",
                source: page("group-post-settings"),
            },
        ],
    },
    {
        // Azure Resource Manager needs Azure roles, which are not in a token of Microsoft Graph. See docs/doctor.md.
        thing: "azure",
        isDeclared: has("azure"),
        permissions: [],
    },
];

/** The least application permissions of Microsoft Graph that a stack needs, in alphabetical order. */
export function permissionsFor(tenant: Tenant): string[] {
    const declared = needs.filter(({ isDeclared }) => isDeclared(tenant));
    const names = new Set(declared.flatMap(({ permissions }) => permissions.map(({ name }) => name)));
    // A permission that another one of them includes would be granted for nothing.
    const isIncluded = declared
        .flatMap(({ permissions }) => permissions)
        .filter(({ instead = [] }) => instead.some((wider) => names.has(wider)))
        .map(({ name }) => name);
    return [...names].filter((name) => !isIncluded.includes(name)).sort();
}
