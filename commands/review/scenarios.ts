import { isKnown, type Scenario, type TenantPolicies } from "pulumi-entra-b2b-policy";
import { directoryRoles } from "../../rules/directoryRole";

/** Who signs in, as a report names them. */
export interface Person {
    readonly label: string;
    /** `member`, `emergencyAccess`, or the type of a guest or external user. */
    readonly kind: string;
    /** The home tenant's name in the report; empty for the tenant's own people. */
    readonly home: string;
    readonly who: Scenario["who"];
}

/** The circumstances of a sign-in. */
export interface Circumstance {
    readonly label: string;
    readonly sign: Omit<Scenario, "who" | "name">;
}

/** One sign-in that is judged before and after a change. */
export interface ReviewScenario {
    readonly name: string;
    readonly person: Person;
    readonly circumstance: Circumstance;
    readonly scenario: Scenario;
}

/** What is known about the tenant in addition to its policies. */
export interface People {
    /** Object ids of the accounts for emergency access. */
    readonly emergencyAccessAccountIds: readonly string[];
    /** Id of the group that holds them. */
    readonly emergencyAccessGroupId?: string | undefined;
    /** Partners' names by tenant id. */
    readonly partnerNames: Readonly<Record<string, string>>;
    /** Groups' names by id, where the tenant was asked. */
    readonly groupNames?: Readonly<Record<string, string>> | undefined;
}

/** A tenant that the stack does not declare. The settings for all other tenants apply to its people. */
export const otherTenantId = "99999999-9999-4999-8999-999999999999";
const otherTenant = "any other tenant";

/** Office 365 SharePoint Online, and the Azure portal. @see https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in */
const sharePoint = { applicationId: "00000003-0000-0ff1-ce00-000000000000", suites: ["Office365" as const] };
const azurePortal = {
    applicationId: "c44b4083-3bb0-49c1-b47d-974e53cbdf3c",
    suites: ["MicrosoftAdminPortals" as const],
};

/** A browser on a machine that this tenant does not manage, at an unknown place, without risk. */
export const ordinary = {
    target: sharePoint,
    clientAppType: "browser",
    platform: "windows",
    location: { isTrusted: false, namedLocationIds: [] },
    device: null,
    signInRiskLevel: "none",
    userRiskLevel: "none",
    insiderRiskLevel: "none",
    authenticationFlow: "none",
} as const satisfies Circumstance["sign"];

/** A user that no policy names, neither directly nor by a group or a role. */
export const nobodyInParticular = {
    // An id that no account has. An unknown id could be an account that a policy names.
    userId: "00000000-0000-0000-0000-000000000000",
    groupIds: [],
    roleIds: [],
} as const;

/**
 * MFA was done at home in this session, with a method that every built-in strength accepts: what a partner that asks
 * for it itself looks like at its best. A weaker method may be asked for again where a strength is required.
 */
const provedAtHome = { atHome: { isMfaDone: true, methodsDone: ["fido2" as const] } };

const circumstances: readonly Circumstance[] = [
    { label: "browser, Office 365", sign: ordinary },
    {
        label: "phone app, Office 365",
        sign: { ...ordinary, clientAppType: "mobileAppsAndDesktopClients", platform: "iOS" },
    },
    { label: "browser, admin portals", sign: { ...ordinary, target: azurePortal } },
    { label: "old client, Office 365", sign: { ...ordinary, clientAppType: "other" } },
    { label: "device code flow", sign: { ...ordinary, authenticationFlow: "deviceCodeFlow" } },
    { label: "risky sign-in", sign: { ...ordinary, signInRiskLevel: "high" } },
    {
        label: "registers a method",
        sign: { ...ordinary, target: { userAction: "urn:user:registersecurityinfo" } },
    },
];

const partnerTypes = [
    "b2bCollaborationGuest",
    "b2bCollaborationMember",
    "b2bDirectConnectUser",
    "serviceProvider",
] as const;

/**
 * The sign-ins that every review compares: the tenant's own people and its emergency-access accounts, and each type of
 * guest of each partner and of an undeclared tenant, all in the same circumstances.
 */
export function standardScenarios(tenants: readonly TenantPolicies[], people: People): ReviewScenario[] {
    return personsOf(tenants, people).flatMap((person) =>
        circumstances.map((circumstance) => ({
            name: `${person.label}: ${circumstance.label}`,
            person,
            circumstance,
            scenario: {
                ...circumstance.sign,
                who: person.who,
                ...(person.who.homeTenantId && provedAtHome),
            },
        })),
    );
}

function personsOf(tenants: readonly TenantPolicies[], people: People): Person[] {
    const { emergencyAccessAccountIds, emergencyAccessGroupId, partnerNames } = people;
    const declared = tenants.flatMap(({ crossTenantAccess, conditionalAccessPolicies }) => [
        ...crossTenantAccess.partners.map(({ tenantId }) => tenantId),
        ...conditionalAccessPolicies.flatMap(({ conditions: { users } }) =>
            [users.includeGuestsOrExternalUsers, users.excludeGuestsOrExternalUsers].flatMap((guests) => {
                const members = guests && isKnown(guests) ? guests.externalTenants : [];
                return members !== "all" && isKnown(members) ? members : [];
            }),
        ),
    ]);
    const tenantIds = [...new Set(declared.filter((id) => typeof id === "string"))].sort();
    const groupIds = emergencyAccessGroupId === undefined ? [] : [emergencyAccessGroupId];
    return [
        { label: "member", kind: "member", home: "", who: { userType: "member", ...nobodyInParticular } },
        ...emergencyAccessAccountIds.map((userId, index) => ({
            label: `emergency access ${index + 1}`,
            kind: "emergencyAccess",
            home: "",
            who: {
                userType: "member" as const,
                userId,
                groupIds,
                roleIds: [directoryRoles.globalAdministrator],
            },
        })),
        ...(["internalGuest", "otherExternalUser"] as const).map((userType) => ({
            label: userType,
            kind: userType,
            home: "",
            who: { userType, homeTenantId: null, ...nobodyInParticular },
        })),
        ...[...tenantIds, otherTenantId].flatMap((homeTenantId) => {
            const home =
                homeTenantId === otherTenantId ? otherTenant : (partnerNames[homeTenantId] ?? homeTenantId);
            return partnerTypes.map((userType) => ({
                label: `${userType} of ${home}`,
                kind: userType,
                home,
                who: { userType, homeTenantId, ...nobodyInParticular },
            }));
        }),
    ];
}
