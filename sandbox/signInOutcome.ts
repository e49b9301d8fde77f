/** The outcome of a sign-in in the sandbox tenant: which policies apply, and where they ask for MFA. */
import { z } from "zod";
import type { Tenant } from "./call";
import { isKeptIn, isRefused, type HomePerson } from "./homeTenant";
import { object, stringsIn } from "./routes/conditionalAccessShape";
import { office365, reasonsAgainst, type AskedSignIn } from "./routes/whatIfMatch";
import type { Entity, View } from "./store";

/** A sign-in to be simulated. */
export const simulatedSignIn = z.strictObject({
    userId: z.string(),
    /** Client id of the application. */
    applicationId: z.string(),
    /** For a guest; `null`: an account that belongs to no Entra tenant. */
    homeTenantId: z.string().nullable().default(null),
    /** The home tenant has asked for MFA by itself. */
    isHomeMfaDone: z.boolean().default(false),
    isDeviceCompliant: z.boolean().default(false),
    isDeviceHybridJoined: z.boolean().default(false),
    clientAppType: z
        .enum(["browser", "mobileAppsAndDesktopClients", "exchangeActiveSync", "other"])
        .default("browser"),
    devicePlatform: z.enum(["android", "iOS", "windows", "macOS", "linux"]).optional(),
    ipAddress: z.union([z.ipv4(), z.ipv6()]).optional(),
    /** Two letters of ISO 3166. */
    country: z
        .string()
        .regex(/^[A-Z]{2}$/)
        .optional(),
});
export type SimulatedSignIn = z.output<typeof simulatedSignIn>;

/** The result of a policy, or of one of its controls; `notJudged`: the simulation cannot determine it. */
type Result = "met" | "asksAtHome" | "asksHere" | "blocks" | "notJudged";

/** One policy of the tenant, as it applies to the sign-in. */
export interface PolicyVerdict {
    readonly id: string;
    readonly displayName: string;
    readonly state: string;
    /** Why it does not apply, in Graph's words; none when it applies. */
    readonly reasons: readonly string[];
    readonly controls: readonly string[];
    /** Only for a policy that applies. In report-only mode, what the result would be. */
    readonly result: Result | undefined;
    /** It applies, and also requires something that is not judged. */
    readonly isOpen: boolean;
}

/** The outcome of a sign-in. */
export interface SignInOutcome {
    readonly outcome: "allowed" | "blocked" | "notJudged";
    /** How often the person is asked for MFA, at home and here together. */
    readonly mfaCount: 0 | 1 | 2;
    /** Sentences. */
    readonly why: readonly string[];
    readonly policies: readonly PolicyVerdict[];
}

/** The guest's own tenant, where the sandbox serves it. */
export interface HomeSide {
    readonly homeTenant: Tenant;
    /** The guest there; `undefined` when that tenant has no such person. */
    readonly person: HomePerson | undefined;
    /** The tenant that is signed in to. */
    readonly resourceTenantId: string;
}

/** What is true of a sign-in, apart from the policies. */
interface Facts {
    readonly signIn: SimulatedSignIn;
    readonly isExternal: boolean;
    readonly trust: Entity;
}

/**
 * Simulates a sign-in with what the primary holds, and of a guest whose own tenant is served with what that one holds:
 * its outbound settings, and whether the person is there and may sign in. Terms of use, password changes, app protection, methods of an
 * authentication strength, assignments to applications and inbound access of single people are not judged.
 *
 * @returns `undefined` when there is no such user.
 * @see https://learn.microsoft.com/entra/external-id/authentication-conditional-access
 */
export function signInOutcome(
    view: View,
    asGiven: SimulatedSignIn,
    home?: HomeSide,
): SignInOutcome | undefined {
    const user = view.get("users", asGiven.userId);
    if (user === undefined) {
        return undefined;
    }
    // Whose person a guest is, is then known.
    const signIn = home === undefined ? asGiven : { ...asGiven, homeTenantId: home.homeTenant.tenantId };
    const externalType = externalTypeOf(user);
    const isExternal = externalType !== undefined && externalType !== "internalGuest";
    const partner = view.get("partners", isExternal ? (signIn.homeTenantId ?? "") : "");
    const settings = { ...view.get("singletons", "crossTenantAccessDefault"), ...withoutNulls(partner) };
    const facts: Facts = { signIn, isExternal, trust: object(settings["inboundTrust"]) ?? {} };
    const asked = askedSignIn(user, externalType, signIn);
    const policies = view
        .list("conditionalAccessPolicies")
        .map((policy) => verdictOf(policy, reasonsAgainst(policy, asked, view), facts));
    const refusals = [
        ...(user["accountEnabled"] === false ? ["The account may not sign in."] : []),
        ...(isExternal && isKeptOut(settings["b2bCollaborationInbound"], signIn.applicationId)
            ? ["Cross-tenant access settings keep the home tenant's people out of this application."]
            : []),
        ...(home === undefined ? [] : refusalsAtHome(home, signIn.applicationId)),
    ];
    const isByDefaults = view.get("singletons", "identitySecurityDefaults")?.["isEnabled"] === true;
    return { ...summary(policies, refusals, isByDefaults, facts), policies };
}

/** The type of an external user, in Graph's words; `undefined`: one of the tenant's own people. */
function externalTypeOf({ userType, creationType }: Entity): string | undefined {
    const isInvited = creationType === "Invitation";
    if (isInvited) {
        return userType === "Guest" ? "b2bCollaborationGuest" : "b2bCollaborationMember";
    }
    return userType === "Guest" ? "internalGuest" : undefined;
}

function withoutNulls(partner: Entity | undefined): Entity {
    return Object.fromEntries(Object.entries(partner ?? {}).filter(([, value]) => value !== null));
}

function askedSignIn(user: Entity, externalType: string | undefined, signIn: SimulatedSignIn): AskedSignIn {
    const { applicationId, homeTenantId, clientAppType, devicePlatform, ipAddress, country } = signIn;
    return {
        user,
        externalType,
        externalTenantId: homeTenantId ?? undefined,
        applicationIds: [applicationId],
        userAction: undefined,
        authenticationContext: undefined,
        conditions: {
            clientAppType,
            ...(devicePlatform && { devicePlatform }),
            ...(ipAddress && { ipAddress }),
            ...(country && { country }),
        },
    };
}

/** Names by which a setting can mean an application. */
function namesOf(applicationId: string): string[] {
    return ["AllApplications", applicationId, ...(office365.includes(applicationId) ? ["Office365"] : [])];
}

/** Whether inbound settings keep everyone of a tenant out of an application. */
function isKeptOut(inbound: unknown, applicationId: string): boolean {
    const { accessType, targets } = object(object(inbound)?.["usersAndGroups"]) ?? {};
    const isForAll = ((targets ?? []) as Entity[]).some(({ target }) => target === "AllUsers");
    return (
        (accessType === "blocked" && isForAll) || isRefused(inbound, "applications", namesOf(applicationId))
    );
}

function refusalsAtHome({ person, resourceTenantId }: HomeSide, applicationId: string): string[] {
    if (person === undefined) {
        return ["The home tenant has no such person."];
    }
    return [
        ...(person.user["accountEnabled"] === false
            ? ["The account may not sign in to the home tenant."]
            : []),
        ...(isKeptIn(person, resourceTenantId, namesOf(applicationId))
            ? [
                  "The home tenant's cross-tenant access settings keep the person out of this tenant's application.",
              ]
            : []),
    ];
}

function verdictOf(policy: Entity, reasons: readonly string[], facts: Facts): PolicyVerdict {
    const grant = object(policy["grantControls"]);
    const strength = object(grant?.["authenticationStrength"]);
    const controls = [
        ...stringsIn(grant ?? {}, "builtInControls"),
        ...(strength ? ["authenticationStrength"] : []),
        ...stringsIn(grant ?? {}, "termsOfUse").map(() => "termsOfUse"),
        ...stringsIn(grant ?? {}, "customAuthenticationFactors").map(() => "customAuthenticationFactor"),
    ];
    const results = controls.map((control) => controlResult(control, facts));
    const isAnd = grant?.["operator"] === "AND";
    const result = reasons.length > 0 ? undefined : combined(results, isAnd);
    return {
        id: String(policy["id"]),
        displayName: String(policy["displayName"]),
        state: String(policy["state"]),
        reasons,
        controls,
        result,
        isOpen:
            result === "notJudged" ||
            (isAnd && result !== undefined && result !== "blocks" && results.includes("notJudged")),
    };
}

function controlResult(control: string, { signIn, isExternal, trust }: Facts): Result {
    const device = (isMet: boolean, claim: string): Result =>
        isMet && (!isExternal || trust[claim] === true) ? "met" : "blocks";
    switch (control) {
        case "block":
            return "blocks";
        case "mfa":
        case "authenticationStrength": {
            // A client that cannot show a prompt is refused.
            if (["exchangeActiveSync", "other"].includes(signIn.clientAppType)) {
                return "blocks";
            }
            // MFA at home counts only where it is trusted; it is then asked for there.
            const isAtHome = isExternal && signIn.homeTenantId !== null && trust["isMfaAccepted"] === true;
            return isAtHome ? (signIn.isHomeMfaDone ? "met" : "asksAtHome") : "asksHere";
        }
        case "compliantDevice":
            return device(signIn.isDeviceCompliant, "isCompliantDeviceAccepted");
        case "domainJoinedDevice":
            return device(signIn.isDeviceHybridJoined, "isHybridAzureADJoinedDeviceAccepted");
        default:
            return "notJudged";
    }
}

/** With `OR`, the easiest control is enough. With `AND`, all are required, and certain results come first. */
const orders = {
    or: ["met", "asksAtHome", "asksHere", "notJudged", "blocks"],
    and: ["blocks", "asksHere", "asksAtHome", "notJudged", "met"],
} as const;

function combined(results: readonly Result[], isAnd: boolean): Result {
    const order: readonly Result[] = isAnd ? orders.and : orders.or;
    // A policy of session controls alone grants.
    return order.find((result) => results.includes(result)) ?? "met";
}

function summary(
    policies: readonly PolicyVerdict[],
    refusals: readonly string[],
    isByDefaults: boolean,
    { signIn, isExternal }: Facts,
): Omit<SignInOutcome, "policies"> {
    const enforced = policies.filter(({ state }) => state === "enabled");
    const of = (result: Result) => enforced.filter((policy) => policy.result === result);
    const open = enforced.filter(({ isOpen, reasons }) => isOpen || reasons.includes("notEnoughInformation"));
    const named = (some: readonly PolicyVerdict[]) =>
        some.map(({ displayName }) => JSON.stringify(displayName)).join(", ");
    const [blocking, here, atHome] = [of("blocks"), of("asksHere"), of("asksAtHome")];
    const isAskedAtHome =
        isExternal && signIn.homeTenantId !== null && (signIn.isHomeMfaDone || atHome.length > 0);
    const why = [
        ...refusals,
        ...(blocking.length > 0 ? [`Blocked by ${named(blocking)}.`] : []),
        ...(isByDefaults ? ["Security defaults are on, and are not judged."] : []),
        ...(open.length > 0 ? [`Not judged: ${named(open)}.`] : []),
        ...(isAskedAtHome
            ? [
                  signIn.isHomeMfaDone
                      ? "The home tenant asks for MFA by itself."
                      : `The home tenant asks for MFA, because its claim is trusted and ${named(atHome)} requires it.`,
              ]
            : []),
        ...(here.length > 0 ? [`This tenant asks for MFA: ${named(here)}.`] : []),
    ];
    const isBlocked = refusals.length + blocking.length > 0;
    return {
        outcome: isBlocked ? "blocked" : open.length > 0 || isByDefaults ? "notJudged" : "allowed",
        mfaCount: ((isAskedAtHome ? 1 : 0) + (here.length > 0 ? 1 : 0)) as 0 | 1 | 2,
        why,
    };
}
