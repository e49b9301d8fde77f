/** What Entra's sign-in log holds of a sign-in, from what the simulation says of it. */
import type { Tenant } from "./call";
import { neighborOf, personOf } from "./homeTenant";
import { otherTenants } from "./routes/tenantInformation";
import { isInRanges } from "./routes/whatIfMatch";
import { signInOutcome, type PolicyVerdict, type SignInOutcome, type SimulatedSignIn } from "./signInOutcome";
import type { Entity, View } from "./store";

/** The tenant whose log it is. */
interface LoggingTenant {
    readonly tenantId: string;
    /** Default: no other tenant is served. */
    readonly neighbors?: readonly Tenant[];
    newId(): string;
}

/** How the judge of the log departs from its rules, for tests that are to find it. */
export const quirks = ["trustIgnored", "exclusionsIgnored"] as const;
export type Quirk = (typeof quirks)[number];

/** A sign-in that is to be logged. */
export interface LoggedCall {
    readonly view: View;
    readonly signIn: SimulatedSignIn;
    readonly createdDateTime: string;
    readonly quirk?: Quirk | undefined;
}

/** The entry, with what the sign-in came to; `undefined` when there is no such user. */
export function signInEntry(
    tenant: LoggingTenant,
    { view, signIn, createdDateTime, quirk }: LoggedCall,
): { readonly entry: Entity; readonly outcome: SignInOutcome } | undefined {
    const judge = quirk === undefined ? view : quirkyView(view, quirk);
    const user = view.get("users", signIn.userId);
    if (user === undefined) {
        return undefined;
    }
    const isExternal = user["creationType"] === "Invitation";
    const { neighbors = [], tenantId } = tenant;
    const home = isExternal ? neighborOf({ neighbors }, String(user["mail"])) : undefined;
    const outcome = signInOutcome(
        judge,
        signIn,
        home && {
            resourceTenantId: tenantId,
            homeTenant: home,
            person: personOf(home, String(user["mail"])),
        },
    );
    if (outcome === undefined) {
        return undefined;
    }
    const application = view.list("servicePrincipals").find(({ appId }) => appId === signIn.applicationId);
    const name = application?.["displayName"] ?? "";
    const id = tenant.newId();
    const homeTenantId = isExternal ? (home?.tenantId ?? signIn.homeTenantId ?? "") : tenantId;
    const address = String(user["mail"] ?? user["userPrincipalName"]).toLowerCase();
    return {
        outcome,
        entry: {
            id,
            createdDateTime,
            userDisplayName: user["displayName"],
            userPrincipalName: address,
            userId: user["id"],
            userType: user["userType"] === "Guest" ? "guest" : "member",
            appId: signIn.applicationId,
            appDisplayName: name,
            resourceId: signIn.applicationId,
            resourceDisplayName: name,
            resourceTenantId: tenant.tenantId,
            conditionalAccessAudiences: [signIn.applicationId],
            homeTenantId,
            homeTenantName:
                [...neighbors, ...otherTenants].find((each) => each.tenantId === homeTenantId)?.displayName ??
                "",
            crossTenantAccessType: isExternal ? "b2bCollaboration" : "none",
            ipAddress: signIn.ipAddress ?? "",
            location: { city: "", state: "", countryOrRegion: signIn.country ?? "", geoCoordinates: {} },
            networkLocationDetails: networksOf(view, signIn),
            clientAppUsed: clientNames[signIn.clientAppType],
            userAgent: "",
            correlationId: id,
            originalRequestId: id,
            isInteractive: true,
            signInEventTypes: ["interactiveUser"],
            authenticationProtocol: "oAuth2",
            originalTransferMethod: "none",
            incomingTokenType: "none",
            tokenIssuerType: "AzureAD",
            tokenIssuerName: "",
            riskDetail: "none",
            riskLevelAggregated: "none",
            riskLevelDuringSignIn: "none",
            riskState: "none",
            riskEventTypes_v2: [],
            deviceDetail: deviceOf(signIn, id),
            ...authenticationOf(outcome, signIn, createdDateTime),
            ...resultOf(outcome, user),
            sessionLifetimePolicies: [],
        },
    };
}

/** The named locations by address that the sign-in was at. @see https://learn.microsoft.com/graph/api/resources/networklocationdetail?view=graph-rest-beta */
function networksOf(view: View, { ipAddress }: SimulatedSignIn): Entity[] {
    return view
        .list("namedLocations")
        .filter(
            ({ ipRanges }) =>
                ipAddress !== undefined &&
                Array.isArray(ipRanges) &&
                isInRanges(ipAddress, ipRanges as Entity[]),
        )
        .map(({ displayName, isTrusted }) => ({
            networkType: isTrusted === true ? "trustedNamedLocation" : "namedNetwork",
            networkNames: [displayName],
        }));
}

const clientNames = {
    browser: "Browser",
    mobileAppsAndDesktopClients: "Mobile Apps and Desktop clients",
    exchangeActiveSync: "Exchange ActiveSync",
    other: "Other clients",
} as const;

const systems = {
    android: "Android",
    iOS: "iOS 18",
    windows: "Windows 11",
    macOS: "MacOs",
    linux: "Linux",
} as const;

/** Of a device that is not registered there is no id. @see https://learn.microsoft.com/graph/api/resources/devicedetail */
function deviceOf(
    { isDeviceCompliant, isDeviceHybridJoined, devicePlatform }: SimulatedSignIn,
    id: string,
): Entity {
    const isRegistered = isDeviceCompliant || isDeviceHybridJoined;
    return {
        deviceId: isRegistered ? id : "",
        displayName: "",
        operatingSystem: devicePlatform === undefined ? "" : systems[devicePlatform],
        browser: "Edge",
        isCompliant: isDeviceCompliant,
        isManaged: isDeviceCompliant,
        trustType: isDeviceHybridJoined
            ? "Hybrid Azure AD joined"
            : isDeviceCompliant
              ? "Azure AD joined"
              : "",
    };
}

/** @see https://learn.microsoft.com/graph/api/resources/authenticationdetail?view=graph-rest-beta */
function authenticationOf(outcome: SignInOutcome, signIn: SimulatedSignIn, moment: string): Entity {
    const enforced = outcome.policies.filter(
        ({ state, result }) => state === "enabled" && result !== undefined,
    );
    const wantsMfa = enforced.some(({ controls }) => controls.some(isMultifactor));
    const isAskedHere = outcome.outcome !== "blocked" && enforced.some(({ result }) => result === "asksHere");
    const isFromHome =
        outcome.outcome !== "blocked" &&
        !isAskedHere &&
        enforced.some(
            ({ result, controls }) =>
                result === "asksAtHome" ||
                (result === "met" &&
                    signIn.isHomeMfaDone &&
                    controls.length > 0 &&
                    controls.every(isMultifactor)),
        );
    const step = (method: string, requirement: string, detail: string): Entity => ({
        authenticationStepDateTime: moment,
        authenticationMethod: method,
        authenticationMethodDetail: "",
        succeeded: true,
        authenticationStepRequirement: requirement,
        authenticationStepResultDetail: detail,
    });
    const [primary, multifactor] = ["Primary authentication", "Multifactor authentication"];
    return {
        authenticationRequirement: wantsMfa ? "multiFactorAuthentication" : "singleFactorAuthentication",
        authenticationRequirementPolicies: wantsMfa
            ? [{ requirementProvider: "multiConditionalAccess", detail: "Conditional Access" }]
            : [],
        authenticationMethodsUsed: isAskedHere ? ["Authenticator App"] : [],
        authenticationDetails: [
            signIn.homeTenantId === null
                ? step("Password", primary, "Correct password")
                : step(
                      "Previously satisfied",
                      primary,
                      "First factor requirement satisfied by claim provided by external provider",
                  ),
            ...(isAskedHere ? [step("Authenticator App", multifactor, "MFA completed in Azure AD")] : []),
            ...(isFromHome
                ? [
                      step(
                          "Previously satisfied",
                          multifactor,
                          "MFA requirement satisfied by claim provided by external provider",
                      ),
                  ]
                : []),
        ],
    };
}

function isMultifactor(control: string): boolean {
    return control === "mfa" || control === "authenticationStrength";
}

/**
 * Policies by what they came to, once the person has done what they were asked.
 *
 * @see https://learn.microsoft.com/graph/api/resources/appliedconditionalaccesspolicy
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
function resultOf({ policies, outcome }: SignInOutcome, user: Entity): Entity {
    const applied = policies.map((policy) => ({
        id: policy.id,
        displayName: policy.displayName,
        enforcedGrantControls: policy.result === undefined ? [] : policy.controls.map(controlName),
        enforcedSessionControls: [],
        result: resultWord(policy),
        conditionsSatisfied: "none",
        conditionsNotSatisfied:
            policy.reasons
                .map((reason) => conditionNames[reason] ?? reason)
                .filter((reason) => !notConditions.has(reason))
                .join(",") || "none",
    }));
    const has = (result: string) => applied.some((policy) => policy.result === result);
    const isByPolicy = has("failure");
    const errorCode =
        outcome !== "blocked" ? 0 : isByPolicy ? 53003 : user["accountEnabled"] === false ? 50057 : 500213;
    return {
        appliedConditionalAccessPolicies: applied,
        conditionalAccessStatus: isByPolicy ? "failure" : has("success") ? "success" : "notApplied",
        status: {
            errorCode,
            failureReason: errorCode === 0 ? "Other." : `AADSTS${errorCode}`,
            additionalDetails: null,
        },
    };
}

/** Words of `conditionalAccessConditions` where they are not those of `whatIfAnalysisReasons`. */
const conditionNames: Readonly<Record<string, string>> = { clientApps: "clientType", devices: "deviceState" };
const notConditions = new Set(["policyNotEnabled", "notEnoughInformation", "workloadIdentities"]);

function controlName(control: string): string {
    return control.charAt(0).toUpperCase() + control.slice(1);
}

function resultWord({ state, result, reasons, isOpen }: PolicyVerdict): string {
    if (state === "disabled") {
        return "notEnabled";
    }
    if (reasons.includes("notEnoughInformation") || isOpen) {
        return "unknown";
    }
    const isReportOnly = state === "enabledForReportingButNotEnforced";
    if (result === undefined) {
        return isReportOnly ? "reportOnlyNotApplied" : "notApplied";
    }
    if (isReportOnly) {
        return result === "met"
            ? "reportOnlySuccess"
            : result === "blocks"
              ? "reportOnlyFailure"
              : "reportOnlyInterrupted";
    }
    return result === "blocks" ? "failure" : "success";
}

/** The directory as a judge with a quirk sees it. */
function quirkyView(view: View, quirk: Quirk): View {
    const changed = {
        trustIgnored: { partners: (row: Entity): Entity => ({ ...row, inboundTrust: null }) },
        exclusionsIgnored: { conditionalAccessPolicies: withoutExclusions },
    }[quirk] as Partial<Record<string, (row: Entity) => Entity>>;
    return new Proxy(view, {
        get(target, property, receiver) {
            if (property === "get") {
                return (table: Parameters<View["get"]>[0], id: string) => {
                    const row = target.get(table, id);
                    return row && (changed[table]?.(row) ?? row);
                };
            }
            if (property === "list") {
                return (table: Parameters<View["list"]>[0]) =>
                    target.list(table).map((row) => changed[table]?.(row) ?? row);
            }
            const value: unknown = Reflect.get(target, property, receiver);
            return typeof value === "function"
                ? (value as (...args: unknown[]) => unknown).bind(target)
                : value;
        },
    });
}

function withoutExclusions(policy: Entity): Entity {
    const conditions = policy["conditions"] as Entity;
    const users = conditions["users"] as Entity;
    const none = {
        excludeUsers: [],
        excludeGroups: [],
        excludeRoles: [],
        excludeGuestsOrExternalUsers: null,
    };
    return { ...policy, conditions: { ...conditions, users: { ...users, ...none } } };
}
