import type { Route } from "../call";
import { GraphFault } from "../graphFault";
import { page } from "../odata";
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
    "password,sms",
    "password,voice",
    "federatedMultiFactor",
    "microsoftAuthenticatorPush,federatedSingleFactor",
    "softwareOath,federatedSingleFactor",
    "hardwareOath,federatedSingleFactor",
    "sms,federatedSingleFactor",
    "voice,federatedSingleFactor",
];

function builtIn(number: number, displayName: string, allowedCombinations: string[]): Entity {
    return {
        id: `00000000-0000-0000-0000-00000000000${number}`,
        displayName,
        description: displayName,
        policyType: "builtIn",
        requirementsSatisfied: "mfa",
        allowedCombinations,
        combinationConfigurations: [],
    };
}

/** Entra's own strengths, by id. Custom ones are not imitated. */
export const builtInStrengths: Readonly<Record<string, Entity>> = Object.fromEntries(
    [
        builtIn(2, "Multifactor authentication", multifactor),
        builtIn(3, "Passwordless MFA", passwordless),
        builtIn(4, "Phishing resistant MFA", phishingResistant),
    ].map((strength) => [String(strength["id"]), strength]),
);

const permissions = [["Policy.Read.All"]];

/** @see https://learn.microsoft.com/graph/api/resources/authenticationstrengthpolicy */
export const authenticationStrengthRoutes: readonly Route[] = [
    {
        method: "GET",
        path: "/policies/authenticationStrengthPolicies",
        permissions,
        handle: (call) => ({
            status: 200,
            body: page(Object.values(builtInStrengths), call.query, {
                defaultPageSize: 100,
                baseUrl: `${call.tenant.graphBase}/${call.version}/policies/authenticationStrengthPolicies`,
            }),
        }),
    },
    {
        method: "GET",
        path: "/policies/authenticationStrengthPolicies/{id}",
        permissions,
        handle: (call) => {
            const strength = builtInStrengths[call.parameters["id"] ?? ""];
            if (strength === undefined) {
                throw new GraphFault(404, "ResourceNotFound", "The authentication strength does not exist.");
            }
            return { status: 200, body: strength };
        },
    },
];
