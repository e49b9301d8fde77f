import type { Rendered } from "../../shared/rendered";
import { toSarif as sarif } from "../../shared/sarif";
import type { PlaceOf } from "../places";
import type { Finding } from "../model";
import type { Review } from "../model";

const rules: Readonly<Record<Finding["id"], string>> = {
    lockout: "An emergency-access account would be blocked.",
    emergencyAccess: "A policy does not exclude an emergency-access account.",
    expectation: "A sign-in does not have the expected outcome.",
    noMfa: "People would no longer do MFA.",
    doubleMfa: "People would do MFA twice.",
    shutOut: "People who get in today would be blocked.",
    letIn: "People who are blocked today would get in.",
    statement: "A statement about all sign-ins is broken, or was not shown.",
    incomplete: "Not all sign-ins were compared.",
    crossCheck: "The tenant's own evaluation of a policy differs from this review's.",
};

/** The findings for code scanning, each at the key of the stack config, or the scenario, that it is about. */
export function toSarif({ findings }: Review, placeOf: PlaceOf): Rendered {
    return sarif(
        "pulumi-entra-b2b review",
        Object.entries(rules).map(([id, text]) => ({ id, text })),
        findings.map(({ id, severity, message, about }) => ({
            ruleId: id,
            level: severity,
            message,
            ...placeOf(about),
        })),
    );
}
