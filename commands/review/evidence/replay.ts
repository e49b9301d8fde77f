import { evaluateChecked, type Outcome, type TenantPolicies } from "pulumi-entra-b2b-policy";
import { entraHomeOf } from "../../shared/signIns/external";
import type { LoggedSignIn } from "../../shared/signIns/loggedSignIn";
import { CalibrationTally, type Calibration, type PolicyChanges } from "./calibration";
import { SignInClasses, type SignInClass } from "./classes";
import { effectKinds, effectsOf, type EffectKind } from "./effects";
import type { Memberships } from "./memberships";

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

/** Judges sign-ins as they come. What it holds grows with people and kinds of sign-ins, not with sign-ins. */
export class Replayer {
    private readonly classes: SignInClasses;
    private readonly cells: Map<string, Cell>[] = [];
    private readonly scenarios: SignInClass[] = [];
    private readonly people = new Map<string, number>();
    private readonly notJudged = new Map<string, number>();
    private readonly calibration: CalibrationTally | undefined;
    private signIns = 0;
    private fromMs = Infinity;
    private toMs = -Infinity;

    constructor(private readonly input: ReplayInput) {
        const { before, after, memberships, changes } = input;
        this.classes = new SignInClasses(before, after, memberships);
        this.calibration = changes && new CalibrationTally(changes);
    }

    add(signIn: LoggedSignIn): void {
        const found = this.classes.classOf(signIn);
        if (typeof found === "string") {
            this.notJudged.set(found, (this.notJudged.get(found) ?? 0) + 1);
            return;
        }
        this.signIns++;
        this.fromMs = Math.min(this.fromMs, signIn.createdMs);
        this.toMs = Math.max(this.toMs, signIn.createdMs);
        const cells = (this.cells[found.index] ??= new Map<string, Cell>());
        this.scenarios[found.index] ??= found;
        const key = `${signIn.access === "none" ? "" : (entraHomeOf(signIn) ?? "none")}|${signIn.targetName}`;
        let cell = cells.get(key);
        if (cell === undefined) {
            cell = { signIns: 0, people: new Set() };
            cells.set(key, cell);
        }
        cell.signIns++;
        cell.people.add(this.numberOf(signIn.userId));
        this.calibration?.add(found.index, signIn);
    }

    /** Judges each class once. */
    result(): Replay {
        const rows = new Map<string, Cell>();
        const totals = new Map<EffectKind, Cell>(
            effectKinds.map((effect) => [effect, { signIns: 0, people: new Set() }]),
        );
        const outcomes: Outcome[] = [];
        this.scenarios.forEach(({ scenario, index }) => {
            const before = evaluateChecked(this.input.before, scenario);
            outcomes[index] = before;
            const effects = effectsOf(before, evaluateChecked(this.input.after, scenario));
            for (const [place, cell] of effects.length === 0 ? [] : this.cells[index]!) {
                for (const effect of effects) {
                    addTo(totals.get(effect)!, cell);
                    const key = `${effect}|${place}`;
                    const row = rows.get(key) ?? { signIns: 0, people: new Set() };
                    addTo(row, cell);
                    rows.set(key, row);
                }
            }
        });
        const moment = (ms: number) => (Number.isFinite(ms) ? new Date(ms).toISOString() : null);
        return {
            signIns: this.signIns,
            people: this.people.size,
            from: moment(this.fromMs),
            to: moment(this.toMs),
            classes: this.classes.size,
            totals: Object.fromEntries(
                effectKinds.map((effect) => [effect, countOf(totals.get(effect)!)]),
            ) as Record<EffectKind, Count>,
            rows: [...rows].map(([key, cell]) => this.rowOf(key, cell)).sort(worstFirst),
            notJudged: Object.fromEntries(this.notJudged),
            calibration: this.calibration?.result(outcomes, this.input.partnerNames) ?? null,
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

function addTo(to: Cell, { signIns, people }: Cell): void {
    to.signIns += signIns;
    people.forEach((person) => to.people.add(person));
}

function countOf({ signIns, people }: Cell): Count {
    return { signIns, people: people.size };
}

function worstFirst(left: EffectRow, right: EffectRow): number {
    return (
        effectKinds.indexOf(left.effect) - effectKinds.indexOf(right.effect) || right.signIns - left.signIns
    );
}
