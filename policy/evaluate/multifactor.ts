import { isUnknown, isOpen, knownItems, multifactorStrength, type AuthenticationStrength } from "../model";
import type { ControlStatus, Place } from "./outcome";
import type { CheckedScenario } from "./scenario";
import type { SignIn } from "./signIn";

/** How one control stands, in one way of taking what is unknown. */
export interface Step {
    readonly status: ControlStatus;
    readonly place: Place | null;
    readonly why: string;
    /** Combinations of methods that would do; of steps of multi-factor authentication only. */
    readonly combinations?: readonly string[];
}

/** How a control stands at best and at worst; the same when all is known. */
export interface Steps {
    readonly best: Step;
    readonly worst: Step;
}

/** What is asked: any multi-factor authentication, or a strength; `undefined` is a strength that is not known. */
export type Demand = "mfa" | AuthenticationStrength | undefined;

export function certain(step: Step): Steps {
    return { best: step, worst: step };
}

export function impossible(why: string, place: Place | null = null): Step {
    return { status: "impossible", place, why };
}

/** First factors, which nobody has to be asked for again. */
const firstFactors = new Set(["password", "federatedSingleFactor"]);

/**
 * Methods by which an external user can meet a strength, by the place where they are asked.
 *
 * @see https://learn.microsoft.com/entra/external-id/authentication-conditional-access (table 1)
 */
const externalMethods: Readonly<Record<Place, ReadonlySet<string>>> = {
    here: new Set([...firstFactors, "sms", "voice", "microsoftAuthenticatorPush", "softwareOath"]),
    home: new Set([
        ...firstFactors,
        ...["sms", "voice", "microsoftAuthenticatorPush", "softwareOath", "deviceBasedPush", "hardwareOath"],
        ...["fido2", "windowsHelloForBusiness", "x509CertificateSingleFactor", "x509CertificateMultiFactor"],
    ]),
};

/**
 * Where, and whether, multi-factor authentication can be done.
 *
 * Members and internal guests do it here. An external user of an Entra tenant does it at home when the partner's MFA
 * is trusted, and nowhere else then; else here, except direct-connect users, who are blocked. All other external
 * users do it here.
 *
 * @param isRisky - The policy asks because of risk: then nobody can register a first method.
 * @see https://learn.microsoft.com/entra/external-id/authentication-conditional-access
 */
export function multifactor(demand: Demand, isRisky: boolean, signIn: SignIn): Steps {
    if (signIn.isLegacy) {
        return certain(impossible("the client signs in by legacy authentication, which has no multi-factor"));
    }
    if (signIn.isLocal) {
        return atPlace("here", demand, isRisky, signIn);
    }
    if (signIn.homeTenantId === null) {
        return demand === "mfa" ? atPlace("here", demand, isRisky, signIn) : strengthOutsideEntra;
    }
    const home = atPlace("home", demand, isRisky, signIn);
    if (signIn.trust.mfa === true) {
        return home;
    }
    const here = withoutTrust(demand, isRisky, signIn);
    return signIn.trust.mfa === false
        ? here
        : { best: easier(home.best, here.best), worst: harder(home.worst, here.worst) };
}

/**
 * Methods that can be registered when a sign-in asks for them, and methods that have to be registered before. What
 * the documents do not name is left open.
 *
 * @see https://learn.microsoft.com/entra/identity/authentication/concept-authentication-strength-how-it-works
 */
const duringSignIn = new Set([
    ...firstFactors,
    ...["sms", "voice", "microsoftAuthenticatorPush", "softwareOath", "fido2"],
]);
const beforeSignIn = new Set([
    ...["deviceBasedPush", "windowsHelloForBusiness", "x509CertificateSingleFactor"],
    "x509CertificateMultiFactor",
]);

/** Documents say that strengths are for users of Entra tenants, not what becomes of others under one. */
const strengthOutsideEntra: Steps = {
    best: { status: "satisfied", place: null, why: "" },
    worst: impossible(
        "authentication strengths are for users of Entra tenants only: require mfa of others",
        "here",
    ),
};

function withoutTrust(demand: Demand, isRisky: boolean, signIn: SignIn): Steps {
    switch (signIn.scenario.who.userType) {
        case "b2bDirectConnectUser":
            return certain(impossible("direct-connect users need the partner's MFA to be trusted"));
        case "serviceProvider":
            // Documents do not say how a service provider's people do it when their tenant is not trusted.
            return {
                best: { status: "required", place: "home", why: "" },
                worst: impossible("service providers may need their tenant's MFA to be trusted"),
            };
        default:
            return atPlace("here", demand, isRisky, signIn);
    }
}

function atPlace(place: Place, demand: Demand, isRisky: boolean, signIn: SignIn): Steps {
    const facts = (place === "home" ? signIn.scenario.atHome : signIn.scenario.here) ?? {};
    if (demand === "mfa") {
        return anyMultifactor(place, facts, isRisky);
    }
    if (demand === undefined || isUnknown(demand.allowedCombinations)) {
        return {
            best: { status: "satisfied", place, why: "" },
            worst: impossible("the authentication strength is not known", place),
        };
    }
    const usable = signIn.isLocal ? () => true : (mode: string) => externalMethods[place].has(mode);
    const combinations = knownItems(demand.allowedCombinations).filter((item) =>
        item.split(",").every(usable),
    );
    const narrowed = new Set(knownItems(demand.configuredCombinations));
    const sure = combinations.filter((item) => !narrowed.has(item));
    const best = strengthStep(place, combinations, facts, isRisky, signIn);
    const worst = strengthStep(place, sure, facts, isRisky, signIn);
    const hasMore = isOpen(demand.allowedCombinations) || isOpen(demand.configuredCombinations);
    return {
        best:
            hasMore && best.best.status === "impossible"
                ? { ...best.best, status: "satisfied", why: "" }
                : best.best,
        worst: worst.worst,
    };
}

type Facts = NonNullable<CheckedScenario["here"]>;

function anyMultifactor(place: Place, facts: Facts, isRisky: boolean): Steps {
    if (isMultifactorDone(facts)) {
        return certain({ status: "satisfied", place, why: "" });
    }
    const required: Step = { status: "required", place, why: "" };
    const { methodsRegistered } = facts;
    if (methodsRegistered !== undefined) {
        if (knownItems(multifactorStrength.allowedCombinations).some(within(methodsRegistered))) {
            return certain(required);
        }
        if (place === "home") {
            return certain(
                impossible("no method of multi-factor authentication is registered at home", place),
            );
        }
        return certain(isRisky ? impossible(noRegistration, place) : required);
    }
    return { best: required, worst: isRisky ? impossible(noRegistration, place) : required };
}

const noRegistration = "a policy for risk lets nobody register a first method";

function strengthStep(
    place: Place,
    combinations: readonly string[],
    facts: Facts,
    isRisky: boolean,
    signIn: SignIn,
): Steps {
    if (combinations.length === 0) {
        const why = signIn.isLocal
            ? "the authentication strength allows no method"
            : `external users cannot use any of the strength's methods ${place === "home" ? "at home" : "in this tenant"}`;
        return certain(impossible(why, place));
    }
    const required: Step = { status: "required", place, why: "", combinations };
    const satisfied: Step = { status: "satisfied", place, why: "" };
    const { methodsDone, methodsRegistered, isMfaDone } = facts;
    if (methodsDone !== undefined && combinations.some(within(methodsDone))) {
        return certain(satisfied);
    }
    const asked = askedFor(required, combinations, methodsRegistered, isRisky);
    // A claim without its methods may be of the right ones.
    return isMfaDone === true && methodsDone === undefined ? { best: satisfied, worst: asked.worst } : asked;
}

function askedFor(
    required: Step,
    combinations: readonly string[],
    registered: Facts["methodsRegistered"],
    isRisky: boolean,
): Steps {
    const { place } = required;
    if (registered === undefined) {
        return { best: required, worst: isRisky ? impossible(noRegistration, place) : required };
    }
    if (combinations.some(within(registered))) {
        return certain(required);
    }
    if (isRisky) {
        return certain(impossible(noRegistration, place));
    }
    const unregistered = impossible("no method of the strength is registered", place);
    if (combinations.some((item) => item.split(",").every((mode) => duringSignIn.has(mode)))) {
        return certain(required);
    }
    return combinations.every((item) => item.split(",").some((mode) => beforeSignIn.has(mode)))
        ? certain(unregistered)
        : { best: required, worst: unregistered };
}

/** Whether a session's claims amount to multi-factor authentication. */
export function isMultifactorDone({ isMfaDone, methodsDone }: Facts): boolean {
    return (
        isMfaDone ??
        (methodsDone !== undefined &&
            knownItems(multifactorStrength.allowedCombinations).some(within(methodsDone)))
    );
}

/** Whether some methods, with a first factor, make up a combination. */
function within(methods: readonly string[]): (combination: string) => boolean {
    const have = new Set(methods);
    return (combination) => combination.split(",").every((mode) => have.has(mode) || firstFactors.has(mode));
}

const order: Readonly<Record<ControlStatus, number>> = { satisfied: 0, required: 1, impossible: 2 };

export function easier(first: Step, second: Step): Step {
    return order[second.status] < order[first.status] ? second : first;
}

export function harder(first: Step, second: Step): Step {
    return order[second.status] > order[first.status] ? second : first;
}
