/**
 * Each dynamic resource by itself. Components do more with less code, so use these where a component does not fit.
 * Object ids and app ids are those of the sandbox tenant.
 */
import {
    AccessPackage,
    AccessPackageAssignmentPolicy,
    AccessPackageCatalog,
    AccessPackageGroup,
    AccessReview,
    ApplicationClaims,
    ApplicationUrls,
    AppRoleAssignments,
    AuthenticationFlowsPolicy,
    AuthorizationPolicy,
    ClaimsMappingAssignment,
    ClaimsMappingPolicy,
    ConditionalAccessPolicy,
    CrossTenantAccessPartner,
    DirectoryGroup,
    DirectoryRoleAssignment,
    EmailOneTimePasscode,
    ExternalIdentitiesPolicy,
    GroupMembership,
    GuestAccount,
    GuestDomains,
    GuestRemovalBrake,
    GuestRosterShard,
    IdentitySynchronization,
    ReplicatedRead,
    ServicePrincipalSettings,
} from "pulumi-entra-b2b/providers";

const fabrikamTenantId = "11111111-1111-4111-8111-111111111111";
const expensesAppId = "00000000-0000-4000-8000-00000000ca01";
const emergencyAccountIds = ["00000000-0000-4000-8000-00000000e001", "00000000-0000-4000-8000-00000000e002"];

// Guests and groups.
const brake = new GuestRemovalBrake("before-guests", {
    guests: ["alice@fabrikam.example"],
    most: 10,
    place: "start",
});
const alice = new GuestAccount(
    "alice",
    {
        emailAddress: "alice@fabrikam.example",
        redirectUrl: "https://myapplications.microsoft.com",
        onRemove: "delete",
    },
    { dependsOn: brake },
);
const staff = new DirectoryGroup("staff", { displayName: "Fabrikam staff", mailNickname: "fabrikam-staff" });
const members = new GroupMembership("staff", { groupId: staff.groupId, memberIds: [alice.userId] });
const roster = new GuestRosterShard("fabrikam", {
    guests: {
        "bob@fabrikam.example": {
            redirectUrl: "https://myapplications.microsoft.com",
            onRemove: "delete",
            groups: ["staff"],
        },
    },
    groupIds: { staff: staff.groupId },
    declaredElsewhere: [],
});
new DirectoryRoleAssignment("alice-reads-the-directory", {
    principalId: alice.userId,
    role: "directoryReaders",
    assignment: "active",
});

/** Known once replicas agree that the user exists and shows the address. */
export const replicatedUserId = new ReplicatedRead("alice", {
    kind: "user",
    objectId: alice.userId,
    expected: { mail: "alice@fabrikam.example" },
}).objectId;

// Trust and policies.
const fabrikam = new CrossTenantAccessPartner("fabrikam", {
    tenantId: fabrikamTenantId,
    inboundTrust: { isMfaAccepted: true },
});
new IdentitySynchronization(
    "fabrikam",
    { tenantId: fabrikamTenantId, displayName: "Fabrikam", allowUserSync: false },
    { dependsOn: fabrikam },
);
new ConditionalAccessPolicy("mfa-for-staff", {
    displayName: "MFA for Fabrikam staff",
    state: "enabledForReportingButNotEnforced",
    conditions: {
        users: { includeGroups: [staff.groupId], excludeUsers: emergencyAccountIds },
        applications: { includeApplications: ["All"] },
    },
    grantControls: { operator: "OR", builtInControls: ["mfa"] },
    emergencyAccess: { accountIds: emergencyAccountIds },
});

// An application's roles and claims.
new ServicePrincipalSettings("expenses", { appId: expensesAppId, appRoleAssignmentRequired: true });
new AppRoleAssignments("expenses", {
    appId: expensesAppId,
    assignments: [{ principalId: staff.groupId, appRole: "Expenses.Submit" }],
});
new ApplicationClaims("expenses", {
    appId: expensesAppId,
    optionalClaims: { idToken: [{ name: "acct" }], accessToken: [], saml2Token: [] },
});
new ApplicationUrls("expenses", {
    appId: expensesAppId,
    redirectUris: ["https://expenses.contoso.example/signin-oidc"],
});
const mail = new ClaimsMappingPolicy("guest-mail", {
    displayName: "Guests' mail addresses",
    definition: [
        JSON.stringify({
            ClaimsMappingPolicy: {
                Version: 1,
                IncludeBasicClaimSet: "true",
                ClaimsSchema: [{ Source: "user", ID: "mail", JwtClaimType: "guest_mail" }],
            },
        }),
    ],
});
new ClaimsMappingAssignment("guest-mail", { appId: expensesAppId, policyId: mail.id });

// Access packages and reviews.
const catalog = new AccessPackageCatalog("partners", { displayName: "Partners", isExternallyVisible: true });
const joint = new AccessPackage("joint-project", { displayName: "Joint project", catalogId: catalog.id });
const withGroup = new AccessPackageGroup("joint-project-staff", {
    catalogId: catalog.id,
    accessPackageId: joint.id,
    groupId: staff.groupId,
});
new AccessPackageAssignmentPolicy("joint-project", {
    displayName: "Members of the tenant, for 90 days",
    accessPackageId: withGroup.accessPackageId,
    allowedTargetScope: "allMemberUsers",
    expiration: { type: "afterDuration", duration: "P90D" },
    requestorSettings: { enableTargetsToSelfAddAccess: true },
    requestApprovalSettings: { isApprovalRequiredForAdd: false, stages: [] },
});
new AccessReview("staff", {
    displayName: "Guests in Fabrikam staff",
    scope: {
        "@odata.type": "#microsoft.graph.accessReviewQueryScope",
        query: staff.groupId.apply(
            (id) => `/groups/${id}/transitiveMembers/microsoft.graph.user/?$filter=(userType eq 'Guest')`,
        ),
        queryType: "MicrosoftGraph",
    },
    settings: {
        mailNotificationsEnabled: true,
        reminderNotificationsEnabled: true,
        justificationRequiredOnApproval: true,
        defaultDecisionEnabled: false,
        defaultDecision: "None",
        instanceDurationInDays: 14,
        autoApplyDecisionsEnabled: false,
        recommendationsEnabled: true,
        recurrence: {
            pattern: { type: "absoluteMonthly", interval: 3, dayOfMonth: 1 },
            range: { type: "noEnd", startDate: "2027-01-01" },
        },
    },
});

// Settings of the tenant, which get their former values back when the stack is destroyed.
new AuthorizationPolicy("invitations", {
    allowInvitesFrom: "adminsGuestInvitersAndAllMembers",
    onRemove: "restore",
});
new AuthenticationFlowsPolicy("sign-up", { selfServiceSignUp: { isEnabled: false }, onRemove: "restore" });
new EmailOneTimePasscode("passcodes", { allowExternalIdToUseEmailOtp: "enabled", onRemove: "restore" });
new ExternalIdentitiesPolicy("leaving", { allowExternalIdentitiesToLeave: true, onRemove: "restore" });
new GuestDomains("domains", { blockedDomains: ["competitor.example"], onRemove: "restore" });

export const memberIds = members.memberIds;
export const rosterUserIds = roster.userIds;
