import { entraHomeOf } from "../../shared/signIns/external";
import type { LoggedSignIn } from "../../shared/signIns/loggedSignIn";

/** Where the model and the log differ about a prompt for MFA in this tenant. */
export interface PromptDisagreement {
    readonly homeTenantId: string | null;
    readonly home: string;
    readonly logged: "asked here" | "not asked here";
    readonly model: "asked here" | "not asked here";
    readonly signIns: number;
}

/** Compares prompts of external users: policies' results are the same with trust and without. */
export class PromptComparison {
    private compared = 0;
    private agreed = 0;
    private readonly differences = new Map<string, PromptDisagreement>();

    constructor(private readonly partnerNames: Readonly<Record<string, string>>) {}

    /** A claim in the session is left out: whose it is was read from the model itself. */
    add(sample: LoggedSignIn, model: boolean | "unknown"): void {
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
        this.compared++;
        if (logged === model) {
            this.agreed++;
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
            signIns: (this.differences.get(key)?.signIns ?? 0) + 1,
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
