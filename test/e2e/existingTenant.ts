import type { SandboxProcess } from "../../sandbox/process";
import { domainsPolicy } from "../sandbox/directory";

type Created = { readonly id: string };

/** Ids of the accounts for emergency access that every sandbox tenant has. */
const emergencyAccess = ["00000000-0000-4000-8000-00000000e001", "00000000-0000-4000-8000-00000000e002"];
/** One of the tenant's own people. */
const colleague = "00000000-0000-4000-8000-00000000a002";
const fabrikam = "11111111-1111-4111-8111-111111111111";
const northwind = "22222222-2222-4222-8222-222222222222";

const allTypes =
    "internalGuest,b2bCollaborationGuest,b2bCollaborationMember,b2bDirectConnectUser,otherExternalUser,serviceProvider";

function forGuests(guests: Record<string, unknown>, more: Record<string, unknown> = {}) {
    return {
        includeUsers: [],
        excludeUsers: emergencyAccess,
        includeGuestsOrExternalUsers: { guestOrExternalUserTypes: allTypes, ...guests },
        ...more,
    };
}

const allTenants = {
    externalTenants: {
        "@odata.type": "#microsoft.graph.conditionalAccessAllExternalTenants",
        membershipKind: "all",
    },
};

/** Fills a tenant as administrators would have over the years, by Graph's own calls. */
export async function fillTenant(sandbox: SandboxProcess) {
    const post = <T = Created>(path: string, body: unknown) => sandbox.graph<T>("POST", path, body);
    const patch = (path: string, body: unknown) => sandbox.graph("PATCH", path, body);

    const guests: Record<string, string> = {};
    for (const name of [
        "alice@fabrikam",
        "bob@fabrikam",
        "carol@fabrikam",
        "erin@northwind",
        "frank@adatum",
    ]) {
        const { invitedUser } = await post<{ invitedUser: Created }>("/v1.0/invitations", {
            invitedUserEmailAddress: `${name}.example`,
            invitedUserDisplayName: `${name} the guest`,
            inviteRedirectUrl: "https://contoso.example/start",
        });
        guests[name] = invitedUser.id;
    }
    const guest = (name: string) => guests[name] ?? "";
    await patch(`/v1.0/users/${guest("alice@fabrikam")}`, {
        companyName: "Fabrikam, Inc.",
        jobTitle: 'Engineer "of sorts"',
        usageLocation: "DE",
    });
    await patch(`/v1.0/users/${guest("bob@fabrikam")}`, { accountEnabled: false });
    // The guest list cannot hold this as it is: a spreadsheet would run it.
    await patch(`/v1.0/users/${guest("carol@fabrikam")}`, { department: "=1+1" });
    await sandbox.redeem(guest("alice@fabrikam"));
    const reference = (id: string) => ({ "@odata.id": `https://graph.microsoft.com/v1.0/users/${id}` });
    // Whoever invites a guest by hand is their sponsor, and a guest can have a manager like everyone.
    for (const name of ["alice@fabrikam", "erin@northwind"]) {
        await post(`/v1.0/users/${guest(name)}/sponsors/$ref`, reference(colleague));
    }
    await sandbox.graph("PUT", `/v1.0/users/${guest("erin@northwind")}/manager/$ref`, reference(colleague));

    const group = (displayName: string, more: Record<string, unknown> = {}) =>
        post("/v1.0/groups", {
            displayName,
            mailNickname: displayName.replaceAll(/\W/g, ""),
            mailEnabled: false,
            securityEnabled: true,
            ...more,
        });
    const engineers = await group("Engineers of Partners", { description: "Made by hand" });
    const team = await group("Joint Team", {
        groupTypes: ["Unified"],
        mailEnabled: true,
        securityEnabled: false,
        visibility: "Public",
    });
    const roleHolders = await group("Inviters", { isAssignableToRole: true });
    const leftOut = await group("Left out of policies");
    await group("Of no interest");
    const join = (groupId: string, userId: string) =>
        post(`/v1.0/groups/${groupId}/members/$ref`, {
            "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${userId}`,
        });
    await join(engineers.id, guest("alice@fabrikam"));
    await join(engineers.id, guest("bob@fabrikam"));
    // One of the tenant's own people, who is not a guest and stays a member.
    await join(engineers.id, colleague);
    await post(`/v1.0/users/${guest("alice@fabrikam")}/sponsors/$ref`, reference(engineers.id));
    await join(team.id, guest("erin@northwind"));
    await join(roleHolders.id, guest("erin@northwind"));

    const office = await post("/v1.0/identity/conditionalAccess/namedLocations", {
        "@odata.type": "#microsoft.graph.ipNamedLocation",
        displayName: "Office",
        isTrusted: true,
        ipRanges: [
            { "@odata.type": "#microsoft.graph.iPv4CidrRange", cidrAddress: "203.0.113.0/24" },
            { "@odata.type": "#microsoft.graph.iPv4CidrRange", cidrAddress: "198.51.100.0/24" },
        ],
    });
    await post("/v1.0/identity/conditionalAccess/namedLocations", {
        "@odata.type": "#microsoft.graph.countryNamedLocation",
        displayName: "Countries",
        countriesAndRegions: ["FR", "DE"],
        includeUnknownCountriesAndRegions: true,
    });
    const strength = await post("/v1.0/policies/authenticationStrengthPolicies", {
        displayName: "Keys",
        description: "Keys and Hello",
        allowedCombinations: ["windowsHelloForBusiness", "fido2"],
    });
    const policy = (displayName: string, body: Record<string, unknown>) =>
        post("/v1.0/identity/conditionalAccess/policies", { displayName, state: "enabled", ...body });
    const applications = { includeApplications: ["All"] };
    const mfa = await policy("Guests: MFA", {
        conditions: {
            clientAppTypes: ["all"],
            applications,
            users: forGuests(allTenants, { excludeGroups: [leftOut.id] }),
        },
        grantControls: { operator: "OR", builtInControls: ["mfa"] },
    });
    const keys = await policy("Guests of Fabrikam: keys", {
        state: "enabledForReportingButNotEnforced",
        conditions: {
            clientAppTypes: ["browser"],
            applications: { includeApplications: ["Office365"] },
            users: forGuests({
                guestOrExternalUserTypes: "b2bCollaborationGuest",
                externalTenants: {
                    "@odata.type": "#microsoft.graph.conditionalAccessEnumeratedExternalTenants",
                    membershipKind: "enumerated",
                    members: [fabrikam],
                },
            }),
            locations: { includeLocations: ["All"], excludeLocations: [office.id] },
        },
        grantControls: { operator: "OR", authenticationStrength: { id: strength.id } },
        sessionControls: {
            signInFrequency: {
                isEnabled: true,
                type: "hours",
                value: 8,
                frequencyInterval: "timeBased",
                authenticationType: "primaryAndSecondaryAuthentication",
            },
        },
    });
    const inexpressible = await policy("Guests: security information", {
        conditions: {
            clientAppTypes: ["all"],
            applications: { includeUserActions: ["urn:user:registersecurityinfo"] },
            users: forGuests(allTenants),
        },
        grantControls: { operator: "OR", builtInControls: ["mfa"] },
    });
    await policy("Everybody: MFA", {
        conditions: {
            clientAppTypes: ["all"],
            applications,
            users: { includeUsers: ["All"], excludeUsers: emergencyAccess },
        },
        grantControls: { operator: "OR", builtInControls: ["mfa"] },
    });

    await post("/v1.0/policies/crossTenantAccessPolicy/partners", {
        tenantId: fabrikam,
        inboundTrust: {
            isMfaAccepted: true,
            isCompliantDeviceAccepted: false,
            isHybridAzureADJoinedDeviceAccepted: false,
        },
        automaticUserConsentSettings: { inboundAllowed: true, outboundAllowed: false },
        b2bCollaborationInbound: {
            usersAndGroups: {
                accessType: "allowed",
                targets: [{ target: "AllUsers", targetType: "user" }],
            },
            applications: {
                accessType: "allowed",
                targets: [
                    { target: "Office365", targetType: "application" },
                    { target: "2793995e-0a7d-40d7-bd35-6968ba142197", targetType: "application" },
                ],
            },
        },
    });
    await sandbox.graph(
        "PUT",
        `/v1.0/policies/crossTenantAccessPolicy/partners/${fabrikam}/identitySynchronization`,
        { displayName: "Fabrikam", userSyncInbound: { isSyncAllowed: true } },
    );
    // All as for all tenants, without its own trust.
    await post("/v1.0/policies/crossTenantAccessPolicy/partners", { tenantId: northwind });
    await patch("/v1.0/policies/crossTenantAccessPolicy/default", {
        b2bCollaborationOutbound: {
            usersAndGroups: { accessType: "blocked", targets: [{ target: "AllUsers", targetType: "user" }] },
            applications: {
                accessType: "blocked",
                targets: [{ target: "AllApplications", targetType: "application" }],
            },
        },
    });
    await patch("/v1.0/policies/authorizationPolicy", { allowInvitesFrom: "adminsAndGuestInviters" });
    await post(
        "/beta/policies/b2bManagementPolicies",
        domainsPolicy({ AllowedDomains: [], BlockedDomains: ["adatum.example"] }),
    );
    const inviter = "95e79109-95c0-4d8e-aee3-d01accf2d47b";
    for (const principalId of [guest("alice@fabrikam"), roleHolders.id]) {
        await post("/v1.0/roleManagement/directory/roleAssignments", {
            principalId,
            roleDefinitionId: inviter,
            directoryScopeId: "/",
        });
    }
    return { guests, colleague, engineers, team, mfa, keys, inexpressible, office, strength };
}
