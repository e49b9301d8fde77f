import type { OrUnknown, PolicyState } from "../model";

/** The version of the outcome's form. It changes when a reader of an older form would misread it. */
export const outcomeSchemaVersion = 1;

/** @see https://learn.microsoft.com/graph/api/resources/enums (whatIfAnalysisReasons) */
export type AnalysisReason =
    | "notSet"
    | "notEnoughInformation"
    | "invalidCondition"
    | "users"
    | "workloadIdentities"
    | "application"
    | "userActions"
    | "authenticationContext"
    | "devicePlatform"
    | "devices"
    | "clientApps"
    | "location"
    | "signInRisk"
    | "userRisk"
    | "emptyPolicy"
    | "invalidPolicy"
    | "policyNotEnabled"
    | "time"
    | "insiderRisk"
    | "authenticationFlow";

/** The sign-in log's words. @see https://learn.microsoft.com/graph/api/resources/appliedconditionalaccesspolicy */
export type PolicyResult =
    | "success"
    | "failure"
    | "notApplied"
    | "notEnabled"
    | "unknown"
    | "reportOnlySuccess"
    | "reportOnlyFailure"
    | "reportOnlyInterrupted"
    | "reportOnlyNotApplied";

/** The home tenant, or this one, whose resources are shared. */
export type Place = "home" | "here";

/** A grant control: a built-in one by Graph's name, or one of a kind by its id. */
export interface Control {
    readonly kind: string;
    /** Id of the strength, terms of use or custom control. */
    readonly id: string | null;
}

/** `required`: the person has to do something; `impossible`: nothing they can do here helps. */
export type ControlStatus = "satisfied" | "required" | "impossible";

export interface ControlOutcome extends Control {
    readonly status: ControlStatus | "unknown";
    /** Where the step happens; `null` when there is none. */
    readonly place: Place | null;
    /** Why it is impossible or unknown; else empty. */
    readonly why: string;
}

export interface PolicyOutcome {
    readonly key: string;
    readonly displayName: OrUnknown<string>;
    readonly state: OrUnknown<PolicyState>;
    /** `unknown` where an input is not known. */
    readonly applies: boolean | "unknown";
    /** Why it does not apply; `notSet` when it does. */
    readonly analysisReasons: readonly AnalysisReason[];
    /** Conditions that could not be judged; not empty exactly when `notEnoughInformation` is a reason. */
    readonly unknownConditions: readonly AnalysisReason[];
    /** As the sign-in log would show it, once the person has done what is asked. */
    readonly result: PolicyResult;
    /** Of a policy that applies or may apply. */
    readonly controls: readonly ControlOutcome[];
    /** `OR`: one control is enough. `null`: there are none. */
    readonly operator: OrUnknown<"AND" | "OR"> | null;
}

export interface Blocker {
    readonly kind: "policy" | "crossTenantAccess" | "securityDefaults";
    /** The policy's key, or the home tenant's id. */
    readonly key: string;
    readonly why: string;
}

/** What the person is asked to do, in the order of asking. */
export interface Prompt {
    readonly kind: string;
    /** Ids of the strengths, terms of use or custom control that it is for. */
    readonly ids: readonly string[];
    readonly place: Place;
    /** Keys of the policies that ask. */
    readonly policies: readonly string[];
}

/** Where, and how often, the person does multi-factor authentication, including what was done before. */
export interface MfaCount {
    readonly atHome: number;
    readonly here: number;
    /** `twice` stands for twice or more. */
    readonly summary: "none" | "onceAtHome" | "onceHere" | "twice";
}

export interface EffectiveSessionControls {
    /** The shortest time in hours; `everyTime` is 0; `null`: not limited. */
    readonly signInFrequencyHours: OrUnknown<number> | null;
    readonly signInFrequencyAuthenticationType: OrUnknown<string> | null;
    readonly persistentBrowser: OrUnknown<string> | null;
    readonly cloudAppSecurity: OrUnknown<string> | null;
    readonly applicationEnforcedRestrictions: boolean;
    readonly disableResilienceDefaults: boolean;
    readonly secureSignInSession: boolean;
    /** Controls that this version does not know. */
    readonly others: readonly string[];
}

export type Access = "granted" | "interrupted" | "blocked";

/** The outcome of a sign-in. */
export interface Verdict {
    /** `interrupted`: granted once the prompts are done. */
    readonly access: Access;
    readonly blockedBy: readonly Blocker[];
    /** None when blocked. */
    readonly prompts: readonly Prompt[];
    readonly mfa: MfaCount;
    /** `null` when none limits the session. */
    readonly sessionControls: EffectiveSessionControls | null;
}

/** A verdict, or the range of it where inputs are unknown. */
export interface Range {
    /** `unknown` when it depends on unknown values. */
    readonly access: Access | "unknown";
    /** If everything unknown favors the person. */
    readonly atBest: Verdict;
    /** If everything unknown is against the person; equal to `atBest` when all is known. */
    readonly atWorst: Verdict;
}

export interface Outcome extends Range {
    readonly schemaVersion: typeof outcomeSchemaVersion;
    /** Every policy, in the tenant's order. */
    readonly policies: readonly PolicyOutcome[];
    /** The outcome if report-only policies were enforced; `null` when none of them may apply. */
    readonly ifReportOnlyEnforced: Range | null;
    /** Ids of the strengths, built-in and custom, that this person can meet where they are asked to. */
    readonly meetableStrengths: readonly string[];
}
