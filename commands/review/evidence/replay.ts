import { evaluateChecked, type TenantPolicies } from "pulumi-entra-b2b-policy";
import { entraHomeOf } from "../../shared/signIns/external";
import type { LoggedSignIn } from "../../shared/signIns/loggedSignIn";
import { CalibrationTally, type Calibration, type Modelled, type PolicyChanges } from "./calibration";
import { SignInClasses } from "./classes";
import { effectKinds, effectsOf, isAskedHere, type EffectKind } from "./effects";
import type { Memberships } from "./memberships";
import { ModelResults } from "./modelResults";

/** Sign-ins and people. */
export interface Count {
    readonly signIns: number;
    readonly people: number;
}

/** What a change does to the sign-ins of one home tenant at one application. */
export interface EffectRow extends Count {
    readonly effect: EffectKind;
    /** `null`: no Entra tenant, or this tenant's own people. */
    readonly homeTenantId: string | null;
    readonly home: string;
    readonly application: string;
    /** Object ids, with `--names` only. */
    readonly userIds?: readonly string[];
}

/** The log, judged before and after a change. */
export interface Replay {
    readonly signIns: number;
    readonly people: number;
    /** ISO 8601; `null`: there was none. */
    readonly from: string | null;
    readonly to: string | null;
    /** How often the model was asked. */
    readonly classes: number;
    readonly totals: Readonly<Record<EffectKind, Count>>;
    /** Worst first. */
    readonly rows: readonly EffectRow[];
    /** Sign-ins that could not be judged, by the reason. */
    readonly notJudged: Readonly<Record<string, number>>;
    /** `null`: the log has no results, or the moments of changes are not known. */
    readonly calibration: Calibration | null;
}

interface Cell {
    signIns: number;
    readonly people: Set<number>;
}

/** What a replay is made with. */
export interface ReplayInput {
    readonly before: TenantPolicies;
    readonly after: TenantPolicies;
    readonly memberships: Memberships;
    /** Without it nothing is calibrated. */
    readonly changes?: PolicyChanges | undefined;
    /** Names of home tenants by id. */
    readonly partnerNames: Readonly<Record<string, string>>;
    readonly hasNames?: boolean;
}

/** What is known of a class of sign-ins once it is judged. */
interface Judged extends Modelled {
    readonly effects: readonly EffectKind[];
}

/** Judges sign-ins as they come. What it holds grows with people and kinds of sign-ins, not with sign-ins. */
export class Replayer {
    private readonly classes: SignInClasses<Judged>;
    private readonly totals = new Map<EffectKind, Cell>(effectKinds.map((effect) => [effect, newCell()]));
    private readonly rows = new Map<string, Cell>();
    private readonly people = new Map<string, number>();
    private readonly notJudged = new Map<string, number>();
    private readonly calibration: CalibrationTally | undefined;
    private signIns = 0;
    private fromMs = Infinity;
    private toMs = -Infinity;

    constructor(private readonly input: ReplayInput) {
        const { before, after, memberships, changes, partnerNames } = input;
        const model = new ModelResults(before);
        this.calibration = changes && new CalibrationTally(changes, model, partnerNames);
        this.classes = new SignInClasses(before, after, memberships, (scenario) => {
            const outcome = evaluateChecked(before, scenario);
            return {
                effects: effectsOf(outcome, evaluateChecked(after, scenario)),
                results: model.pack(outcome),
                isAskedHere: isAskedHere(outcome),
            };
        });
    }

    add(signIn: LoggedSignIn): void {
        const judged = this.classes.of(signIn);
        if (typeof judged === "string") {
            this.notJudged.set(judged, (this.notJudged.get(judged) ?? 0) + 1);
            return;
        }
        this.signIns++;
        this.fromMs = Math.min(this.fromMs, signIn.createdMs);
        this.toMs = Math.max(this.toMs, signIn.createdMs);
        const person = this.numberOf(signIn.userId);
        const home = signIn.access === "none" ? "" : (entraHomeOf(signIn) ?? "none");
        for (const effect of judged.effects) {
            const key = `${effect}|${home}|${signIn.targetName}`;
            const row = this.rows.get(key) ?? newCell();
            this.rows.set(key, row);
            for (const cell of [row, this.totals.get(effect)!]) {
                cell.signIns++;
                cell.people.add(person);
            }
        }
        this.calibration?.add(judged, signIn);
    }

    result(): Replay {
        const moment = (ms: number) => (Number.isFinite(ms) ? new Date(ms).toISOString() : null);
        return {
            signIns: this.signIns,
            people: this.people.size,
            from: moment(this.fromMs),
            to: moment(this.toMs),
            classes: this.classes.size,
            totals: Object.fromEntries(
                effectKinds.map((effect) => [effect, countOf(this.totals.get(effect)!)]),
            ) as Record<EffectKind, Count>,
            rows: [...this.rows].map(([key, cell]) => this.rowOf(key, cell)).sort(worstFirst),
            notJudged: Object.fromEntries(this.notJudged),
            calibration: this.calibration?.result() ?? null,
        };
    }

    private numberOf(userId: string): number {
        const known = this.people.get(userId);
        if (known !== undefined) {
            return known;
        }
        this.people.set(userId, this.people.size);
        return this.people.size - 1;
    }

    private rowOf(key: string, cell: Cell): EffectRow {
        const [effect = "", id = "", ...application] = key.split("|");
        const homeTenantId = id === "" || id === "none" ? null : id;
        const ids = this.input.hasNames === true ? [...this.people.keys()] : [];
        return {
            effect: effect as EffectKind,
            homeTenantId,
            home:
                homeTenantId === null
                    ? id === ""
                        ? "this tenant"
                        : "no Entra tenant"
                    : (this.input.partnerNames[homeTenantId] ?? homeTenantId),
            application: application.join("|"),
            ...countOf(cell),
            ...(this.input.hasNames === true && {
                userIds: [...cell.people].map((number) => ids[number] ?? "").sort(),
            }),
        };
    }
}

function newCell(): Cell {
    return { signIns: 0, people: new Set() };
}

function countOf({ signIns, people }: Cell): Count {
    return { signIns, people: people.size };
}

function worstFirst(left: EffectRow, right: EffectRow): number {
    return (
        effectKinds.indexOf(left.effect) - effectKinds.indexOf(right.effect) || right.signIns - left.signIns
    );
}
