import { isUnknown, type Outcome } from "pulumi-entra-b2b-policy";
import { entraHomeOf } from "../../shared/signIns/external";
import type { LoggedSignIn } from "../../shared/signIns/loggedSignIn";
import { isAskedHere } from "./effects";
import { largest } from "../../../rules/lists";

/** When what decides was changed last, in milliseconds since 1970. Older sign-ins met something else. */
export interface PolicyChanges {
    /** By policy id; of a policy that is not there nothing is compared. */
    readonly policies: ReadonlyMap<string, number>;
    /** Of cross-tenant access settings; `undefined`: not known, so prompts are not compared. */
    readonly trustMs: number | undefined;
}

/** Where the model and the log differ about a policy. */
export interface PolicyDisagreement {
    readonly policyId: string;
    readonly policy: string;
    readonly logged: string;
    readonly model: string;
    /** Why the policy does not apply by the model; empty when it does. */
    readonly reasons: readonly string[];
    readonly signIns: number;
}

/** Where the model and the log differ about a prompt for MFA in this tenant. */
export interface PromptDisagreement {
    readonly homeTenantId: string | null;
    readonly home: string;
    readonly logged: "asked here" | "not asked here";
    readonly model: "asked here" | "not asked here";
    readonly signIns: number;
}

/** How far the model is right about what happened. A disagreement is a finding about the model, not about the tenant. */
export interface Calibration {
    /** Policy results that could be compared, and those that are the same. */
    readonly compared: number;
    readonly agreed: number;
    readonly disagreements: readonly PolicyDisagreement[];
    readonly promptsCompared: number;
    readonly promptsAgreed: number;
    readonly promptDisagreements: readonly PromptDisagreement[];
    /** Policy results that could not be compared. */
    readonly leftOut: {
        readonly olderThanChange: number;
        readonly notInModel: number;
        readonly modelUnknown: number;
        readonly logUnknown: number;
        /** The person did not finish what the policy asked. */
        readonly unfinished: number;
    };
}

/**
 * Codes of sign-ins in which the person did not pass what was asked: the log says `failure`, and the model says what would
 * be once it is done.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
const unfinishedCodes = new Set([50072, 50074, 50076, 50079, 50126, 50158, 500121]);

const results = new Set([
    ...["success", "failure", "notApplied", "notEnabled"],
    ...["reportOnlySuccess", "reportOnlyFailure", "reportOnlyInterrupted", "reportOnlyNotApplied"],
]);

/** Sign-ins of one class of which the log says the same. */
interface Observation {
    readonly classIndex: number;
    readonly sample: LoggedSignIn;
    /** How many of the changes had been made by then. */
    readonly epoch: number;
    signIns: number;
}

/** Gathers what the log says, and compares it with the model at the end. */
export class CalibrationTally {
    private readonly observations = new Map<string, Observation>();
    private readonly moments: readonly number[];

    constructor(private readonly changes: PolicyChanges) {
        const all = [
            ...changes.policies.values(),
            ...(changes.trustMs === undefined ? [] : [changes.trustMs]),
        ];
        this.moments = [...new Set(all)].sort((left, right) => left - right);
    }

    add(classIndex: number, signIn: LoggedSignIn): void {
        const { policies, createdMs, errorCode, mfa } = signIn;
        if (policies === undefined) {
            return;
        }
        const epoch = this.epochOf(createdMs);
        const isUnfinished = unfinishedCodes.has(errorCode);
        const signature = policies.map(({ id, result }) => `${id}${result}`).join();
        const home = signIn.access === "none" ? "" : entraHomeOf(signIn);
        const key = `${classIndex}|${epoch}|${isUnfinished ? errorCode : errorCode === 0}|${mfa}|${home}|${signature}`;
        const known = this.observations.get(key);
        if (known === undefined) {
            this.observations.set(key, { classIndex, sample: signIn, epoch, signIns: 1 });
        } else {
            known.signIns++;
        }
    }

    /** @param outcomes - Of each class, under the policies of today. */
    result(outcomes: readonly Outcome[], partnerNames: Readonly<Record<string, string>>): Calibration | null {
        if (this.observations.size === 0) {
            return null;
        }
        const leftOut = { olderThanChange: 0, notInModel: 0, modelUnknown: 0, logUnknown: 0, unfinished: 0 };
        const disagreements = new Map<string, PolicyDisagreement>();
        const prompts = new PromptComparison(partnerNames);
        let [compared, agreed] = [0, 0];
        for (const { classIndex, sample, epoch, signIns } of this.observations.values()) {
            const outcome = outcomes[classIndex]!;
            const byId = policiesOf(outcome);
            for (const { id, displayName, result } of sample.policies ?? []) {
                const model = byId.get(id);
                const changedMs = this.changes.policies.get(id);
                if (model === undefined || changedMs === undefined) {
                    leftOut.notInModel += signIns;
                } else if (this.epochOf(changedMs) > epoch) {
                    leftOut.olderThanChange += signIns;
                } else if (!results.has(result)) {
                    leftOut.logUnknown += signIns;
                } else if (model.result === "unknown") {
                    leftOut.modelUnknown += signIns;
                } else if (
                    result === "failure" &&
                    model.result === "success" &&
                    unfinishedCodes.has(sample.errorCode)
                ) {
                    leftOut.unfinished += signIns;
                } else {
                    compared += signIns;
                    agreed += model.result === result ? signIns : 0;
                    if (model.result !== result) {
                        const reasons = model.analysisReasons.filter((reason) => reason !== "notSet");
                        const key = `${id}|${result}|${model.result}|${reasons.join()}`;
                        const before = disagreements.get(key)?.signIns ?? 0;
                        disagreements.set(key, {
                            policyId: id,
                            policy: isUnknown(model.displayName) ? displayName : model.displayName,
                            logged: result,
                            model: model.result,
                            reasons,
                            signIns: before + signIns,
                        });
                    }
                }
            }
            const { trustMs } = this.changes;
            const latestMs = largest(this.changes.policies.values(), trustMs ?? Infinity);
            if (this.epochOf(latestMs) <= epoch) {
                prompts.add(sample, outcome, signIns);
            }
        }
        return {
            compared,
            agreed,
            disagreements: [...disagreements.values()].sort((left, right) => right.signIns - left.signIns),
            ...prompts.result(),
            leftOut,
        };
    }

    /** How many changes were made at a moment or before. */
    private epochOf(moment: number): number {
        let count = 0;
        while (count < this.moments.length && this.moments[count]! <= moment) {
            count++;
        }
        return moment === Infinity ? Infinity : count;
    }
}

const byOutcome = new WeakMap<Outcome, ReadonlyMap<string, Outcome["policies"][number]>>();

function policiesOf(outcome: Outcome): ReadonlyMap<string, Outcome["policies"][number]> {
    const known = byOutcome.get(outcome) ?? new Map(outcome.policies.map((policy) => [policy.key, policy]));
    byOutcome.set(outcome, known);
    return known;
}

/** Compares prompts of external users: policies' results are the same with trust and without. */
class PromptComparison {
    private compared = 0;
    private agreed = 0;
    private readonly differences = new Map<string, PromptDisagreement>();

    constructor(private readonly partnerNames: Readonly<Record<string, string>>) {}

    /** A claim in the session is left out: whose it is was read from the model itself. */
    add(sample: LoggedSignIn, outcome: Outcome, signIns: number): void {
        const model = isAskedHere(outcome);
        if (
            sample.access === "none" ||
            sample.errorCode !== 0 ||
            sample.mfa === "unknown" ||
            sample.mfa === "claimInSession" ||
            model === "unknown"
        ) {
            return;
        }
        const logged = sample.mfa === "askedHere";
        this.compared += signIns;
        if (logged === model) {
            this.agreed += signIns;
            return;
        }
        const homeTenantId = entraHomeOf(sample);
        const words = (asked: boolean) => (asked ? "asked here" : "not asked here");
        const key = `${homeTenantId}|${logged}`;
        this.differences.set(key, {
            homeTenantId,
            home:
                homeTenantId === null ? "no Entra tenant" : (this.partnerNames[homeTenantId] ?? homeTenantId),
            logged: words(logged),
            model: words(model),
            signIns: (this.differences.get(key)?.signIns ?? 0) + signIns,
        });
    }

    result() {
        return {
            promptsCompared: this.compared,
            promptsAgreed: this.agreed,
            promptDisagreements: [...this.differences.values()].sort(
                (left, right) => right.signIns - left.signIns,
            ),
        };
    }
}
