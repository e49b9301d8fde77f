/** What a review says, whole: the one model of all its forms. */
import type { ChangedRegion, ChangeWord, Outcome, OutcomeComparison } from "pulumi-entra-b2b-policy";
import type { ResourceChange } from "../shared/plan";
import type { CrossCheck } from "./crossCheck";
import type { Evidence } from "./evidence/evidence";
import type { PeopleCount } from "./people/count";
import type { SettingChange } from "./settingsChanged";

/** Of the review's form; it changes when a reader of an older form would misread it. */
export const reviewSchemaVersion = 2;

export interface Finding {
    readonly id:
        | "lockout"
        | "emergencyAccess"
        | "expectation"
        | "statement"
        | "noMfa"
        | "doubleMfa"
        | "shutOut"
        | "letIn"
        | "incomplete"
        | "crossCheck";
    readonly severity: "error" | "warning" | "note";
    readonly message: string;
    readonly about: FindingSubject;
}

/** What a finding is about, by the keys of the review's other lists. */
export interface FindingSubject {
    /** Index of a region, in `regions`. */
    readonly region?: number;
    /** Name of a sign-in, in `scenarios`. */
    readonly scenario?: string;
    /** Home tenant of the people who sign in, by its id. */
    readonly homeTenantId?: string;
    /** Object id of an emergency-access account. */
    readonly account?: string;
    /** A policy's object id, or the URN of its resource until it has one. */
    readonly policyKey?: string;
    /** Name of an expected outcome, in `expectations`. */
    readonly expectation?: string;
    /** Name of a statement, in `statements`. */
    readonly statement?: string;
}

/** Whether the tenant's people were counted, as they are now. */
export interface CensusReview {
    /** Users who can sign in; `null` where they could not be read. */
    readonly people: number | null;
    /** Users whose accounts are disabled, who are not counted. */
    readonly disabled: number | null;
    /** What could not be read, in a sentence each. */
    readonly notes: readonly string[];
}

/** Sign-ins that change in the same way, in words. */
export interface RegionReview {
    readonly who: string;
    /** How many of the tenant's people they are; `null` where they were not counted. */
    readonly people: PeopleCount | null;
    readonly target: string;
    /** Empty where the circumstances do not matter. */
    readonly circumstances: string;
    readonly before: string;
    readonly after: string;
    readonly direction: ChangedRegion["direction"];
    readonly because: readonly string[];
    /** What a finding about it is named for. */
    readonly kind: "shutOut" | "letIn" | "doubleMfa" | "noMfa" | "other";
    /** The row only bounds the sign-ins: not all of it changes. */
    readonly isRough: boolean;
    /** Accounts for emergency access that are among the people, by object id. */
    readonly accounts: readonly string[];
    /** No one else is among them. */
    readonly isAccountsAlone: boolean;
    /** Keys of the policies that the change touches and that make the difference. */
    readonly policyKeys: readonly string[];
    readonly homeTenantIds: readonly string[];
    /** One of the sign-ins. */
    readonly example: ChangedRegion["example"];
    /** The same in words. */
    readonly exampleText: string;
    /** Of the example: each policy that applies on a side, or that the change touches. */
    readonly why: readonly PolicyReason[];
    /** Sign-ins of it, one of each kind of people: the example first. */
    readonly signIns: readonly SignInReview[];
}

/** One sign-in of a region, and why it is as it is. */
export interface SignInReview {
    /** In words. */
    readonly text: string;
    /** Each policy that applies on a side, or that the change touches; then others. */
    readonly why: readonly PolicyReason[];
    /** Further policies that do not apply on either side. */
    readonly furtherPolicies: number;
}

/** What a policy does in one sign-in. */
export interface PolicyReason {
    readonly policy: string;
    readonly before: string;
    readonly after: string;
    /** The policy's conditions on each side, and how the sign-in meets them; `null` where it is not judged by them. */
    readonly conditions: readonly ConditionReason[];
}

export interface ConditionReason {
    readonly condition: string;
    readonly before: "met" | "failed" | "unknown" | null;
    readonly after: "met" | "failed" | "unknown" | null;
}

/** Something that differs and touches no one. */
export interface Untouched {
    readonly change: string;
    readonly why: string;
}

/** How completely sign-ins were compared. */
export interface ExtentReview {
    readonly isComplete: boolean;
    /** Classes by dimension. */
    readonly classes: Readonly<Record<string, number>>;
    readonly memberships: number;
    /** What was left out, in a sentence each. */
    readonly limits: readonly string[];
}

/** What a change does to all sign-ins. */
export interface ChangeReview {
    readonly word: ChangeWord;
    readonly regions: readonly RegionReview[];
    readonly untouched: readonly Untouched[];
    readonly extent: ExtentReview;
}

/** Whether a statement holds. `unproven`: nothing breaks it as far as was compared. */
export type Holding = "holds" | "broken" | "unproven";

export interface StatementReview {
    readonly name: string;
    /** Every review has it. */
    readonly isBuiltIn: boolean;
    /** `null` in a report of one tenant. */
    readonly before: Holding | null;
    readonly after: Holding;
    /** Sign-ins that break it after the change, in words. */
    readonly broken: readonly string[];
    /** How many of the tenant's people these sign-ins are of, in the same order; `null` where they were not counted. */
    readonly people: readonly PeopleCount[] | null;
    /** One of them, in words. */
    readonly counterexample: string | null;
    /** What was left out, in a sentence. */
    readonly limit: string | null;
}

/** What a sign-in comes to, in few words. */
export interface OutcomeSummary {
    readonly access: Outcome["access"];
    /** Where MFA is done, what was done at home before included; `unknown` where it depends on unknown values. */
    readonly mfa: "none" | "onceAtHome" | "onceHere" | "twice" | "blocked" | "unknown";
    /** Names of the policies that decide: those that block, or that ask. */
    readonly decidedBy: readonly string[];
    /** Kinds of prompts, in the order of asking. */
    readonly prompts: readonly string[];
    /** What would be if report-only policies were enforced; `null` when none of them applies. */
    readonly ifReportOnlyEnforced: Outcome["access"] | null;
}

export interface ScenarioReview {
    readonly name: string;
    readonly person: string;
    readonly kind: string;
    readonly home: string;
    readonly circumstance: string;
    /** The guest's home tenant, by its id; `null` for the tenant's own people and where there is none. */
    readonly homeTenantId: string | null;
    /** The emergency-access account's object id; `null` for everyone else. */
    readonly account: string | null;
    readonly before: OutcomeSummary;
    readonly after: OutcomeSummary;
    readonly direction: OutcomeComparison["direction"];
    /** No enforced policy applies to it after the change. */
    readonly isGap: boolean;
}

export interface ExpectationReview {
    readonly name: string;
    readonly expected: string;
    readonly actual: string;
    readonly isMet: boolean;
}

/** Whether one policy leaves an emergency-access account out. */
export interface EmergencyAccessReview {
    readonly account: string;
    /** The policy's display name. */
    readonly policy: string;
    /** The policy's object id, or the URN of its resource until it has one. */
    readonly policyKey: string;
    readonly state: string;
    readonly before: "excluded" | "covered" | "unknown" | "none";
    readonly after: "excluded" | "covered" | "unknown" | "none";
}

/** A change's whole review, as plain data. */
export interface Review {
    readonly schemaVersion: typeof reviewSchemaVersion;
    readonly stack: string;
    readonly verdict: Verdict;
    readonly findings: readonly Finding[];
    /** What the change does to all sign-ins. */
    readonly change: ChangeReview;
    /** Single sign-ins, the same ones for every change. */
    readonly scenarios: readonly ScenarioReview[];
    readonly expectations: readonly ExpectationReview[];
    readonly statements: readonly StatementReview[];
    readonly emergencyAccess: readonly EmergencyAccessReview[];
    readonly settings: readonly SettingChange[];
    readonly resources: readonly ResourceChange[];
    /** The tenant's own judgment beside this one; `null` when it was not asked. */
    readonly crossCheck: CrossCheck | null;
    /** The tenant's people; `null` when it was not asked. */
    readonly census: CensusReview | null;
    /** The sign-in log under the change; left out when it was not asked for. */
    readonly signInLog?: Evidence | undefined;
}

/**
 * `unchanged`: no sign-in differs, which was shown for all classes. `changed`: some do. `incomplete`: not all were
 * compared. `refused`: an error was found.
 */
export type Verdict = "unchanged" | "changed" | "incomplete" | "refused";
