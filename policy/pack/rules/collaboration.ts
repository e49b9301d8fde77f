import { isUnknown } from "../../model";
import { types, valueAt, type DeclaredResource } from "../declared";
import { cisa, microsoft, type ResourceRule } from "../rule";

const collaboration = microsoft(
    "Configure external collaboration settings",
    "entra/external-id/external-collaboration-settings-configure",
);

export const invitationsRestricted: ResourceRule = {
    id: "invitations-restricted",
    title: "Only administrators and guest inviters can invite guests.",
    severity: "medium",
    level: "advisory",
    sources: [cisa("MS.AAD.8.2v1"), collaboration],
    cure: "Set allowInvitesFrom to adminsAndGuestInviters, and give the role Guest Inviter to those who invite.",
    scope: "resource",
    check: (resource) => {
        const from =
            resource.type === types.authorizationPolicy ? valueAt(resource, "allowInvitesFrom") : undefined;
        return from === "everyone" || from === "adminsGuestInvitersAndAllMembers"
            ? [`${from === "everyone" ? "Everyone, including guests," : "Every member"} can invite guests`]
            : [];
    },
};

/** The role that makes guests see what members see. @see https://learn.microsoft.com/entra/identity/users/users-restrict-guest-permissions */
const memberRoleId = "a0b1b346-4d3e-4e8b-98f8-753987be4970";

export const guestRoleRestricted: ResourceRule = {
    id: "guest-role-restricted",
    title: "Guests see less of the directory than members do.",
    severity: "medium",
    level: "mandatory",
    sources: [
        cisa("MS.AAD.8.1v1"),
        microsoft(
            "Restrict guest access permissions",
            "entra/identity/users/users-restrict-guest-permissions",
        ),
    ],
    cure: "Set guestUserRoleId to 2af84b1e-32c8-42b7-82bc-daa82404023b (restricted) or 10dae51f-b6af-4016-8d66-8c2a99b929b3 (limited).",
    scope: "resource",
    check: (resource) =>
        resource.type === types.authorizationPolicy &&
        String(valueAt(resource, "guestUserRoleId")).toLowerCase() === memberRoleId
            ? ["Guests have the permissions of members: they can list all users and groups"]
            : [],
};

export const guestDomainsAllowed: ResourceRule = {
    id: "guest-domains-allowed",
    title: "Guests come only from named domains.",
    severity: "low",
    level: "advisory",
    sources: [
        cisa("MS.AAD.8.3v1"),
        microsoft("Allow or block invitations", "entra/external-id/allow-deny-list"),
    ],
    cure: "Name the domains that are allowed (allowedDomains) instead of those that are blocked.",
    scope: "resource",
    check: (resource) => {
        const blocked =
            resource.type === types.guestDomains ? valueAt(resource, "blockedDomains") : undefined;
        return Array.isArray(blocked) && blocked.length > 0
            ? ["People of every domain that is not blocked can be guests"]
            : [];
    },
};

export const noSelfServiceSignUp: ResourceRule = {
    id: "no-self-service-sign-up",
    title: "No one can make themselves a guest.",
    severity: "medium",
    level: "advisory",
    sources: [
        microsoft("Self-service sign-up", "entra/external-id/self-service-sign-up-overview"),
        collaboration,
    ],
    cure: "Set selfServiceSignUp.isEnabled to false, unless a user flow with approval needs it.",
    scope: "resource",
    check: (resource) =>
        resource.type === types.authenticationFlows &&
        valueAt(resource, "selfServiceSignUp", "isEnabled") === true
            ? ["People outside of the organization can sign themselves up as guests"]
            : [],
};

/** Which claims a cross-tenant setting believes. */
function believed(resource: DeclaredResource): string[] {
    const claims = ["isMfaAccepted", "isCompliantDeviceAccepted", "isHybridAzureADJoinedDeviceAccepted"];
    return claims.filter((claim) => valueAt(resource, "inboundTrust", claim) === true);
}

export const trustByPartner: ResourceRule = {
    id: "trust-by-partner",
    title: "Claims are trusted only from named partners, not from every Entra tenant.",
    severity: "high",
    level: "mandatory",
    sources: [
        microsoft(
            "Cross-tenant access settings for B2B collaboration",
            "entra/external-id/cross-tenant-access-settings-b2b-collaboration",
        ),
    ],
    cure: "Trust each partner separately (CrossTenantAccessPartner), or set trustAllTenants if all are meant.",
    options: {
        trustAllTenants: {
            type: "boolean",
            default: false,
            description: "Confirms that the claims of every Entra tenant are trusted.",
        },
    },
    scope: "resource",
    check: (resource, options) => {
        const claims = resource.type === types.partnerDefault ? believed(resource) : [];
        return claims.length === 0 || options["trustAllTenants"] === true
            ? []
            : [`The default settings trust ${claims.join(", ")} of every Entra tenant`];
    },
};

export const noDirectConnectForAll: ResourceRule = {
    id: "no-direct-connect-for-all",
    title: "People without a guest account get in only from named partners.",
    severity: "high",
    level: "mandatory",
    sources: [microsoft("B2B direct connect overview", "entra/external-id/b2b-direct-connect-overview")],
    cure: "Leave b2bDirectConnectInbound of the default blocked, and open it for a partner.",
    scope: "resource",
    check: (resource) =>
        resource.type === types.partnerDefault &&
        valueAt(resource, "b2bDirectConnectInbound", "usersAndGroups", "accessType") === "allowed"
            ? ["The default settings let people of every Entra tenant into shared channels"]
            : [],
};

export const noGuestDeletion: ResourceRule = {
    id: "no-guest-deletion",
    title: "No change of the program deletes a guest's account.",
    severity: "medium",
    level: "advisory",
    sources: [microsoft("Delete user", "graph/api/user-delete")],
    cure: "Use onRemove retain or block; protect an azuread.Invitation, which any change of its inputs deletes.",
    scope: "resource",
    check: (resource) => {
        const { type, name, isProtected } = resource;
        const onRemove = valueAt(resource, "onRemove");
        if (type === types.guest && !isUnknown(onRemove) && onRemove === "delete") {
            return [`${name} is deleted when no longer declared (onRemove)`];
        }
        return type === types.invitation && !isProtected
            ? [`${name} is deleted when its invitation is no longer declared, or changes`]
            : [];
    },
};
