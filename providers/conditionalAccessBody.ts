/**
 * Parts of a conditional access policy in Microsoft Graph's own JSON, as version 1.0 has them.
 *
 * @see https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy
 */

/** What a policy applies to. Either `users` or `clientApplications` is needed. */
export interface PolicyConditions {
    /** Applications, user actions or authentication contexts. */
    readonly applications?: PolicyApplications;
    /** Users, groups, roles and guests. */
    readonly users?: PolicyUsers;
    /** Service principals, for a policy for workload identities. */
    readonly clientApplications?: PolicyClientApplications;
    /** Kinds of client. */
    readonly clientAppTypes?: readonly PolicyClientAppType[];
    /** Device platforms, as the device reports them. */
    readonly platforms?: {
        /** Platforms that the policy applies to. */
        readonly includePlatforms?: readonly PolicyPlatform[];
        /** Platforms that it leaves out. */
        readonly excludePlatforms?: readonly PolicyPlatform[];
    };
    /** Named locations. */
    readonly locations?: {
        /** Ids of named locations, `All` or `AllTrusted`. */
        readonly includeLocations?: readonly string[];
        /** Locations that the policy leaves out. */
        readonly excludeLocations?: readonly string[];
    };
    /** Devices by their properties. */
    readonly devices?: {
        /** A rule over device properties. */
        readonly deviceFilter?: PolicyFilter;
    };
    /** Risk of the sign-in. Needs Entra ID P2. */
    readonly signInRiskLevels?: readonly PolicyRiskLevel[];
    /** Risk of the user. Needs Entra ID P2. */
    readonly userRiskLevels?: readonly PolicyRiskLevel[];
    /** Risk of the workload identity. */
    readonly servicePrincipalRiskLevels?: readonly PolicyRiskLevel[];
    /** `minor`, `moderate` or `elevated`; several are joined by commas. */
    readonly insiderRiskLevels?: string;
    /** Flows that move a sign-in between devices. */
    readonly authenticationFlows?: {
        /** `deviceCodeFlow` or `authenticationTransfer`, or both joined by a comma. */
        readonly transferMethods?: string;
    };
}

export interface PolicyApplications {
    /** App ids, `All`, `Office365` or `MicrosoftAdminPortals`. */
    readonly includeApplications?: readonly string[];
    /** App ids or groups of applications that the policy leaves out. */
    readonly excludeApplications?: readonly string[];
    /** Such as `urn:user:registersecurityinfo`. */
    readonly includeUserActions?: readonly string[];
    /** Authentication contexts, `c1` to `c99`. */
    readonly includeAuthenticationContextClassReferences?: readonly string[];
    /** A rule over custom security attributes of applications. */
    readonly applicationFilter?: PolicyFilter;
}

export interface PolicyUsers {
    /** Object ids, `All`, `None` or `GuestsOrExternalUsers`. */
    readonly includeUsers?: readonly string[];
    /** Object ids that the policy leaves out, or `GuestsOrExternalUsers`. */
    readonly excludeUsers?: readonly string[];
    /** Object ids. */
    readonly includeGroups?: readonly string[];
    /** Object ids of groups that it leaves out. */
    readonly excludeGroups?: readonly string[];
    /** Template ids of directory roles. */
    readonly includeRoles?: readonly string[];
    /** Template ids of directory roles that it leaves out. */
    readonly excludeRoles?: readonly string[];
    /** Guests and external users that it applies to. */
    readonly includeGuestsOrExternalUsers?: PolicyGuests;
    /** Guests and external users that it leaves out. */
    readonly excludeGuestsOrExternalUsers?: PolicyGuests;
}

export interface PolicyGuests {
    /** Types of guests and external users, joined by commas. */
    readonly guestOrExternalUserTypes?: string;
    /** Their home tenants. Left out, all. */
    readonly externalTenants?: {
        /** `#microsoft.graph.conditionalAccessAllExternalTenants` or `…EnumeratedExternalTenants`. */
        readonly "@odata.type"?: string;
        /** All tenants, or those in `members`. */
        readonly membershipKind?: "all" | "enumerated";
        /** Tenant ids, with `enumerated`. */
        readonly members?: readonly string[];
    };
}

export interface PolicyClientApplications {
    /** Object ids of service principals, or `ServicePrincipalsInMyTenant`. */
    readonly includeServicePrincipals?: readonly string[];
    /** Object ids of service principals that the policy leaves out. */
    readonly excludeServicePrincipals?: readonly string[];
    /** A rule over custom security attributes of service principals. */
    readonly servicePrincipalFilter?: PolicyFilter;
}

/** A rule over properties, in Entra's rule language. */
export interface PolicyFilter {
    /** Whether the policy applies to what matches, or to all else. */
    readonly mode?: "include" | "exclude";
    /** The rule, such as `device.trustType -eq "ServerAD"`. */
    readonly rule?: string;
}

export type PolicyClientAppType =
    "all" | "browser" | "mobileAppsAndDesktopClients" | "exchangeActiveSync" | "easSupported" | "other";

export type PolicyPlatform = "android" | "iOS" | "windows" | "windowsPhone" | "macOS" | "linux" | "all";

export type PolicyRiskLevel = "low" | "medium" | "high" | "hidden" | "none";

/** What must be met to get in. */
export interface PolicyGrantControls {
    /** All of the controls, or one of them. */
    readonly operator?: "AND" | "OR";
    /** Controls by name. `block` stands alone. */
    readonly builtInControls?: readonly (
        | "block"
        | "mfa"
        | "compliantDevice"
        | "domainJoinedDevice"
        | "approvedApplication"
        | "compliantApplication"
        | "passwordChange"
    )[];
    /** Ids of custom controls. */
    readonly customAuthenticationFactors?: readonly string[];
    /** Ids of terms of use. */
    readonly termsOfUse?: readonly string[];
    /** An authentication strength instead of `mfa`. */
    readonly authenticationStrength?: {
        /** The strength's id (GUID). */
        readonly id: string;
    };
}

/** What limits the session afterwards. */
export interface PolicySessionControls {
    /** SharePoint and Exchange limit what the session can do. */
    readonly applicationEnforcedRestrictions?: {
        /** Whether they do. */
        readonly isEnabled?: boolean;
    };
    /** Defender for Cloud Apps watches or limits the session. */
    readonly cloudAppSecurity?: {
        /** Whether it does. */
        readonly isEnabled?: boolean;
        /** What Defender for Cloud Apps does. */
        readonly cloudAppSecurityType?: "mcasConfigured" | "monitorOnly" | "blockDownloads";
    };
    /** Refuses sign-ins during an outage that Entra would otherwise let in by earlier checks. */
    readonly disableResilienceDefaults?: boolean;
    /** Whether the session outlives the browser. */
    readonly persistentBrowser?: {
        /** Whether `mode` is in force. */
        readonly isEnabled?: boolean;
        /** The session always or never outlives the browser. */
        readonly mode?: "always" | "never";
    };
    /** Binds the session's tokens to the device. */
    readonly secureSignInSession?: {
        /** Whether it does. */
        readonly isEnabled?: boolean;
    };
    /** After what time users sign in again. */
    readonly signInFrequency?: {
        /** Whether it is in force. */
        readonly isEnabled?: boolean;
        /** Which part of the sign-in is repeated. */
        readonly authenticationType?: "primaryAndSecondaryAuthentication" | "secondaryAuthentication";
        /** After a time, or every time. */
        readonly frequencyInterval?: "timeBased" | "everyTime";
        /** Unit of `value`. */
        readonly type?: "days" | "hours";
        /** Number of days or hours. */
        readonly value?: number;
    };
}
