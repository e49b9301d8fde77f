import { entraHomeOf, isExternal, isInterruption } from "../shared/signIns/external";
import type { LoggedSignIn } from "../shared/signIns/loggedSignIn";

const dayMs = 24 * 60 * 60 * 1_000;

/**
 * What asks by conditional access, which accepts a trusted claim. Per-user MFA and others are not among them.
 *
 * @see https://learn.microsoft.com/graph/api/resources/authenticationrequirementpolicy?view=graph-rest-beta
 */
const conditionalAccess = new Set([
    "multiConditionalAccess",
    "v1ConditionalAccess",
    "authenticationStrengths",
]);

/** Counts of one home tenant while the log is read: its size does not grow with sign-ins, only with people. */
export class HomeTally {
    signIns = 0;
    askedHere = 0;
    spared = 0;
    unsure = 0;
    notRecorded = 0;
    metFromHome = 0;
    readonly people = new Map<string, { userPrincipalName: string; askedHere: number; spared: number }>();
    readonly methods = new Map<string, number>();
    readonly weeks = new Map<number, { signIns: number; askedHere: number }>();

    constructor(readonly homeTenantId: string | null) {}

    add(signIn: LoggedSignIn): void {
        const { userId, userPrincipalName, mfa, createdMs, methods } = signIn;
        const isAsked = mfa === "askedHere";
        const isSpared = isAsked && this.homeTenantId !== null && isByConditionalAccess(signIn);
        this.signIns++;
        this.askedHere += isAsked ? 1 : 0;
        this.spared += isSpared ? 1 : 0;
        this.unsure += isAsked && !isSpared ? 1 : 0;
        this.notRecorded += mfa === "unknown" ? 1 : 0;
        this.metFromHome += mfa === "claimFromHome" ? 1 : 0;
        const person = this.people.get(userId) ?? { userPrincipalName, askedHere: 0, spared: 0 };
        person.askedHere += isAsked ? 1 : 0;
        person.spared += isSpared ? 1 : 0;
        this.people.set(userId, person);
        for (const method of methods) {
            this.methods.set(method, (this.methods.get(method) ?? 0) + 1);
        }
        const start = weekOf(createdMs);
        const week = this.weeks.get(start) ?? { signIns: 0, askedHere: 0 };
        week.signIns++;
        week.askedHere += isAsked ? 1 : 0;
        this.weeks.set(start, week);
    }
}

/** Direct connect is not among them: it needs trust, and asks no one here. */
function isByConditionalAccess({ access, requirementProviders }: LoggedSignIn): boolean {
    return (
        access !== "b2bDirectConnect" &&
        (requirementProviders ?? []).every((provider) => conditionalAccess.has(provider))
    );
}

/** The Monday of a moment's week, in UTC; 1970 began with a Thursday. */
export function weekOf(moment: number): number {
    const days = Math.floor(moment / dayMs);
    return (days - ((days + 3) % 7)) * dayMs;
}

/** The sign-ins of all guests, by home tenant. */
export class Tally {
    readonly homes = new Map<string | null, HomeTally>();
    otherRows = 0;
    fromMs = Infinity;
    toMs = -Infinity;

    add(signIn: LoggedSignIn): void {
        if (isExternal(signIn) !== true || signIn.isInteractive === false || isInterruption(signIn)) {
            this.otherRows++;
            return;
        }
        const homeTenantId = entraHomeOf(signIn);
        const home = this.homes.get(homeTenantId) ?? new HomeTally(homeTenantId);
        this.homes.set(homeTenantId, home);
        home.add(signIn);
        this.fromMs = Math.min(this.fromMs, signIn.createdMs);
        this.toMs = Math.max(this.toMs, signIn.createdMs);
    }
}
