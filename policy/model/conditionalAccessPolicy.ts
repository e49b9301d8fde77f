import type { List, OrUnknown } from "./unknown";

export { externalUserTypes, type ExternalUserType } from "../../rules/externalUserTypes";

export const policyStates = ["enabled", "disabled", "enabledForReportingButNotEnforced"] as const;
export type PolicyState = (typeof policyStates)[number];

/** Guests and external users by type and home tenant. */
export interface GuestsOrExternalUsers {
    readonly types: List;
    /** Home tenants (ids), or `all`; Graph's `null` means all. */
    readonly externalTenants: "all" | List;
}

/** Who a policy is for. Graph's old word `GuestsOrExternalUsers` is held as all types of all tenants. */
export interface PolicyUsers {
    readonly includeUsers: List;
    readonly excludeUsers: List;
    readonly includeGroups: List;
    readonly excludeGroups: List;
    readonly includeRoles: List;
    readonly excludeRoles: List;
    readonly includeGuestsOrExternalUsers: OrUnknown<GuestsOrExternalUsers> | null;
    readonly excludeGuestsOrExternalUsers: OrUnknown<GuestsOrExternalUsers> | null;
}

/** A rule that includes or excludes what it matches. */
export interface Filter {
    readonly mode: OrUnknown<"include" | "exclude">;
    readonly rule: OrUnknown<string>;
}

/** The targets of a policy: applications, user actions, or authentication contexts. */
export interface PolicyApplications {
    readonly includeApplications: List;
    readonly excludeApplications: List;
    readonly includeUserActions: List;
    readonly includeAuthenticationContextClassReferences: List;
    readonly applicationFilter: OrUnknown<Filter> | null;
}

export interface IncludeExclude {
    readonly include: List;
    readonly exclude: List;
}

/** Workload identities that a policy is for. */
export interface ClientApplications {
    readonly includeServicePrincipals: List;
    readonly excludeServicePrincipals: List;
    readonly servicePrincipalFilter: OrUnknown<Filter> | null;
}

/** When a policy applies. Conditions that are `null` or empty are none. */
export interface PolicyConditions {
    readonly users: PolicyUsers;
    readonly applications: PolicyApplications;
    readonly clientApplications: OrUnknown<ClientApplications> | null;
    /** Never empty: left out means `all`. */
    readonly clientAppTypes: List;
    readonly platforms: OrUnknown<IncludeExclude> | null;
    readonly locations: OrUnknown<IncludeExclude> | null;
    readonly deviceFilter: OrUnknown<Filter> | null;
    readonly signInRiskLevels: List;
    readonly userRiskLevels: List;
    readonly servicePrincipalRiskLevels: List;
    readonly insiderRiskLevels: List;
    /** Ways of transferring a sign-in (`deviceCodeFlow`, `authenticationTransfer`). */
    readonly transferMethods: List;
}

/** What has to be met to get in. */
export interface GrantControls {
    /** `OR` when there is one control only, as Graph keeps it. */
    readonly operator: OrUnknown<"AND" | "OR">;
    readonly builtInControls: List;
    readonly customAuthenticationFactors: List;
    readonly termsOfUse: List;
    /** Id (GUID) of the authentication strength. */
    readonly authenticationStrengthId: OrUnknown<string> | null;
}

export interface SignInFrequency {
    readonly frequencyInterval: OrUnknown<"timeBased" | "everyTime">;
    readonly type: OrUnknown<"days" | "hours"> | null;
    readonly value: OrUnknown<number> | null;
    readonly authenticationType: OrUnknown<"primaryAndSecondaryAuthentication" | "secondaryAuthentication">;
}

/** What limits the session, without controls that are switched off. */
export interface SessionControls {
    readonly applicationEnforcedRestrictions: OrUnknown<boolean>;
    readonly cloudAppSecurity: OrUnknown<string> | null;
    readonly persistentBrowser: OrUnknown<string> | null;
    readonly signInFrequency: OrUnknown<SignInFrequency> | null;
    readonly disableResilienceDefaults: OrUnknown<boolean>;
    readonly secureSignInSession: OrUnknown<boolean>;
}

/**
 * A conditional access policy, the same whether it was read from Graph or from a Pulumi resource. Immutable plain
 * data; lists are sets (sorted, each item once), ids in lower case.
 *
 * @see https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy
 */
export interface ConditionalAccessPolicy {
    /** Identifies the policy in its tenant: its id, or the name of its resource before it has one. */
    readonly key: string;
    readonly id: string | null;
    readonly displayName: OrUnknown<string>;
    readonly description: OrUnknown<string> | null;
    readonly state: OrUnknown<PolicyState>;
    readonly conditions: PolicyConditions;
    readonly grantControls: OrUnknown<GrantControls> | null;
    readonly sessionControls: OrUnknown<SessionControls> | null;
    /** Non-empty members that this model does not know, by path. They are kept, and never taken for absent. */
    readonly unmodelled: Readonly<Record<string, unknown>>;
}
