import type { Entity } from "../store";

const phishingResistant = ["windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor"];
const passwordless = [...phishingResistant, "deviceBasedPush"];
const multifactor = [
    ...passwordless,
    "temporaryAccessPassOneTime",
    "temporaryAccessPassMultiUse",
    "password,microsoftAuthenticatorPush",
    "password,softwareOath",
    "password,hardwareOath",
    "password,x509CertificateSingleFactor",
    "password,x509CertificateMultiFactor",
    "password,sms",
    "password,voice",
    "federatedMultiFactor",
    "microsoftAuthenticatorPush,federatedSingleFactor",
    "softwareOath,federatedSingleFactor",
    "hardwareOath,federatedSingleFactor",
    "sms,federatedSingleFactor",
    "voice,federatedSingleFactor",
];

/** Methods of one factor. A custom strength of these does not satisfy MFA. */
const singleFactor = [
    "password",
    "sms",
    "hardwareOath",
    "softwareOath",
    "voice",
    "x509CertificateSingleFactor",
    "federatedSingleFactor",
    "microsoftAuthenticatorPush",
    "qrCodePin",
];

/** Combinations of methods that Graph knows. @see https://learn.microsoft.com/graph/api/resources/authenticationstrengthroot (authenticationMethodModes) */
export const knownCombinations: readonly string[] = [...multifactor, ...singleFactor];

/** What a strength satisfies: MFA, if all of its combinations do. */
export function satisfiedBy(combinations: readonly string[]): "mfa" | "none" {
    return combinations.every((combination) => multifactor.includes(combination)) ? "mfa" : "none";
}

function builtIn(number: number, displayName: string, allowedCombinations: string[]): Entity {
    return {
        id: `00000000-0000-0000-0000-00000000000${number}`,
        createdDateTime: "2021-12-01T00:00:00Z",
        modifiedDateTime: "2021-12-01T00:00:00Z",
        displayName,
        description: displayName,
        policyType: "builtIn",
        requirementsSatisfied: "mfa",
        allowedCombinations,
        combinationConfigurations: [],
    };
}

/**
 * Entra's own strengths; their descriptions and dates are the sandbox's.
 *
 * @see https://learn.microsoft.com/entra/identity/authentication/concept-authentication-strengths
 */
export const builtInStrengths: readonly Entity[] = [
    builtIn(2, "Multifactor authentication", multifactor),
    builtIn(3, "Passwordless MFA", passwordless),
    builtIn(4, "Phishing resistant MFA", phishingResistant),
];
