/** Entries of a large tenant's sign-in log, in the form of Microsoft Graph, the same in every run. */
import { applications, generator, groups, tenants } from "../largeTenant";

/** How large the log is. */
export interface LogSize {
    readonly rows: number;
    /** Guests who sign in. */
    readonly people: number;
    /** Conditional-access policies of the tenant. */
    readonly policies: number;
    /** Policies that each entry lists. */
    readonly loggedPolicies: number;
}

/** A guest, with the devices, networks and applications that they use. */
interface Guest {
    readonly userId: string;
    readonly address: string;
    readonly homeTenantId: string;
    readonly groupIds: readonly string[];
    readonly applications: readonly string[];
    readonly devices: readonly Device[];
    readonly networks: readonly Network[];
}

interface Device {
    readonly operatingSystem: string;
    readonly browser: string;
    readonly clientAppUsed: string;
}

interface Network {
    readonly ipAddress: string;
    readonly country: string;
}

const resourceTenantId = "aaaaaaaa-1111-4111-8111-111111111111";
const systems = ["Windows 11", "Windows 10", "MacOs", "iOS 18", "Android 15", "Linux"];
const countries = ["DE", "US", "FR", "CH", "IN", "BR"];
const projectCount = 150;
const lastMs = Date.UTC(2026, 5, 30);
const periodMs = 30 * 86_400_000;

type Pick = (limit: number) => number;

function oneOf<T>(pick: Pick, items: readonly T[]): T {
    return items[pick(items.length)]!;
}

function listOf<T>(length: number, make: (index: number) => T): T[] {
    return Array.from({ length }, (_, index) => make(index));
}

/**
 * The guests of a log. Guests of a project have its groups and applications, guests of a partner its country and office;
 * most use one device, the office and one other address.
 */
export function guestsOf({ people }: LogSize): readonly Guest[] {
    const pick = generator(7);
    const offices = tenants.map(() => ({ country: oneOf(pick, countries), ipAddress: addressOf(pick) }));
    const projects = listOf(projectCount, () => ({
        groupIds: listOf(1 + pick(4), () => oneOf(pick, groups)),
        applications: listOf(1 + pick(4), () => oneOf(pick, applications)),
        partners: listOf(1 + pick(3), () => pick(tenants.length)),
    }));
    return listOf(people, (index) => {
        const { groupIds, applications: used, partners } = oneOf(pick, projects);
        const partner = oneOf(pick, partners);
        const office = offices[partner]!;
        return {
            userId: `bbbb0000-0000-4000-8000-${String(index).padStart(12, "0")}`,
            address: `guest${index}@partner${partner}.example`,
            homeTenantId: tenants[partner]!,
            groupIds,
            applications: used,
            devices: listOf(1 + pick(2), () => ({
                operatingSystem: oneOf(pick, systems),
                browser: oneOf(pick, ["Edge 138", "Chrome 138", "Safari 18"]),
                clientAppUsed: pick(4) === 0 ? "Mobile Apps and Desktop clients" : "Browser",
            })),
            networks: [office, { ...office, ipAddress: addressOf(pick) }],
        };
    });
}

function addressOf(pick: Pick): string {
    return `${1 + pick(220)}.${pick(255)}.${pick(255)}.${1 + pick(250)}`;
}

/** The entries, the latest first. */
export function* logRows(size: LogSize, guests: readonly Guest[]): Generator<Record<string, unknown>> {
    const pick = generator(11);
    for (let index = 0; index < size.rows; index++) {
        const createdMs = lastMs - Math.floor((index * periodMs) / size.rows);
        yield entryOf(size, { index, createdMs, guest: oneOf(pick, guests), pick });
    }
}

interface Call {
    readonly index: number;
    readonly createdMs: number;
    readonly guest: Guest;
    readonly pick: Pick;
}

function entryOf(size: LogSize, { index, createdMs, guest, pick }: Call): Record<string, unknown> {
    const createdDateTime = `${new Date(createdMs).toISOString().slice(0, 19)}Z`;
    const id = `${(index + 0x1000_0000).toString(16)}-0000-4000-8000-${guest.userId.slice(-12)}`;
    const appId = oneOf(pick, guest.applications);
    const application = applications.indexOf(appId);
    const { operatingSystem, browser, clientAppUsed } = oneOf(pick, guest.devices);
    const { ipAddress, country } = oneOf(pick, guest.networks);
    const isAsked = pick(3) === 0;
    return {
        id,
        createdDateTime,
        userDisplayName: `Guest ${guest.address}`,
        userPrincipalName: guest.address,
        userId: guest.userId,
        userType: "guest",
        appId,
        appDisplayName: `Application ${application}`,
        resourceId: appId,
        resourceDisplayName: `Application ${application}`,
        resourceTenantId,
        conditionalAccessAudiences: [appId],
        homeTenantId: guest.homeTenantId,
        homeTenantName: "",
        crossTenantAccessType: "b2bCollaboration",
        ipAddress,
        location: {
            city: "Bern",
            state: "Bern",
            countryOrRegion: country,
            geoCoordinates: { altitude: null, latitude: 46.95, longitude: 7.45 },
        },
        networkLocationDetails: [],
        clientAppUsed,
        userAgent:
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0",
        correlationId: id,
        originalRequestId: id,
        uniqueTokenIdentifier: "AbCdEfGhIjKlMnOpQrStUv",
        sessionId: id,
        isInteractive: true,
        signInEventTypes: ["interactiveUser"],
        authenticationProtocol: "oAuth2",
        originalTransferMethod: "none",
        incomingTokenType: "none",
        tokenIssuerType: "AzureAD",
        tokenIssuerName: "",
        riskDetail: "none",
        riskLevelAggregated: "none",
        riskLevelDuringSignIn: pick(50) === 0 ? "low" : "none",
        riskState: "none",
        riskEventTypes_v2: [],
        deviceDetail: {
            ...{ deviceId: "", displayName: "", operatingSystem, browser },
            ...{ isCompliant: false, isManaged: false, trustType: "" },
        },
        authenticationRequirement: "multiFactorAuthentication",
        authenticationRequirementPolicies: [
            { requirementProvider: "multiConditionalAccess", detail: "Conditional Access" },
        ],
        authenticationMethodsUsed: isAsked ? ["Authenticator App"] : [],
        authenticationDetails: authenticationOf(createdDateTime, isAsked),
        appliedConditionalAccessPolicies: listOf(size.loggedPolicies, (number) =>
            appliedPolicy(size, application, number),
        ),
        conditionalAccessStatus: "success",
        status: { errorCode: 0, failureReason: "Other.", additionalDetails: null },
        sessionLifetimePolicies: [],
    };
}

function authenticationOf(moment: string, isAsked: boolean): readonly Record<string, unknown>[] {
    const step = (method: string, requirement: string, detail: string) => ({
        authenticationStepDateTime: moment,
        authenticationMethod: method,
        authenticationMethodDetail: "",
        succeeded: true,
        authenticationStepRequirement: requirement,
        authenticationStepResultDetail: detail,
    });
    const claim = "requirement satisfied by claim provided by external provider";
    return [
        step("Previously satisfied", "Primary authentication", `First factor ${claim}`),
        isAsked
            ? step("Authenticator App", "Multifactor authentication", "MFA completed in Azure AD")
            : step("Previously satisfied", "Multifactor authentication", `MFA ${claim}`),
    ];
}

function appliedPolicy({ policies }: LogSize, application: number, number: number): Record<string, unknown> {
    const index = (application * 7 + number) % policies;
    const isApplied = (application + number) % 4 === 0;
    return {
        id: `99990000-0000-4000-8000-${String(index).padStart(12, "0")}`,
        displayName: `Policy ${index}`,
        enforcedGrantControls: isApplied ? ["Mfa"] : [],
        enforcedSessionControls: [],
        result: isApplied ? "success" : "notApplied",
        conditionsSatisfied: isApplied ? "application,users" : "none",
        conditionsNotSatisfied: isApplied ? "none" : "users",
    };
}
