import type { RegionReview, PolicyReason, ChangeReview } from "./model";
import {
    evaluateChecked,
    isKnown,
    whyUntouched,
    type ChangedRegion,
    type PolicyOutcome,
    type TenantComparison,
    type TenantPolicies,
} from "pulumi-entra-b2b-policy";
import { nameOf } from "../shared/plan";
import type { Census } from "./people/census";
import { countIn } from "./people/count";
import type { People } from "./scenarios";
import { causeWords, untouchedWords } from "./words/cause";
import { exampleWords } from "./words/example";
import { effectWords } from "./words/effect";
import type { Names } from "./words/names";
import { circumstanceWords, targetWords } from "./words/where";
import { whoWords } from "./words/who";

export function changeReview(
    comparison: TenantComparison,
    before: TenantPolicies,
    after: TenantPolicies,
    people: People,
    names: Names,
    census?: Census,
): ChangeReview {
    const { word, regions, withoutEffect, isComplete, extent, furtherRegions } = comparison;
    return {
        word,
        regions: merged(
            regions.map((region) => regionReview(region, before, after, accountsOf(people), names, census)),
        ),
        untouched: withoutEffect.map((change) => ({
            change: causeWords(change.label, names),
            why: untouchedWords(whyUntouched(change, before, after, people)),
        })),
        extent: {
            isComplete,
            classes: extent.classes,
            memberships: extent.memberships,
            limits: [
                ...(extent.left === null
                    ? []
                    : [
                          `${extent.left.people} of ${extent.left.total} kinds of people were not compared: it would take more than ${extent.left.maxSteps.toLocaleString("en-US")} steps.`,
                      ]),
                ...extent.shortages.map(
                    ({ dimension, looked, total }) =>
                        `Of ${total.toLocaleString("en-US")} values of ${dimension} that policies separate, ${looked.toLocaleString("en-US")} were compared.`,
                ),
                ...(furtherRegions > 0
                    ? [`${furtherRegions} further regions change and are not listed.`]
                    : []),
            ],
        },
    };
}

/** A region without a bound on people has these accounts too. */
function accountsOf({ emergencyAccessAccountIds }: People): PersonLabel[] {
    return [
        { kind: "member", home: null },
        ...emergencyAccessAccountIds.map((id) => ({ kind: "emergencyAccess" as const, home: null, id })),
    ];
}

type PersonLabel = NonNullable<ChangedRegion["region"]["people"]>["values"][number];

/** Rows with the same words are one. */
function merged(regions: readonly RegionReview[]): RegionReview[] {
    const found = new Map<string, RegionReview>();
    for (const region of regions) {
        const { who, target, circumstances, before, after, direction } = region;
        const key = JSON.stringify([who, target, circumstances, before, after, direction]);
        found.set(key, found.get(key) ?? region);
    }
    return [...found.values()];
}

function regionReview(
    changed: ChangedRegion,
    before: TenantPolicies,
    after: TenantPolicies,
    everyone: readonly PersonLabel[],
    names: Names,
    census: Census | undefined,
): RegionReview {
    const { region, direction, causes, example } = changed;
    const [old, current] = effectWords(changed, names);
    const people = region.people?.values ?? everyone;
    const count = census && countIn(census, region);
    return {
        who: whoWords(region, names, count),
        people: count ?? null,
        target: targetWords(region, names),
        circumstances: circumstanceWords(region, names),
        before: old,
        after: current,
        direction,
        because: causes.map((cause) => causeWords(cause, names)),
        kind: kindOf(changed),
        isRough: region.isRough,
        accounts: people.flatMap(({ id }) => id ?? []),
        isAccountsAlone: people.length > 0 && people.every(({ kind }) => kind === "emergencyAccess"),
        policyKeys: causes.flatMap((cause) => (cause.kind === "policy" ? [cause.key] : [])),
        homeTenantIds: [...new Set(people.flatMap(({ home }) => home ?? []))],
        example,
        exampleText: exampleWords(example, names),
        why: reasonsOf(example, before, after, causes),
    };
}

function kindOf({ before, after, direction }: ChangedRegion): RegionReview["kind"] {
    const isOut = ({ atWorst }: ChangedRegion["before"]) => atWorst.access === "blocked";
    if (isOut(after) && !isOut(before)) {
        return "shutOut";
    }
    if (isOut(before) && !isOut(after)) {
        return "letIn";
    }
    if (after.mfa === "twice" && before.mfa !== "twice") {
        return "doubleMfa";
    }
    return after.mfa === "none" && before.mfa !== "none" && direction !== "stricter" ? "noMfa" : "other";
}

function reasonsOf(
    example: ChangedRegion["example"],
    before: TenantPolicies,
    after: TenantPolicies,
    causes: ChangedRegion["causes"],
): PolicyReason[] {
    const touched = new Set(causes.flatMap((cause) => (cause.kind === "policy" ? [cause.key] : [])));
    const [old, current] = [before, after].map(
        (tenant) => new Map(evaluateChecked(tenant, example).policies.map((policy) => [policy.key, policy])),
    ) as [Map<string, PolicyOutcome>, Map<string, PolicyOutcome>];
    return [...new Set([...current.keys(), ...old.keys()])].flatMap((key) => {
        const sides = [old.get(key), current.get(key)];
        const isShown =
            touched.has(key) || sides.some((side) => side !== undefined && side.applies !== false);
        const shown = sides[1] ?? sides[0];
        return isShown && shown !== undefined
            ? [
                  {
                      policy: isKnown(shown.displayName) ? shown.displayName : nameOf(shown.key),
                      before: reasonWords(sides[0]),
                      after: reasonWords(sides[1]),
                  },
              ]
            : [];
    });
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
