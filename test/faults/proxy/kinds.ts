/** What each kind of resource that talks to the service declares, and what it declares later. */
import type { LifecycleName } from "../../../providers/lifecycle";
import type { Properties } from "../../../providers/lifecycle/kit/lifecycle";
import { declarations, type Declaration } from "../../providers/declarations";
import type { SandboxSession } from "../../providers/overSandbox";
import { samId } from "../../sandbox/directory";

const partnerTenantId = "22222222-2222-4222-8222-222222222222";
const expensesAppId = "00000000-0000-4000-8000-00000000ca01";

/** A kind whose declaration needs nothing made before. */
function plain(news: Properties, changes: Properties): Declaration {
    return { declare: () => news, change: () => changes };
}

const restored = { onRemove: "restore" };
const review = (defaultDecision: string) => ({
    mailNotificationsEnabled: true,
    reminderNotificationsEnabled: true,
    justificationRequiredOnApproval: true,
    defaultDecisionEnabled: true,
    defaultDecision,
    instanceDurationInDays: 14,
    autoApplyDecisionsEnabled: false,
    recommendationsEnabled: true,
    recurrence: {
        pattern: { type: "absoluteMonthly", interval: 3 },
        range: { type: "noEnd", startDate: "2026-04-01" },
    },
});

/** @see https://learn.microsoft.com/graph/application-saml-sso-configure-api */
const nonGalleryTemplate = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621";

const further: Partial<Record<LifecycleName, Declaration>> = {
    accessReview: plain(
        {
            mark: "entra-b2b-0123456789abcdef01234567",
            displayName: "Guests of the project",
            scope: {
                "@odata.type": "#microsoft.graph.accessReviewQueryScope",
                query: `/groups/${samId}/transitiveMembers/microsoft.graph.user/?$filter=(userType eq 'Guest')`,
                queryType: "MicrosoftGraph",
            },
            settings: review("Recommendation"),
        },
        { settings: review("Deny") },
    ),
    applicationClaims: plain(
        { appId: expensesAppId, groupMembershipClaims: "ApplicationGroup" },
        { groupMembershipClaims: "SecurityGroup" },
    ),
    provisioningJob: {
        declare: ({ directory }) => {
            const { servicePrincipal } = directory.succeed(
                `POST /applicationTemplates/${nonGalleryTemplate}/instantiate`,
                { displayName: "Wiki" },
            ) as Record<string, Properties>;
            return { servicePrincipalId: servicePrincipal?.["id"], templateId: "scim", guests: "exclude" };
        },
        change: () => ({ guests: "include" }),
    },
    applicationUrls: plain(
        { appId: expensesAppId, redirectUris: ["https://expenses.example/in"] },
        { redirectUris: ["https://expenses.example/login"] },
    ),
    appRoleAssignments: {
        declare: ({ directory }) => ({
            appId: expensesAppId,
            assignments: [
                { principalId: directory.invite("ada@fabrikam.example"), appRole: "Expenses.Submit" },
            ],
        }),
        change: ({ directory }) => ({
            assignments: [
                { principalId: directory.invite("ben@fabrikam.example"), appRole: "Expenses.Approve" },
            ],
        }),
    },
    authenticationFlowsPolicy: plain(
        { selfServiceSignUp: { isEnabled: true }, ...restored },
        { selfServiceSignUp: { isEnabled: false } },
    ),
    authorizationPolicy: plain(
        { guestUserRoleId: "2af84b1e-32c8-42b7-82bc-daa82404023b", ...restored },
        { allowInvitesFrom: "adminsAndGuestInviters" },
    ),
    connectedOrganization: plain(
        {
            mark: "entra-b2b-0123456789abcdef01234567",
            displayName: "Fabrikam",
            identitySources: [
                {
                    "@odata.type": "#microsoft.graph.azureActiveDirectoryTenant",
                    tenantId: partnerTenantId,
                    displayName: "Fabrikam",
                },
            ],
            internalSponsorIds: [samId],
        },
        { description: "The factory", internalSponsorIds: [] },
    ),
    crossTenantAccessDefault: plain(
        {
            inboundTrust: { isMfaAccepted: true },
            acknowledgeTrustInAllTenants: true,
            ...restored,
        },
        { inboundTrust: { isMfaAccepted: true, isCompliantDeviceAccepted: true } },
    ),
    emailOneTimePasscode: plain(
        { allowExternalIdToUseEmailOtp: "disabled", ...restored },
        { allowExternalIdToUseEmailOtp: "enabled" },
    ),
    entitlementManagementSettings: plain(
        { externalUserLifecycleAction: "none", ...restored },
        { externalUserLifecycleAction: "blockSignIn" },
    ),
    externalIdentitiesPolicy: plain(
        { allowExternalIdentitiesToLeave: false, ...restored },
        { allowExternalIdentitiesToLeave: true },
    ),
    groupSettings: plain({ AllowToAddGuests: false }, { AllowGuestsToBeGroupOwner: true }),
    guestDomains: plain(
        { blockedDomains: ["evil.example"], ...restored },
        { blockedDomains: ["evil.example", "worse.example"] },
    ),
    guestRosterShard: {
        declare: ({ directory }) => ({
            guests: JSON.stringify(rosterOf("ada", "ben")),
            groupIds: { all: directory.makeGroup("All") },
            declaredElsewhere: [],
        }),
        change: () => ({ guests: JSON.stringify(rosterOf("ben", "cleo")) }),
    },
    identitySynchronization: {
        declare: ({ directory }) => {
            directory.succeed("POST /policies/crossTenantAccessPolicy/partners", {
                tenantId: partnerTenantId,
            });
            return { tenantId: partnerTenantId, displayName: "Fabrikam", allowUserSync: true };
        },
        change: () => ({ allowUserSync: false }),
    },
    replicatedRead: {
        declare: ({ directory }) => ({ kind: "group", objectId: directory.makeGroup("Read") }),
    },
    servicePrincipalSettings: plain(
        { appId: expensesAppId, appRoleAssignmentRequired: true },
        { appRoleAssignmentRequired: false },
    ),
    sharePointSettings: plain(
        { sharingCapability: "externalUserSharingOnly", ...restored },
        { sharingCapability: "disabled" },
    ),
};

function rosterOf(...names: readonly string[]): Properties {
    return Object.fromEntries(
        names.map((name) => [
            `${name}@fabrikam.example`,
            {
                redirectUrl: "https://example.org",
                onRemove: "delete",
                groups: ["all"],
                companyName: "Fabrikam",
            },
        ]),
    );
}

/** Kinds whose life cycle asks the service nothing. */
export const silentKinds: readonly LifecycleName[] = ["guestRemovalBrake", "renameGuard"];

/** Every other kind. */
export const kinds: Readonly<Partial<Record<LifecycleName, Declaration>>> = { ...declarations, ...further };

/** Objects that someone else made, which say the same as what is declared: no run may change or end them. */
export function makeBystanders({ directory }: SandboxSession): void {
    directory.makeGroup("Partners");
    directory.invite("zoe@northwind.example");
    directory.succeed("POST /policies/crossTenantAccessPolicy/partners", {
        tenantId: "33333333-3333-4333-8333-333333333333",
        inboundTrust: {
            isMfaAccepted: true,
            isCompliantDeviceAccepted: false,
            isHybridAzureADJoinedDeviceAccepted: false,
        },
    });
}
