/**
 * Parts of a conditional access policy in Microsoft Graph's own JSON, as version 1.0 has them.
 *
 * @see https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy
 */

/** What a policy applies to. Either `users` or `clientApplications` is needed. */
export interface PolicyConditions {
    readonly applications?: PolicyApplications;
    readonly users?: PolicyUsers;
    /** Service principals, for a policy for workload identities. */
    readonly clientApplications?: PolicyClientApplications;
    readonly clientAppTypes?: readonly PolicyClientAppType[];
    readonly platforms?: {
        readonly includePlatforms?: readonly PolicyPlatform[];
        readonly excludePlatforms?: readonly PolicyPlatform[];
    };
    readonly locations?: {
        /** Ids of named locations, `All` or `AllTrusted`. */
        readonly includeLocations?: readonly string[];
        readonly excludeLocations?: readonly string[];
    };
    readonly devices?: { readonly deviceFilter?: PolicyFilter };
    readonly signInRiskLevels?: readonly PolicyRiskLevel[];
    readonly userRiskLevels?: readonly PolicyRiskLevel[];
    readonly servicePrincipalRiskLevels?: readonly PolicyRiskLevel[];
    /** `minor`, `moderate` or `elevated`; several are joined by commas. */
    readonly insiderRiskLevels?: string;
    readonly authenticationFlows?: {
        /** `deviceCodeFlow` or `authenticationTransfer`, or both joined by a comma. */
        readonly transferMethods?: string;
    };
}

export interface PolicyApplications {
    /** App ids, `All`, `Office365` or `MicrosoftAdminPortals`. */
    readonly includeApplications?: readonly string[];
    readonly excludeApplications?: readonly string[];
    /** Such as `urn:user:registersecurityinfo`. */
    readonly includeUserActions?: readonly string[];
    readonly includeAuthenticationContextClassReferences?: readonly string[];
    readonly applicationFilter?: PolicyFilter;
}

export interface PolicyUsers {
    /** Object ids, `All`, `None` or `GuestsOrExternalUsers`. */
    readonly includeUsers?: readonly string[];
    readonly excludeUsers?: readonly string[];
    /** Object ids. */
    readonly includeGroups?: readonly string[];
    readonly excludeGroups?: readonly string[];
    /** Template ids of directory roles. */
    readonly includeRoles?: readonly string[];
    readonly excludeRoles?: readonly string[];
    readonly includeGuestsOrExternalUsers?: PolicyGuests;
    readonly excludeGuestsOrExternalUsers?: PolicyGuests;
}

export interface PolicyGuests {
    /** Types of guests and external users, joined by commas. */
    readonly guestOrExternalUserTypes?: string;
    readonly externalTenants?: {
        readonly "@odata.type"?: string;
        readonly membershipKind?: "all" | "enumerated";
        /** Tenant ids, with `enumerated`. */
        readonly members?: readonly string[];
    };
}

export interface PolicyClientApplications {
    /** Object ids of service principals, or `ServicePrincipalsInMyTenant`. */
    readonly includeServicePrincipals?: readonly string[];
    readonly excludeServicePrincipals?: readonly string[];
    readonly servicePrincipalFilter?: PolicyFilter;
}

/** A rule over properties, in Entra's rule language. */
export interface PolicyFilter {
    readonly mode?: "include" | "exclude";
    readonly rule?: string;
}

export type PolicyClientAppType =
    "all" | "browser" | "mobileAppsAndDesktopClients" | "exchangeActiveSync" | "easSupported" | "other";

export type PolicyPlatform = "android" | "iOS" | "windows" | "windowsPhone" | "macOS" | "linux" | "all";

export type PolicyRiskLevel = "low" | "medium" | "high" | "hidden" | "none";

/** What must be met to get in. */
export interface PolicyGrantControls {
    readonly operator?: "AND" | "OR";
    readonly builtInControls?: readonly (
        | "block"
        | "mfa"
        | "compliantDevice"
        | "domainJoinedDevice"
        | "approvedApplication"
        | "compliantApplication"
        | "passwordChange"
    )[];
    readonly customAuthenticationFactors?: readonly string[];
    /** Ids of terms of use. */
    readonly termsOfUse?: readonly string[];
    readonly authenticationStrength?: { readonly id: string };
}

/** What limits the session afterwards. */
export interface PolicySessionControls {
    readonly applicationEnforcedRestrictions?: { readonly isEnabled?: boolean };
    readonly cloudAppSecurity?: {
        readonly isEnabled?: boolean;
        readonly cloudAppSecurityType?: "mcasConfigured" | "monitorOnly" | "blockDownloads";
    };
    readonly disableResilienceDefaults?: boolean;
    readonly persistentBrowser?: { readonly isEnabled?: boolean; readonly mode?: "always" | "never" };
    readonly secureSignInSession?: { readonly isEnabled?: boolean };
    readonly signInFrequency?: {
        readonly isEnabled?: boolean;
        readonly authenticationType?: "primaryAndSecondaryAuthentication" | "secondaryAuthentication";
        readonly frequencyInterval?: "timeBased" | "everyTime";
        readonly type?: "days" | "hours";
        /** Number of days or hours. */
        readonly value?: number;
    };
}
