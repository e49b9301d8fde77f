import { canonicalId, type Cursor } from "./cursor";
import { plain } from "./plain";
import { isUnknown, unknownValue, type List, type OrUnknown } from "./unknown";

/**
 * A named set of allowed combinations of methods.
 *
 * @see https://learn.microsoft.com/graph/api/resources/authenticationstrengthpolicy
 */
export interface AuthenticationStrength {
    readonly id: string | null;
    readonly displayName: OrUnknown<string>;
    /** Each a set of modes joined by commas, sorted, without spaces. */
    readonly allowedCombinations: List;
    /** Combinations that are narrowed further, such as to some makes of security keys. */
    readonly configuredCombinations: List;
}

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

function builtIn(
    digit: number,
    displayName: string,
    combinations: readonly string[],
): AuthenticationStrength {
    return {
        id: `00000000-0000-0000-0000-00000000000${digit}`,
        displayName,
        allowedCombinations: [...combinations].map(canonicalCombination).sort(),
        configuredCombinations: [],
    };
}

/** @see https://learn.microsoft.com/entra/identity/authentication/concept-authentication-strengths */
export const multifactorStrength = builtIn(2, "Multifactor authentication", multifactor);

/** Entra's own strengths. */
export const builtInStrengths: readonly AuthenticationStrength[] = [
    multifactorStrength,
    builtIn(3, "Passwordless MFA", passwordless),
    builtIn(4, "Phishing-resistant MFA", phishingResistant),
];

/** Reads a strength of Graph, or of `azuread:index/authenticationStrengthPolicy:AuthenticationStrengthPolicy`. */
export function strengthFromGraph(cursor: Cursor): AuthenticationStrength {
    const id = cursor.at("id").text();
    const configured = cursor
        .at("combinationConfigurations")
        .each((item) => item.at("appliesToCombinations").set(canonicalCombination));
    return {
        // The azuread provider's id is a path that ends in Graph's.
        id: typeof id === "string" ? canonicalId(id.slice(id.lastIndexOf("/") + 1)) : null,
        displayName: cursor.at("displayName").text() ?? unknownValue,
        allowedCombinations: cursor.at("allowedCombinations").set(canonicalCombination),
        configuredCombinations: isUnknown(configured)
            ? configured
            : [...new Set(configured.flatMap((list) => (isUnknown(list) ? [list] : list)))],
    };
}

/** A strength as Graph's JSON; what its configurations say is not held. */
export function strengthToGraph(strength: AuthenticationStrength): Record<string, unknown> {
    const { id, displayName, allowedCombinations, configuredCombinations } = strength;
    const isConfigured = isUnknown(configuredCombinations) || configuredCombinations.length > 0;
    return {
        ...(id !== null && { id }),
        displayName: plain(displayName),
        allowedCombinations: plain(allowedCombinations),
        combinationConfigurations: isConfigured
            ? [{ appliesToCombinations: plain(configuredCombinations) }]
            : [],
    };
}

/** Spaces after commas occur, and the order of modes has no meaning. */
function canonicalCombination(combination: string): string {
    return combination
        .split(",")
        .map((mode) => mode.trim())
        .sort()
        .join(",");
}
