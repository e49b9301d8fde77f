import {
    builtInAuthenticationStrengths,
    builtInCombinations,
    canonicalCombination,
    type BuiltInStrengthName,
} from "../../rules/authenticationStrength";
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
    /** Each a set of modes joined by commas, in the order of Microsoft's documents. */
    readonly allowedCombinations: List;
    /** Combinations that are narrowed further, such as to some makes of security keys. */
    readonly configuredCombinations: List;
}

function builtIn(name: BuiltInStrengthName, displayName: string): AuthenticationStrength {
    return {
        id: builtInAuthenticationStrengths[name],
        displayName,
        allowedCombinations: builtInCombinations[name].map(canonicalCombination).sort(),
        configuredCombinations: [],
    };
}

/** @see https://learn.microsoft.com/entra/identity/authentication/concept-authentication-strengths */
export const multifactorStrength = builtIn("multifactor", "Multifactor authentication");

/** Entra's own strengths. */
export const builtInStrengths: readonly AuthenticationStrength[] = [
    multifactorStrength,
    builtIn("passwordlessMfa", "Passwordless MFA"),
    builtIn("phishingResistantMfa", "Phishing-resistant MFA"),
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
