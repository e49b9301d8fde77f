import type { MfaRecord } from "./loggedSignIn";

/** A step of authentication. @see https://learn.microsoft.com/graph/api/resources/authenticationdetail?view=graph-rest-beta */
export interface AuthenticationStep {
    readonly authenticationMethod: string;
    readonly authenticationStepRequirement: string;
    readonly authenticationStepResultDetail: string;
}

/** Steps without a prompt: an earlier step, or someone else's, counts. The page above lists the values. */
const withoutPrompt = new Set(["previously satisfied", "satisfied by token"]);

/**
 * Texts of a step that a claim satisfies, as `MFA requirement satisfied by claim in the token` and `… by claim provided by
 * external provider`.
 *
 * @see https://learn.microsoft.com/entra/identity/authentication/howto-mfa-reporting
 */
const byClaim = /satisfied by/i;
const byExternalClaim = /external provider/i;
const ofMultifactor = /\bmfa\b|multi-?factor/i;
/** First factors, which a step that requires an authentication strength also lists. */
const firstFactors = new Set(["password", "federated", "other"]);

/**
 * How the demand for multifactor authentication was met, and by which methods here. `authenticationRequirement` alone does
 * not say: it is `multiFactorAuthentication` also where a claim met it and the person saw no prompt.
 */
export function mfaRecordOf(steps: readonly AuthenticationStep[]): {
    readonly mfa: MfaRecord;
    readonly methods: readonly string[];
} {
    const asked = steps.filter(isPrompt);
    if (asked.length > 0) {
        const methods = asked.map(({ authenticationMethod }) => authenticationMethod).filter(Boolean);
        return { mfa: "askedHere", methods: [...new Set(methods)] };
    }
    const claims = steps.filter((step) => isOfMultifactor(step) && isByClaim(step));
    if (claims.length === 0) {
        return { mfa: "none", methods: [] };
    }
    const isFromHome = claims.some((step) => byExternalClaim.test(step.authenticationStepResultDetail));
    return { mfa: isFromHome ? "claimFromHome" : "claimInSession", methods: [] };
}

function isByClaim({ authenticationMethod, authenticationStepResultDetail }: AuthenticationStep): boolean {
    return (
        withoutPrompt.has(authenticationMethod.toLowerCase()) || byClaim.test(authenticationStepResultDetail)
    );
}

function isPrompt(step: AuthenticationStep): boolean {
    return (
        !isByClaim(step) &&
        !firstFactors.has(step.authenticationMethod.toLowerCase()) &&
        isOfMultifactor(step)
    );
}

/** The requirement is the name of the authentication strength where a policy asks for one. */
function isOfMultifactor(step: AuthenticationStep): boolean {
    const { authenticationStepRequirement: requirement, authenticationStepResultDetail: detail } = step;
    return requirement === "" ? ofMultifactor.test(detail) : !/^primary authentication$/i.test(requirement);
}
