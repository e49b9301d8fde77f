import { z } from "zod";
import { applicationSuites } from "../../rules/applicationGroups";
import { externalUserTypes } from "../model";

const id = z.string().transform((text) => text.toLowerCase());
const ids = z.array(id).readonly();

/** @see https://learn.microsoft.com/graph/api/resources/enums (authenticationMethodModes) */
const mode = z.enum([
    ...(["password", "voice", "hardwareOath", "softwareOath", "sms", "fido2"] as const),
    ...(["windowsHelloForBusiness", "microsoftAuthenticatorPush", "deviceBasedPush"] as const),
    ...(["temporaryAccessPassOneTime", "temporaryAccessPassMultiUse", "email"] as const),
    ...(["x509CertificateSingleFactor", "x509CertificateMultiFactor"] as const),
    ...(["federatedSingleFactor", "federatedMultiFactor"] as const),
]);

const who = z.strictObject({
    /** `member`, or the type that conditional access gives a guest or external user. */
    userType: z.enum(["member", ...externalUserTypes]),
    /** Object id in this tenant; `null` for who has none, as direct-connect users. */
    userId: id.nullable().optional(),
    /** Home tenant of an external user; `null` for who has none, as with email one-time passcodes. */
    homeTenantId: id.nullable().optional(),
    /**
     * The home tenant's cloud. `other`: one with which collaboration is enabled, if it is with any. Its people get in
     * only if the home tenant is a configured partner. Default: the same.
     */
    homeCloud: z.enum(["same", "other"]).optional(),
    /** Who identifies an external user without a home tenant in Entra. Default: unknown. */
    identityProvider: z
        .enum(["oneTimePasscode", "microsoftAccount", "google", "facebook", "federated"])
        .optional(),
    /**
     * Further types under which policies see the same sign-in. Default: found from the partner's direct-connect
     * settings, the application, and whether a direct-connect user has an object here.
     */
    overlappingTypes: z.array(z.enum(externalUserTypes)).readonly().optional(),
    /** All groups of which the person is a direct member; nested ones are found through the tenant's groups. */
    groupIds: ids.optional(),
    /** All directory roles, by template id, active and in the whole tenant. */
    roleIds: ids.optional(),
    /** Object id and groups at home, by which inbound access settings may name a person. */
    homeUserId: id.optional(),
    homeGroupIds: ids.optional(),
    /** Whether the home tenant's outbound settings let the person out. Default `true`. */
    isAllowedOutbound: z.boolean().optional(),
});

/** What one tenant's sign-in has of a person's authentication. */
const authentication = z.strictObject({
    /** The session holds a claim of multi-factor authentication. Default: what `methodsDone` amounts to. */
    isMfaDone: z.boolean().optional(),
    /** Methods used in this session. Default: the first factor alone. */
    methodsDone: z.array(mode).readonly().optional(),
    /** Methods registered. Default: whatever is asked for can be used or registered. */
    methodsRegistered: z.array(mode).readonly().optional(),
});

const target = z.strictObject({
    /** Client id of the application. */
    applicationId: id.optional(),
    /** All suites that the application belongs to. Default: known for some applications, else unknown. */
    suites: z.array(z.enum(applicationSuites)).readonly().optional(),
    /** The application's custom security attributes, `Set_Attribute` to values. Default: unknown. */
    customSecurityAttributes: z
        .record(z.string(), z.union([z.string(), z.array(z.string()).readonly()]))
        .readonly()
        .optional(),
    /** Such as `urn:user:registersecurityinfo` and `urn:user:registerdevice`. */
    userAction: z
        .string()
        .regex(/^urn:user:\w+$/)
        .optional(),
    /** The authentication context asked for, `c1` to `c99`. */
    authenticationContext: z
        .string()
        .regex(/^c[1-9]\d?$/)
        .optional(),
});

const location = z.strictObject({
    ipAddress: z.union([z.ipv4(), z.ipv6()]).optional(),
    /** Country of the address, ISO 3166 alpha-2; `null` for an address that maps to none. */
    country: z.string().length(2).toUpperCase().nullable().optional(),
    /** Country by the Authenticator app's GPS. */
    gpsCountry: z.string().length(2).toUpperCase().nullable().optional(),
    /** All named locations that the sign-in is at. Default: found from address and country. */
    namedLocationIds: ids.optional(),
    /**
     * Of the named locations that address and country do not determine (the trusted addresses of multi-factor authentication's
     * own settings, and locations that the tenant's data lacks), those that the sign-in is at. Default: unknown.
     */
    furtherLocationIds: ids.optional(),
    /** Whether a trusted location is among them. Default: found from the address. */
    isTrusted: z.boolean().optional(),
});

const device = z.strictObject({
    isCompliant: z.boolean().optional(),
    isManaged: z.boolean().optional(),
    /** `AzureAD` joined, `ServerAD` hybrid joined, `Workplace` registered. */
    trustType: z.enum(["AzureAD", "ServerAD", "Workplace"]).optional(),
    /** Further attributes that device filters can name, by name. */
    attributes: z
        .record(z.string(), z.union([z.string(), z.array(z.string()).readonly(), z.null()]))
        .readonly()
        .optional(),
});

const riskLevel = z.enum(["none", "low", "medium", "high", "hidden"]);

/**
 * One sign-in. What is left out of the conditions is unknown, and makes an outcome uncertain where a policy asks for
 * it; what is left out of the authentication is a fresh sign-in of a person who can do what is asked.
 */
export const scenarioSchema = z.strictObject({
    name: z.string().optional(),
    who,
    target,
    clientAppType: z
        .enum(["browser", "mobileAppsAndDesktopClients", "exchangeActiveSync", "other"])
        .optional(),
    /** `unsupported` is one that conditional access does not know, such as Chrome OS. */
    platform: z
        .enum(["android", "iOS", "windows", "windowsPhone", "macOS", "linux", "unsupported"])
        .optional(),
    location: location.optional(),
    /** `null` for a device that is not registered. */
    device: device.nullable().optional(),
    signInRiskLevel: riskLevel.optional(),
    userRiskLevel: riskLevel.optional(),
    insiderRiskLevel: z.enum(["none", "minor", "moderate", "elevated"]).optional(),
    authenticationFlow: z.enum(["none", "deviceCodeFlow", "authenticationTransfer"]).optional(),
    /** In the home tenant, for external users. */
    atHome: authentication.optional(),
    /** In this tenant. */
    here: authentication.optional(),
    /** Terms of use accepted, and custom controls met, in this session. Default: none. */
    termsOfUseAccepted: ids.optional(),
    customControlsMet: ids.optional(),
    /** The client is an approved application, and has an app protection policy. */
    isApprovedApplication: z.boolean().optional(),
    isProtectedApplication: z.boolean().optional(),
});

export type Scenario = z.input<typeof scenarioSchema>;
export type AuthenticationMode = z.infer<typeof mode>;

/** A scenario with ids in lower case. */
export type CheckedScenario = z.output<typeof scenarioSchema>;
