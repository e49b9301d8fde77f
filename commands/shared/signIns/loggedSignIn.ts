/**
 * How a sign-in met the demand for multifactor authentication, if there was one.
 *
 * `askedHere`: the person was asked by this tenant, whether they passed or not. `claimFromHome`: the home tenant's claim
 * was accepted. `claimInSession`: the session held a claim already, of this tenant or the home tenant. `unknown`: the log
 * does not say.
 */
export type MfaRecord = "none" | "askedHere" | "claimFromHome" | "claimInSession" | "unknown";

/** @see https://learn.microsoft.com/graph/api/resources/signin?view=graph-rest-beta (crossTenantAccessType) */
export type CrossTenantAccessType =
    "none" | "b2bCollaboration" | "b2bDirectConnect" | "serviceProvider" | "other" | "unknown";

/** What the log says of one policy. */
export interface LoggedPolicy {
    /** In lower case. */
    readonly id: string;
    readonly displayName: string;
    /** @see https://learn.microsoft.com/graph/api/resources/appliedconditionalaccesspolicy */
    readonly result: string;
}

/** The device, as far as this tenant saw it. */
export interface LoggedDevice {
    readonly deviceId: string;
    readonly displayName: string;
    readonly isCompliant: boolean | undefined;
    readonly isManaged: boolean | undefined;
    readonly trustType: "AzureAD" | "ServerAD" | "Workplace" | undefined;
}

/**
 * One entry of the sign-in log, the same wherever it was read. `undefined` is what the source does not have; nothing is
 * made up for it.
 */
export interface LoggedSignIn {
    readonly id: string;
    /** Milliseconds since 1970. */
    readonly createdMs: number;
    /** Object id in this tenant, in lower case. */
    readonly userId: string;
    /** As the log writes it: for guests their own address. */
    readonly userPrincipalName: string;
    readonly isGuest: boolean | undefined;
    readonly access: CrossTenantAccessType;
    /** In lower case. */
    readonly homeTenantId: string | undefined;
    readonly resourceTenantId: string | undefined;
    /** Client id of the application that conditional access was evaluated for, in lower case. */
    readonly targetId: string | undefined;
    readonly targetName: string;
    readonly isInteractive: boolean | undefined;
    readonly clientAppType:
        "browser" | "mobileAppsAndDesktopClients" | "exchangeActiveSync" | "other" | undefined;
    readonly platform:
        "android" | "iOS" | "windows" | "windowsPhone" | "macOS" | "linux" | "unsupported" | undefined;
    readonly ipAddress: string | undefined;
    /** ISO 3166 alpha-2. */
    readonly country: string | undefined;
    /** Names of the named locations that the log found, and whether it calls the network trusted. */
    readonly networks: { readonly names: readonly string[]; readonly isTrusted: boolean } | undefined;
    /** `undefined` where this tenant sees no device. */
    readonly device: LoggedDevice | undefined;
    readonly signInRiskLevel: "none" | "low" | "medium" | "high" | "hidden" | undefined;
    readonly authenticationFlow: "none" | "deviceCodeFlow" | "authenticationTransfer" | undefined;
    readonly mfa: MfaRecord;
    /** Methods of multifactor authentication that this tenant asked for, as the log names them. */
    readonly methods: readonly string[];
    /** What asked for it, such as `multiConditionalAccess`; `undefined` where the source leaves it out. */
    readonly requirementProviders: readonly string[] | undefined;
    /** 0: the sign-in succeeded. */
    readonly errorCode: number;
    readonly conditionalAccessStatus: string | undefined;
    /** `undefined` where the source or the permissions leave them out. */
    readonly policies: readonly LoggedPolicy[] | undefined;
}

/** A row that is not an entry of the log. */
export class UnreadableRowError extends Error {}
