import { builtInAuthenticationStrengths } from "../../../rules/authenticationStrength";
import { both, not, type Truth } from "../../evaluate/truth";
import {
    isUnknown,
    type ConditionalAccessPolicy,
    type CrossTenantPartner,
    type InboundTrust,
} from "../../model";
import { asksForMfa, demands, invitedFrom, is, isFor, type Guests } from "../coverage";
import { titleOf, types, type Declared, type DeclaredStack } from "../declared";
import { cisa, microsoft, type Finding, type StackRule } from "../rule";

const authentication = microsoft(
    "Authentication and Conditional Access for External ID",
    "entra/external-id/authentication-conditional-access",
);

/** The guests that the stack concerns: those of each partner, and others when it declares guests. */
function audience({ partners, resources }: DeclaredStack): readonly { guests: Guests; name: string }[] {
    const declaresGuests = resources.some(({ type }) => type === types.guest || type === types.invitation);
    return [
        ...partners.map(({ value, resource }) => ({
            guests: invitedFrom(value.tenantId),
            name: `partner ${resource.name}`,
        })),
        ...(declaresGuests ? [{ guests: invitedFrom(undefined), name: "all other tenants" }] : []),
    ];
}

const inForce = ({ state }: ConditionalAccessPolicy): Truth => is(state, "enabled");
const inUse = ({ state }: ConditionalAccessPolicy): Truth => not(is(state, "disabled"));

/** Whether one of the policies passes. */
function any(
    policies: readonly Declared<ConditionalAccessPolicy>[],
    test: (policy: ConditionalAccessPolicy) => Truth,
) {
    const results = policies.map(({ value }) => test(value));
    return results.includes(true) ? true : results.includes(undefined) ? undefined : false;
}

export const guestsCoveredByMfa: StackRule = {
    id: "guests-covered-by-mfa",
    title: "Guests are asked for multi-factor authentication, whatever the application.",
    severity: "high",
    level: "advisory",
    sources: [
        microsoft(
            "Require MFA for guest access",
            "entra/identity/conditional-access/policy-guests-mfa-strength",
        ),
        cisa("MS.AAD.3.2v1"),
    ],
    cure: "Declare a policy for these guests (GuestMfaPolicy) on all applications without further conditions, and enable it when its report shows what you expect.",
    scope: "stack",
    check: (stack) =>
        audience(stack).flatMap(({ guests, name }): Finding[] => {
            const asks = (policy: ConditionalAccessPolicy) => asksForMfa(policy, guests);
            if (any(stack.policies, (policy) => both(asks(policy), inForce(policy))) !== false) {
                return [];
            }
            const isReported = any(stack.policies, (policy) => both(asks(policy), inUse(policy)));
            return isReported === undefined
                ? []
                : [
                      {
                          message: isReported
                              ? `Guests of ${name} are asked for MFA in report-only, which asks no one`
                              : `No policy of this stack asks guests of ${name} for MFA`,
                      },
                  ];
        }),
};

/** What a partner's people prove at home; `undefined` when the tenant's default, which is not declared, decides. */
function trusts({ inboundTrust }: CrossTenantPartner, claim: keyof InboundTrust): Truth {
    return inboundTrust === null || isUnknown(inboundTrust) ? undefined : is(inboundTrust[claim], true);
}

export const trustAndMfaAgree: StackRule = {
    id: "trust-and-mfa-agree",
    title: "A partner's people are asked for MFA once: at home where that is trusted, and by a policy here.",
    severity: "high",
    level: "advisory",
    sources: [authentication],
    cure: "Set inboundTrust.isMfaAccepted where a policy asks and the partner's MFA is good; declare a policy where MFA is trusted.",
    scope: "stack",
    check: ({ partners, policies }) =>
        partners.flatMap(({ value, resource: { name, urn } }): Finding[] => {
            const guests = invitedFrom(value.tenantId);
            const isAsked = any(policies, (policy) => both(asksForMfa(policy, guests), inUse(policy)));
            const isTrusted = trusts(value, "isMfaAccepted");
            if (isTrusted === false && isAsked === true) {
                return [
                    {
                        message: `MFA twice: a policy asks guests of ${name}, and what they did at home does not count`,
                        urn,
                    },
                ];
            }
            return isTrusted === true && isAsked === false
                ? [
                      {
                          message: `MFA never: the MFA of guests of ${name} is trusted, and no policy of this stack asks them for it`,
                          urn,
                      },
                  ]
                : [];
        }),
};

/** Built-in strengths that no guest can meet with methods registered in this tenant. */
const onlyAtHome: ReadonlyMap<string, string> = new Map([
    [builtInAuthenticationStrengths.passwordlessMfa, "passwordless MFA"],
    [builtInAuthenticationStrengths.phishingResistantMfa, "phishing-resistant MFA"],
]);

/** Findings about partners whose people a policy applies to but cannot let in. */
function perPolicyAndPartner(
    stack: DeclaredStack,
    explain: (policy: ConditionalAccessPolicy, partner: CrossTenantPartner) => string | undefined,
): Finding[] {
    return stack.policies.flatMap((policy) =>
        stack.partners.flatMap((partner): Finding[] => {
            const applies = both(
                inUse(policy.value),
                isFor(policy.value, invitedFrom(partner.value.tenantId)),
            );
            const reason = applies === true ? explain(policy.value, partner.value) : undefined;
            return reason === undefined
                ? []
                : [
                      {
                          message: `${titleOf(policy)} locks out guests of ${partner.resource.name}: ${reason}`,
                          urn: policy.resource.urn,
                      },
                  ];
        }),
    );
}

export const strengthReachable: StackRule = {
    id: "guest-strength-reachable",
    title: "Guests can meet the authentication strength that they are asked for.",
    severity: "critical",
    level: "mandatory",
    sources: [authentication],
    cure: "Trust the partner's MFA (inboundTrust.isMfaAccepted), or ask for the built-in strength multifactor.",
    scope: "stack",
    check: (stack) =>
        perPolicyAndPartner(stack, (policy, partner) => {
            const grant = policy.grantControls;
            if (grant === null || isUnknown(grant) || typeof grant.authenticationStrengthId !== "string") {
                return undefined;
            }
            const strength = onlyAtHome.get(grant.authenticationStrengthId);
            const isNeeded = demands(policy, ["authenticationStrength"]);
            return strength !== undefined && isNeeded === true && trusts(partner, "isMfaAccepted") === false
                ? `${strength} can only be done at home, and the home tenant is not trusted`
                : undefined;
        }),
};

/** Controls that no external user can meet, whatever is trusted. */
const neverForGuests = ["approvedApplication", "compliantApplication", "passwordChange"];

export const controlsReachable: StackRule = {
    id: "guest-controls-reachable",
    title: "Guests can meet the device and application controls that they are asked for.",
    severity: "critical",
    level: "mandatory",
    sources: [authentication],
    cure: "Exclude guests from this policy, accept MFA instead of it, or trust the partner's devices (inboundTrust).",
    scope: "stack",
    check: (stack) =>
        perPolicyAndPartner(stack, (policy, partner) => {
            const impossible = [
                ...neverForGuests,
                ...(trusts(partner, "isCompliantDeviceAccepted") === false ? ["compliantDevice"] : []),
                ...(trusts(partner, "isHybridAzureADJoinedDeviceAccepted") === false
                    ? ["domainJoinedDevice"]
                    : []),
            ];
            return demands(policy, impossible) === true
                ? `it asks for something they cannot provide (one of ${impossible.join(", ")})`
                : undefined;
        }),
};
