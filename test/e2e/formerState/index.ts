/**
 * One resource of each kind whose inputs had other names or values in an earlier version. That version deployed the same
 * program, with its own names, to a sandbox tenant: `tenant.json` is the directory (`--seed 11`), and `state.json` the
 * state as `pulumi stack export` printed it.
 */
import {
    CrossTenantAccessDefault,
    ExternalCollaborationSettings,
    Guest,
    GuestAccessReview,
    GuestGroup,
    GuestMfaPolicy,
    GuestRole,
    GuestRoster,
    PartnerOrganization,
} from "pulumi-entra-b2b";
import { DirectoryGroup, SharePointSettings } from "pulumi-entra-b2b/providers";

const emergencyAccess = {
    accountIds: ["00000000-0000-4000-8000-00000000e001", "00000000-0000-4000-8000-00000000e002"],
};
const samId = "00000000-0000-4000-8000-00000000a002";

new ExternalCollaborationSettings("settings", {
    guestUserAccess: "restricted",
    domains: { block: ["evil.example"] },
    emailOneTimePasscode: "enabled",
    allowSelfServiceSignUp: false,
    allowGuestsToLeave: true,
});
new SharePointSettings("sharing", {
    sharingCapability: "existingExternalUserSharingOnly",
    onRemove: "retain",
});
new CrossTenantAccessDefault("all-tenants", {
    invitationRedemptionIdentityProviderConfiguration: {
        primaryIdentityProviderPrecedenceOrder: ["azureActiveDirectory", "externalFederation"],
        fallbackIdentityProvider: "emailOneTimePasscode",
    },
    onRemove: "restore",
});

const partner = (name: string, digit: string, onRemove?: "delete" | "restore") =>
    new PartnerOrganization(name, {
        tenantId: `${digit.repeat(8)}-${digit.repeat(4)}-4${digit.repeat(3)}-8${digit.repeat(3)}-${digit.repeat(12)}`,
        inboundTrust: { isMfaAccepted: true },
        identitySynchronization: { allowUserSync: false },
        ...(onRemove && { onRemove }),
    });
partner("fabrikam", "1");
partner("northwind", "2", "delete");
partner("tailspin", "3", "restore");

const alice = new Guest("alice", {
    emailAddress: "alice@fabrikam.example",
    restoreDeleted: false,
    blockSignIn: false,
    showInAddressList: true,
    onRemove: "block",
});
const members = new GuestGroup("members", {
    displayName: "Members",
    guests: [alice],
    membership: "authoritative",
    emergencyAccess,
});
const replaceable = new DirectoryGroup("replaceable", { displayName: "Replaceable", allowReplacement: true });
new GuestRoster("roster", {
    guests: [
        {
            emailAddress: "bob@fabrikam.example",
            restoreDeleted: false,
            blockSignIn: true,
            showInAddressList: false,
            groups: ["replaceable"],
        },
        { emailAddress: "carol@fabrikam.example", onRemove: "delete" },
    ],
    groups: { replaceable },
    shardCount: 1,
});
new GuestRole("administrator", {
    role: "userAdministrator",
    assignment: "active",
    guests: { alice },
    acknowledgePermanentPrivilegedRole: true,
});
new GuestMfaPolicy("mfa", { displayName: "MFA for guests", emergencyAccess });
new GuestAccessReview("members", {
    displayName: "Guests among the members",
    groupId: members.groupId,
    reviewers: { kind: "users", userIds: [samId] },
    startDate: "2027-01-01",
    applyDecisions: true,
    requireJustification: false,
});
