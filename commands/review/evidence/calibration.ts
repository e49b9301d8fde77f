import type { LoggedPolicy, LoggedSignIn } from "../../shared/signIns/loggedSignIn";
import type { ModelResult, ModelResults, PackedResults } from "./modelResults";
import { PromptComparison, type PromptDisagreement } from "./promptComparison";

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

/** What comparing the results of one sign-in comes to; the same for all of its kind. */
interface Comparison {
    readonly policies: LoggedSignIn["policies"];
    readonly epoch: number;
    readonly isUnfinished: boolean;
    readonly compared: number;
    readonly agreed: number;
    readonly leftOut: Calibration["leftOut"];
    readonly disagreements: readonly Counted[];
}

/** A disagreement whose sign-ins are counted. */
type Counted = { -readonly [Member in keyof PolicyDisagreement]: PolicyDisagreement[Member] };

/** What the model says of a kind of sign-ins, under the policies of today. */
export interface Modelled {
    readonly results: PackedResults;
    readonly isAskedHere: boolean | "unknown";
    /** The comparison of the last one: most of a kind are alike. */
    comparison?: Comparison;
}

const nothingLeftOut = { olderThanChange: 0, notInModel: 0, modelUnknown: 0, logUnknown: 0, unfinished: 0 };

/** Compares what the log says with the model. What it holds does not grow with sign-ins. */
export class CalibrationTally {
    private readonly moments: readonly number[];
    private readonly latestMs: number;
    private readonly leftOut = { ...nothingLeftOut };
    private readonly disagreements = new Map<string, Counted>();
    private readonly prompts: PromptComparison;
    private compared = 0;
    private agreed = 0;
    private isEmpty = true;

    constructor(
        private readonly changes: PolicyChanges,
        private readonly model: ModelResults,
        partnerNames: Readonly<Record<string, string>>,
    ) {
        this.moments = [...new Set(changes.policies.values())].sort((left, right) => left - right);
        this.latestMs = Math.max(changes.trustMs ?? Infinity, this.moments.at(-1) ?? 0);
        this.prompts = new PromptComparison(partnerNames);
    }

    add(modelled: Modelled, signIn: LoggedSignIn): void {
        const { policies, createdMs, errorCode } = signIn;
        if (policies === undefined) {
            return;
        }
        this.isEmpty = false;
        const epoch = this.epochOf(createdMs);
        const isUnfinished = unfinishedCodes.has(errorCode);
        let found = modelled.comparison;
        if (found?.policies !== policies || found.epoch !== epoch || found.isUnfinished !== isUnfinished) {
            found = this.compare(modelled, { policies, epoch, isUnfinished, createdMs });
            modelled.comparison = found;
        }
        this.compared += found.compared;
        this.agreed += found.agreed;
        for (const name of Object.keys(found.leftOut) as (keyof Calibration["leftOut"])[]) {
            this.leftOut[name] += found.leftOut[name];
        }
        found.disagreements.forEach((disagreement) => disagreement.signIns++);
        if (this.latestMs <= createdMs) {
            this.prompts.add(signIn, modelled.isAskedHere);
        }
    }

    result(): Calibration | null {
        const byCount = (left: { signIns: number }, right: { signIns: number }) =>
            right.signIns - left.signIns;
        return this.isEmpty
            ? null
            : {
                  compared: this.compared,
                  agreed: this.agreed,
                  disagreements: [...this.disagreements.values()].sort(byCount),
                  ...this.prompts.result(),
                  leftOut: this.leftOut,
              };
    }

    private compare(
        { results: packed }: Modelled,
        seen: Pick<Comparison, "epoch" | "isUnfinished"> & {
            readonly policies: readonly LoggedPolicy[];
            readonly createdMs: number;
        },
    ): Comparison {
        const { policies, epoch, isUnfinished, createdMs } = seen;
        const leftOut = { ...nothingLeftOut };
        const disagreements: Counted[] = [];
        let [compared, agreed] = [0, 0];
        for (const logged of policies) {
            const model = this.model.read(packed, logged.id);
            const changedMs = this.changes.policies.get(logged.id);
            if (model === undefined || changedMs === undefined) {
                leftOut.notInModel++;
            } else if (changedMs > createdMs) {
                leftOut.olderThanChange++;
            } else if (!results.has(logged.result)) {
                leftOut.logUnknown++;
            } else if (model.result === "unknown") {
                leftOut.modelUnknown++;
            } else if (logged.result === "failure" && model.result === "success" && isUnfinished) {
                leftOut.unfinished++;
            } else {
                compared++;
                if (model.result === logged.result) {
                    agreed++;
                } else {
                    disagreements.push(this.disagreement(logged, model));
                }
            }
        }
        return { policies, epoch, isUnfinished, compared, agreed, leftOut, disagreements };
    }

    private disagreement({ id, displayName, result }: LoggedPolicy, model: ModelResult): Counted {
        const key = `${id}|${result}|${model.result}|${model.reasons.join()}`;
        const found = this.disagreements.get(key) ?? {
            policyId: id,
            policy: this.model.nameOf(id) ?? displayName,
            logged: result,
            model: model.result,
            reasons: model.reasons,
            signIns: 0,
        };
        this.disagreements.set(key, found);
        return found;
    }

    /** How many of the policies' changes were made at a moment or before. */
    private epochOf(moment: number): number {
        let [low, high] = [0, this.moments.length];
        while (low < high) {
            const middle = (low + high) >> 1;
            [low, high] = this.moments[middle]! <= moment ? [middle + 1, high] : [low, middle];
        }
        return low;
    }
}
