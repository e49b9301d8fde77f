import type { GraphCall } from "../call";
import { GraphFault } from "../graphFault";
import { malformed, object, stringsIn, type Body } from "./conditionalAccessShape";

/** The parts of a policy that its controls depend on. */
export interface Controlled {
    readonly conditions: Body;
    readonly grant: Body | undefined;
    readonly session: Body | undefined;
}

/** Number and reasons were observed. */
function failed(reason: "InvalidControls" | "InvalidPasswordResetControl"): GraphFault {
    return new GraphFault(400, "BadRequest", `1032: Policy validation failed due to ${reason}.`);
}

/** Refuses grant and session controls that cannot be combined with each other or with the conditions. */
export function assertControls(controlled: Controlled, { view }: GraphCall): void {
    assertSession(controlled);
    const { grant } = controlled;
    if (grant === undefined) {
        return;
    }
    const controls = stringsIn(grant, "builtInControls");
    const strength = object(grant["authenticationStrength"]);
    const others = [...stringsIn(grant, "termsOfUse"), ...stringsIn(grant, "customAuthenticationFactors")];
    const count = controls.length + others.length + (strength === undefined ? 0 : 1);
    if (count === 0) {
        throw malformed("'grantControls' holds no control");
    }
    if (grant["operator"] !== "AND" && grant["operator"] !== "OR") {
        throw malformed("'grantControls/operator' must be AND or OR");
    }
    if (controls.includes("block") && count > 1) {
        throw failed("InvalidControls");
    }
    if (controls.includes("mfa") && strength !== undefined) {
        // The number was observed in public reports; the text is assumed.
        throw new GraphFault(
            400,
            "BadRequest",
            "1108: The grant controls cannot hold both 'mfa' and an authentication strength.",
        );
    }
    if (controls.includes("passwordChange") && !isPasswordChange(controlled, controls, count)) {
        throw failed("InvalidPasswordResetControl");
    }
    // That an unknown strength is refused, with which number and text, is assumed.
    if (strength !== undefined && view.get("authenticationStrengths", String(strength["id"])) === undefined) {
        throw new GraphFault(
            400,
            "BadRequest",
            `1051: The authentication strength '${String(strength["id"])}' does not exist.`,
        );
    }
}

/** A change of password goes with MFA, for users at risk, for all applications, and under no further condition. */
function isPasswordChange({ conditions, grant }: Controlled, controls: string[], count: number): boolean {
    const applications = object(conditions["applications"]);
    const clients = stringsIn(conditions, "clientAppTypes");
    return (
        count === 2 &&
        controls.includes("mfa") &&
        grant?.["operator"] === "AND" &&
        stringsIn(conditions, "userRiskLevels").length > 0 &&
        stringsIn(applications, "includeApplications").join() === "All" &&
        stringsIn(applications, "excludeApplications").length === 0 &&
        stringsIn(conditions, "signInRiskLevels").length === 0 &&
        ["locations", "platforms", "devices"].every((name) => object(conditions[name]) === undefined) &&
        clients.every((client) => client === "all")
    );
}

function assertSession({ conditions, session }: Controlled): void {
    const isOn = (name: string) => object(session?.[name])?.["isEnabled"] === true;
    const applications = stringsIn(object(conditions["applications"]), "includeApplications");
    if (isOn("persistentBrowser") && applications.join() !== "All") {
        throw failed("InvalidControls");
    }
}
