import { fault, ofEach, type Fault } from "./fault";
import { isGuid } from "./guid";

/**
 * Entra's built-in authentication strengths, by name.
 *
 * @see https://learn.microsoft.com/entra/identity/authentication/concept-authentication-strengths
 */
export const builtInAuthenticationStrengths = {
    multifactor: "00000000-0000-0000-0000-000000000002",
    passwordlessMfa: "00000000-0000-0000-0000-000000000003",
    phishingResistantMfa: "00000000-0000-0000-0000-000000000004",
} as const;

/** A built-in strength by name. */
export type BuiltInStrengthName = keyof typeof builtInAuthenticationStrengths;

const builtInNames = Object.keys(builtInAuthenticationStrengths) as BuiltInStrengthName[];

const phishingResistant = ["windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor"];
const passwordless = [...phishingResistant, "deviceBasedPush"];
const multifactor = [
    ...passwordless,
    ...["temporaryAccessPassOneTime", "temporaryAccessPassMultiUse", "federatedMultiFactor"],
    ...["password,microsoftAuthenticatorPush", "password,softwareOath", "password,hardwareOath"],
    ...["password,x509CertificateSingleFactor", "password,x509CertificateMultiFactor"],
    ...["password,sms", "password,voice"],
    ...["microsoftAuthenticatorPush", "softwareOath", "hardwareOath", "sms", "voice"].map(
        (method) => `${method},federatedSingleFactor`,
    ),
];

/** What each built-in strength allows: combinations of which one is enough. */
export const builtInCombinations: Readonly<Record<BuiltInStrengthName, readonly string[]>> = {
    multifactor,
    passwordlessMfa: passwordless,
    phishingResistantMfa: phishingResistant,
};

/**
 * All combinations that a strength can allow: those of the built-in ones and single factors. Other methods and
 * combinations are refused by the service, such as `microsoftAuthenticatorPush` by itself.
 *
 * @see https://learn.microsoft.com/graph/api/authenticationstrengthroot-list-authenticationmethodmodes (combinations)
 * @see https://github.com/terraprovider/terraform-provider-microsoft365wp/issues/14
 */
export const knownCombinations: readonly string[] = [
    ...multifactor,
    ...["x509CertificateSingleFactor", "sms", "password", "federatedSingleFactor", "email"],
];

const inAnyOrder = new Map(knownCombinations.map((known) => [sortedModes(known), known]));

/**
 * A combination as Microsoft's documents write it. Spaces after commas occur in answers, and the order of the methods
 * has no meaning. One that is not known is sorted.
 */
export function canonicalCombination(combination: string): string {
    const sorted = sortedModes(combination);
    return inAnyOrder.get(sorted) ?? sorted;
}

function sortedModes(combination: string): string {
    return combination.replaceAll(/\s/g, "").split(",").sort().join();
}

/** What is wrong with the combinations that a strength allows. */
export function combinationsFaults(combinations: readonly string[]): Fault[] {
    if (combinations.length === 0) {
        return [fault("names no combination of methods", "Name at least one, such as fido2")];
    }
    return ofEach(combinations, (combination) => {
        if (inAnyOrder.has(sortedModes(combination))) {
            return undefined;
        }
        return fault(
            "is not a combination of methods that Entra allows",
            `Use some of: ${knownCombinations.map((known) => JSON.stringify(known)).join(", ")}`,
        );
    });
}

/** The azuread provider has a strength's id as a path. */
const strengthPath = "/policies/authenticationStrengthPolicies/";

/** The id of a strength given by name, id or path; `undefined` for anything else. */
export function strengthId(strength: string): string | undefined {
    const names: Readonly<Record<string, string>> = builtInAuthenticationStrengths;
    const id = Object.hasOwn(names, strength) ? names[strength] : strength.replace(strengthPath, "");
    return id !== undefined && isGuid(id) ? id.toLowerCase() : undefined;
}

/**
 * What is wrong with the strength that a policy asks for; `undefined` when it is a built-in one, an id or one of the
 * names given.
 *
 * @param declared - Names of custom strengths that are declared, where the strength may be one of them.
 */
export function strengthFault(
    strength: string | null | undefined,
    declared: readonly string[] = [],
): Fault | undefined {
    return strength === null ||
        strength === undefined ||
        declared.includes(strength) ||
        strengthId(strength) !== undefined
        ? undefined
        : fault(
              "is not an authentication strength",
              `Use ${[...builtInNames, ...declared].join(", ")}, or a strength's id (GUID)`,
          );
}

/**
 * Whether a guest can meet a built-in strength only with methods of the home tenant, and so only when its MFA is
 * trusted: of the methods that a guest can register in the resource tenant, none is passwordless.
 *
 * @see https://learn.microsoft.com/entra/external-id/authentication-conditional-access
 */
export function needsTrustInMfa(strength: string): boolean {
    const id = strengthId(strength);
    return (
        id === builtInAuthenticationStrengths.passwordlessMfa ||
        id === builtInAuthenticationStrengths.phishingResistantMfa
    );
}
