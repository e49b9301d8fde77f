import {
    isOpen,
    isUnknown,
    knownItems,
    type AuthenticationStrength,
    type GrantControls,
    type OrUnknown,
} from "../model";
import { certain, impossible, multifactor, type Asking, type Step, type Steps } from "./multifactor";
import type { Control } from "./outcome";
import type { SignIn } from "./signIn";
import type { Truth } from "./truth";

/** A grant control of a policy, prepared for many judgments. */
export interface CompiledControl extends Control {
    readonly judge: (signIn: SignIn) => Steps;
}

/**
 * The order in which the service asks for what is missing.
 *
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-policies
 */
const promptOrder = [
    ...["block", "mfa", "authenticationStrength", "compliantDevice", "domainJoinedDevice"],
    ...["approvedApplication", "compliantApplication", "passwordChange", "riskRemediation"],
    "termsOfUse",
    "customAuthenticationFactor",
];

const satisfied: Step = { status: "satisfied", place: null, why: "" };
const required: Step = { status: "required", place: "here", why: "" };

/** Prepares grant controls for judgments, in the order of asking. Unknown controls stand for any control. */
export function compileControls(
    grant: OrUnknown<GrantControls> | null,
    asking: Asking,
    strengthById: (id: string) => AuthenticationStrength | undefined,
): readonly CompiledControl[] {
    if (grant === null) {
        return [];
    }
    if (isUnknown(grant)) {
        return [unknownControl];
    }
    const { builtInControls, termsOfUse, customAuthenticationFactors, authenticationStrengthId } = grant;
    const lists = [builtInControls, termsOfUse, customAuthenticationFactors];
    const controls = [
        ...knownItems(builtInControls).map((kind) => builtIn(kind, asking)),
        ...(authenticationStrengthId === null
            ? []
            : [strength(authenticationStrengthId, asking, strengthById)]),
        ...knownItems(termsOfUse).map(terms),
        ...knownItems(customAuthenticationFactors).map(custom),
        ...(lists.some(isOpen) ? [unknownControl] : []),
    ];
    const rank = ({ kind }: Control) =>
        (promptOrder.indexOf(kind) + promptOrder.length + 1) % (promptOrder.length + 1);
    return controls.sort((first, second) => rank(first) - rank(second));
}

const anything: Steps = { best: satisfied, worst: impossible("the control is not known") };
const unknownControl: CompiledControl = { kind: "unknown", id: null, judge: () => anything };

function builtIn(kind: string, asking: Asking): CompiledControl {
    switch (kind) {
        case "block":
            return { kind, id: null, judge: () => certain(impossible("access is blocked")) };
        case "mfa":
            return { kind, id: null, judge: (signIn) => multifactor("mfa", asking, signIn) };
        case "compliantDevice":
            return { kind, id: null, judge: compliantDevice };
        case "domainJoinedDevice":
            return { kind, id: null, judge: hybridJoinedDevice };
        case "approvedApplication":
            return { kind, id: null, judge: approvedApplication };
        case "compliantApplication":
            return { kind, id: null, judge: protectedApplication };
        case "passwordChange":
            return { kind, id: null, judge: passwordChange };
        case "riskRemediation":
            return { kind, id: null, judge: riskRemediation };
        default:
            return { ...unknownControl, kind };
    }
}

function strength(
    id: OrUnknown<string>,
    asking: Asking,
    strengthById: (id: string) => AuthenticationStrength | undefined,
): CompiledControl {
    const demand = isUnknown(id) ? undefined : strengthById(id);
    return {
        kind: "authenticationStrength",
        id: isUnknown(id) ? null : id,
        judge: (signIn) => multifactor(demand, asking, signIn),
    };
}

function compliantDevice(signIn: SignIn): Steps {
    const { device } = signIn.scenario;
    const isCompliant = device === null ? false : device?.isCompliant;
    return deviceSteps(signIn, isCompliant, signIn.trust.compliantDevice, "compliant");
}

function hybridJoinedDevice(signIn: SignIn): Steps {
    const { device } = signIn.scenario;
    const trustType = device === null ? "none" : device?.trustType;
    const isJoined = trustType === undefined ? undefined : trustType === "ServerAD";
    return deviceSteps(signIn, isJoined, signIn.trust.hybridJoinedDevice, "Microsoft Entra hybrid joined");
}

/**
 * A device cannot change during a sign-in: it either meets the control or does not. Only a home tenant manages an
 * external user's device, so its claim has to be trusted.
 *
 * @see https://learn.microsoft.com/entra/external-id/authentication-conditional-access
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-grant
 */
function deviceSteps(signIn: SignIn, isMet: Truth, trust: Truth, state: string): Steps {
    if (signIn.isLegacy) {
        return certain(
            impossible("the client uses legacy authentication, which does not report the device state"),
        );
    }
    if (signIn.scenario.authenticationFlow === "deviceCodeFlow") {
        return certain(impossible("the device code flow does not report the device state"));
    }
    if (signIn.isLocal) {
        return known(isMet, satisfied, impossible(`the device is not ${state}`));
    }
    const atHome: Step = { status: "satisfied", place: "home", why: "" };
    const home = known(isMet, atHome, impossible(`the device is not ${state}`, "home"));
    const untrusted = impossible(`the home tenant's claim about ${state} devices is not trusted`);
    if (trust === undefined) {
        return { best: home.best, worst: untrusted };
    }
    return trust ? home : certain(untrusted);
}

/** Only a tenant that manages the device can know its applications. @see authentication-conditional-access */
const externalApplication = "external users' applications cannot be managed by this tenant";

function approvedApplication(signIn: SignIn): Steps {
    return signIn.isLocal
        ? known(
              signIn.scenario.isApprovedApplication,
              satisfied,
              impossible("the client is not an approved application"),
          )
        : certain(impossible(externalApplication));
}

function protectedApplication(signIn: SignIn): Steps {
    return signIn.isLocal
        ? known(
              signIn.scenario.isProtectedApplication,
              satisfied,
              impossible("the client has no app protection policy"),
          )
        : certain(impossible(externalApplication));
}

/** @see https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-grant */
function passwordChange(signIn: SignIn): Steps {
    if (!signIn.isLocal) {
        return certain(impossible("external users cannot change their password in this tenant"));
    }
    return certain(signIn.isLegacy ? impossible(legacyInterruption) : required);
}

/** Not for guests. @see https://learn.microsoft.com/entra/id-protection/concept-identity-protection-policies */
function riskRemediation(signIn: SignIn): Steps {
    if (!signIn.isLocal) {
        return certain(impossible("external users cannot remediate their risk in this tenant"));
    }
    return certain(signIn.isLegacy ? impossible(legacyInterruption) : required);
}

const legacyInterruption = "the client uses legacy authentication, which nothing can interrupt";

/** Direct-connect users cannot be shown terms of use. @see authentication-conditional-access */
function terms(id: string): CompiledControl {
    return {
        kind: "termsOfUse",
        id,
        judge: (signIn) => {
            if (signIn.scenario.who.userType === "b2bDirectConnectUser") {
                return certain(impossible("direct-connect users cannot accept terms of use"));
            }
            if (signIn.scenario.termsOfUseAccepted?.includes(id)) {
                return certain(satisfied);
            }
            return certain(signIn.isLegacy ? impossible(legacyInterruption) : required);
        },
    };
}

/**
 * Custom controls cannot be combined with cross-tenant trust. The documentation does not say how they work for
 * external users without trust; they are assumed to work as for members.
 */
function custom(id: string): CompiledControl {
    return {
        kind: "customAuthenticationFactor",
        id,
        judge: (signIn) => {
            if (signIn.scenario.customControlsMet?.includes(id)) {
                return certain(satisfied);
            }
            if (signIn.isLegacy) {
                return certain(impossible(legacyInterruption));
            }
            const trusted = impossible("custom controls cannot be combined with trust in the home tenant");
            if (signIn.trust.mfa === undefined) {
                return { best: required, worst: trusted };
            }
            return certain(signIn.trust.mfa ? trusted : required);
        },
    };
}

function known(truth: Truth, whenTrue: Step, whenFalse: Step): Steps {
    if (truth === undefined) {
        return { best: whenTrue, worst: { ...whenFalse, why: `it is not known whether ${whenFalse.why}` } };
    }
    return certain(truth ? whenTrue : whenFalse);
}
