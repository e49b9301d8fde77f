import {
    evaluateChecked,
    isKnown,
    type AnalysisReason,
    type ChangedRegion,
    type ConditionalAccessPolicy,
    type PolicyOutcome,
    type TenantPolicies,
} from "pulumi-entra-b2b-policy";
import { nameOf } from "../shared/plan";
import type { ConditionReason, PolicyReason, SignInReview } from "./model";

/**
 * What policies do in a sign-in before and after: those that apply on a side or that the change touches, then others
 * with the condition that leaves them out.
 *
 * @param maxOthers - The most others.
 */
export function reasonsOf(
    example: ChangedRegion["example"],
    before: TenantPolicies,
    after: TenantPolicies,
    causes: ChangedRegion["causes"],
    maxOthers = 0,
): Pick<SignInReview, "why" | "furtherPolicies"> {
    const touched = new Set(causes.flatMap((cause) => (cause.kind === "policy" ? [cause.key] : [])));
    const [old, current] = [sideOf(before, example), sideOf(after, example)];
    const all = [...new Set([...current.keys(), ...old.keys()])].map((key) => {
        const [was, is] = [old.get(key), current.get(key)];
        const isMain = touched.has(key) || [was, is].some((side) => side && side.outcome.applies !== false);
        return { isMain, reason: reasonOf(was, is) };
    });
    const others = all.filter(({ isMain }) => !isMain);
    return {
        why: [...all.filter(({ isMain }) => isMain), ...others.slice(0, maxOthers)].map(
            ({ reason }) => reason,
        ),
        furtherPolicies: Math.max(0, others.length - maxOthers),
    };
}

interface PolicySide {
    readonly outcome: PolicyOutcome;
    readonly policy: ConditionalAccessPolicy;
}

function sideOf(tenant: TenantPolicies, example: ChangedRegion["example"]): Map<string, PolicySide> {
    const policies = new Map(tenant.conditionalAccessPolicies.map((policy) => [policy.key, policy]));
    return new Map(
        evaluateChecked(tenant, example).policies.map((outcome) => [
            outcome.key,
            { outcome, policy: policies.get(outcome.key)! },
        ]),
    );
}

function reasonOf(was: PolicySide | undefined, is: PolicySide | undefined): PolicyReason {
    const { displayName, key } = (is ?? was)!.outcome;
    const [old, current] = [was, is].map((side) => side && conditionsOf(side));
    const names = new Set([...(old?.keys() ?? []), ...(current?.keys() ?? [])]);
    return {
        policy: isKnown(displayName) ? displayName : nameOf(key),
        before: reasonWords(was?.outcome),
        after: reasonWords(is?.outcome),
        conditions: [...names].map((name) => ({
            condition: conditionWords[name] ?? name,
            before: old?.get(name) ?? null,
            after: current?.get(name) ?? null,
        })),
    };
}

/** The conditions that a policy has, and how the sign-in meets them; none of a policy that is disabled. */
function conditionsOf({ outcome, policy }: PolicySide): Map<AnalysisReason, ConditionReason["after"]> {
    const { analysisReasons, unknownConditions } = outcome;
    if (analysisReasons.includes("policyNotEnabled")) {
        return new Map();
    }
    const { conditions } = policy;
    const { includeUserActions, includeAuthenticationContextClassReferences: contexts } =
        conditions.applications;
    const isSet = (list: unknown) => JSON.stringify(list) !== "[]";
    const target = isSet(includeUserActions)
        ? "userActions"
        : isSet(contexts)
          ? "authenticationContext"
          : "application";
    const set: readonly (readonly [AnalysisReason, unknown, isSet: boolean])[] = [
        ["users", conditions.users, true],
        [target, conditions.applications, true],
        ["devicePlatform", conditions.platforms, conditions.platforms !== null],
        ["devices", conditions.deviceFilter, conditions.deviceFilter !== null],
        [
            "clientApps",
            conditions.clientAppTypes,
            !/^\[\]$|"all"/.test(JSON.stringify(conditions.clientAppTypes)),
        ],
        ["location", conditions.locations, conditions.locations !== null],
        ["signInRisk", conditions.signInRiskLevels, isSet(conditions.signInRiskLevels)],
        ["userRisk", conditions.userRiskLevels, isSet(conditions.userRiskLevels)],
        ["insiderRisk", conditions.insiderRiskLevels, isSet(conditions.insiderRiskLevels)],
        ["authenticationFlow", conditions.transferMethods, isSet(conditions.transferMethods)],
    ];
    return new Map(
        set.flatMap(([reason, value, isThere]) =>
            isThere
                ? [
                      [
                          reason,
                          analysisReasons.includes(reason)
                              ? "failed"
                              : // Where another condition fails, the evaluator does not say what is unclear.
                                unknownConditions.includes(reason) ||
                                  JSON.stringify(value).includes("isUnknown")
                                ? "unknown"
                                : "met",
                      ] as const,
                  ]
                : [],
        ),
    );
}

const conditionWords: Readonly<Record<string, string>> = {
    users: "the person",
    application: "the application",
    userActions: "the user action",
    authenticationContext: "the authentication context",
    devicePlatform: "the platform",
    devices: "the device",
    clientApps: "the client",
    location: "the location",
    signInRisk: "the sign-in risk",
    userRisk: "the user risk",
    insiderRisk: "the insider risk",
    authenticationFlow: "the authentication flow",
    policyNotEnabled: "it is disabled",
    emptyPolicy: "it has no target or no control",
    workloadIdentities: "it is for workload identities",
};

const controlWords: Readonly<Record<string, string>> = {
    block: "blocks",
    mfa: "MFA",
    authenticationStrength: "an authentication strength",
    compliantDevice: "a compliant device",
    domainJoinedDevice: "a hybrid joined device",
    approvedApplication: "an approved application",
    compliantApplication: "a protected application",
    passwordChange: "a new password",
    termsOfUse: "terms of use",
    riskRemediation: "risk remediation",
};

function reasonWords(policy: PolicyOutcome | undefined): string {
    if (policy === undefined) {
        return "not there";
    }
    const { applies, analysisReasons, unknownConditions, controls, state } = policy;
    const words = (names: readonly string[]) => names.map((name) => conditionWords[name] ?? name).join(", ");
    if (applies === false) {
        return analysisReasons.includes("policyNotEnabled")
            ? "is disabled"
            : `does not apply: ${words(analysisReasons)}`;
    }
    const asked = controls
        .map(({ kind, status }) =>
            kind === "block" ? "blocks" : `${controlWords[kind] ?? kind} (${statusWords[status]})`,
        )
        .join(", ");
    const how = applies === true ? "applies" : `may apply, not known: ${words(unknownConditions)}`;
    const mode = state === "enabledForReportingButNotEnforced" ? ", report-only" : "";
    return `${how}${mode}${asked === "" ? "" : `: ${asked}`}`;
}

const statusWords = {
    satisfied: "met",
    required: "asked for",
    impossible: "cannot be met",
    unknown: "not known",
} as const;
