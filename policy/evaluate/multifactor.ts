import { isUnknown, isOpen, knownItems, multifactorStrength, type AuthenticationStrength } from "../model";
import type { ControlStatus, Place } from "./outcome";
import type { CheckedScenario } from "./scenario";
import type { SignIn } from "./signIn";
import type { Truth } from "./truth";

/** The status of one control, under one assumption about unknown values. */
export interface Step {
    readonly status: ControlStatus;
    readonly place: Place | null;
    readonly why: string;
    /** Combinations of methods that suffice; only for steps of multi-factor authentication. */
    readonly combinations?: readonly string[];
}

/** The status of a control at best and at worst; the same when all is known. */
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

/** Why a policy asks, as far as it matters to how the control is met. */
export interface Asking {
    /** Because of risk: then a user cannot register a first method. */
    readonly isRisky: boolean;
    /** Every time: earlier authentication does not count. */
    readonly isFresh: Truth;
}

/** First factors, which no one has to be asked for again. */
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
 * @see https://learn.microsoft.com/entra/external-id/authentication-conditional-access
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-session-lifetime (every time)
 */
export function multifactor(demand: Demand, { isRisky, isFresh }: Asking, signIn: SignIn): Steps {
    if (signIn.isLegacy) {
        return certain(impossible("the client uses legacy authentication, which does not support MFA"));
    }
    const [fresh, stale] = [true, false].map((isAgain) => multifactorOf(demand, isRisky, isAgain, signIn));
    return isFresh === undefined ? { best: stale!.best, worst: fresh!.worst } : isFresh ? fresh! : stale!;
}

function multifactorOf(demand: Demand, isRisky: boolean, isFresh: boolean, signIn: SignIn): Steps {
    const at = (place: Place) => atPlace(place, demand, isRisky, isFresh, signIn);
    if (signIn.isLocal) {
        return at("here");
    }
    if (signIn.homeTenantId === null) {
        return demand === "mfa" ? outsideEntra(at("here"), signIn) : strengthOutsideEntra;
    }
    const home = at("home");
    if (signIn.trust.mfa === true) {
        return home;
    }
    const here =
        signIn.scenario.who.userType === "b2bDirectConnectUser"
            ? certain(impossible("direct-connect users need the partner's MFA to be trusted"))
            : at("here");
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

/** The documentation says that strengths are for users of Entra tenants. It does not say what happens to other users. */
const strengthOutsideEntra: Steps = {
    best: { status: "satisfied", place: null, why: "" },
    worst: impossible(
        "authentication strengths apply only to users of Entra tenants, so require mfa of others",
        "here",
    ),
};

/**
 * Where a policy asks for multi-factor authentication before security information is registered, guests with a
 * Microsoft account register first; those of other providers are blocked. Of one-time passcodes documents say nothing.
 *
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps (user actions)
 */
function outsideEntra(here: Steps, { scenario: { target, who } }: SignIn): Steps {
    if (
        target.userAction !== "urn:user:registersecurityinfo" ||
        who.identityProvider === "microsoftAccount"
    ) {
        return here;
    }
    const blocked = impossible(
        "guests of this identity provider cannot register security information in this tenant",
        "here",
    );
    const { identityProvider = "oneTimePasscode" } = who;
    return identityProvider === "oneTimePasscode" ? { best: here.best, worst: blocked } : certain(blocked);
}

/**
 * What a session has of authentication at a place. Delegated administrators of a service provider always did
 * multi-factor authentication at home.
 *
 * @see https://learn.microsoft.com/entra/external-id/cross-tenant-access-settings-b2b-collaboration (inbound trust)
 */
export function factsAt(place: Place, { scenario }: SignIn): Facts {
    const { who, atHome, here } = scenario;
    return place === "here"
        ? (here ?? {})
        : who.userType === "serviceProvider"
          ? { ...atHome, isMfaDone: true }
          : (atHome ?? {});
}

function atPlace(place: Place, demand: Demand, isRisky: boolean, isFresh: boolean, signIn: SignIn): Steps {
    const known = factsAt(place, signIn);
    const facts: Facts = isFresh ? { methodsRegistered: known.methodsRegistered } : known;
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

const noRegistration = "a policy for risk does not let a user register a first method";

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
    // A claim without its methods may be of the required ones.
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
