import { builtInAuthenticationStrengths } from "../../../rules/authenticationStrength";
import { both, type Truth } from "../../evaluate/truth";
import { isUnknown, type ConditionalAccessPolicy } from "../../model";
import { demands, holds, is, isUnconditional } from "../coverage";
import { cisa, type StackRule } from "../rule";
import { privilegedRoles } from "./privilege";

/**
 * What a tenant as a whole should have. A stack that only declares guests need not declare it, so these rules are off
 * until the pack's configuration turns them on.
 */
function tenantHas(
    facts: Pick<StackRule, "id" | "title" | "cure" | "sources"> & Partial<Pick<StackRule, "severity">>,
    isMet: (policy: ConditionalAccessPolicy) => Truth,
): StackRule {
    return {
        severity: "medium",
        level: "disabled",
        ...facts,
        scope: "stack",
        check: ({ policies }) => {
            const met = policies.map(({ value }) => both(is(value.state, "enabled"), isMet(value)));
            return met.every((truth) => truth === false)
                ? [{ message: `No enforced policy of this stack does this: ${facts.title}` }]
                : [];
        },
    };
}

function isForAllUsers({ conditions: { users, applications } }: ConditionalAccessPolicy): Truth {
    return both(holds(users.includeUsers, "All"), holds(applications.includeApplications, "All"));
}

function blocks(policy: ConditionalAccessPolicy): Truth {
    return both(isForAllUsers(policy), demands(policy, ["block"]));
}

export const legacyAuthenticationBlocked = tenantHas(
    {
        id: "legacy-authentication-blocked",
        title: "Legacy authentication, which does not support MFA, is blocked.",
        sources: [cisa("MS.AAD.1.1v1")],
        severity: "high",
        cure: "Declare a policy for all users and applications with the client app types exchangeActiveSync and other, and the control block.",
    },
    (policy) => {
        const legacy = ["exchangeActiveSync", "other"].map((type) =>
            holds(policy.conditions.clientAppTypes, type),
        );
        return legacy.reduce(both, blocks(policy));
    },
);

export const highRiskUsersBlocked = tenantHas(
    {
        id: "high-risk-users-blocked",
        title: "Users at high risk are blocked.",
        sources: [cisa("MS.AAD.2.1v1")],
        cure: "Declare a policy for all users and applications with userRiskLevels high and the control block (Entra ID P2).",
    },
    (policy) => both(holds(policy.conditions.userRiskLevels, "high"), blocks(policy)),
);

export const highRiskSignInsBlocked = tenantHas(
    {
        id: "high-risk-sign-ins-blocked",
        title: "Sign-ins at high risk are blocked.",
        sources: [cisa("MS.AAD.2.3v1")],
        cure: "Declare a policy for all users and applications with signInRiskLevels high and the control block (Entra ID P2).",
    },
    (policy) => both(holds(policy.conditions.signInRiskLevels, "high"), blocks(policy)),
);

export const deviceCodeFlowBlocked = tenantHas(
    {
        id: "device-code-flow-blocked",
        title: "Signing in by device code is blocked.",
        sources: [cisa("MS.AAD.3.9v1")],
        cure: "Declare a policy for all users and applications with the transfer method deviceCodeFlow and the control block.",
    },
    (policy) => both(holds(policy.conditions.transferMethods, "deviceCodeFlow"), blocks(policy)),
);

export const allUsersAskedForMfa = tenantHas(
    {
        id: "all-users-asked-for-mfa",
        title: "All users are asked for MFA.",
        sources: [cisa("MS.AAD.3.1v1"), cisa("MS.AAD.3.2v1")],
        severity: "high",
        cure: "Declare a policy for all users and applications with the control mfa or an authentication strength.",
    },
    (policy) =>
        both(
            both(isForAllUsers(policy), isUnconditional(policy)),
            demands(policy, ["mfa", "authenticationStrength"]),
        ),
);

export const administratorsPhishingResistant = tenantHas(
    {
        id: "administrators-phishing-resistant",
        title: "Highly privileged roles are asked for phishing-resistant MFA.",
        sources: [cisa("MS.AAD.3.6v1")],
        severity: "high",
        cure: `Declare a policy for the roles ${[...privilegedRoles.values()].join(", ")} with the strength phishingResistantMfa.`,
    },
    (policy) => {
        const { conditions, grantControls } = policy;
        const strength =
            grantControls === null || isUnknown(grantControls)
                ? null
                : grantControls.authenticationStrengthId;
        const roles = [...privilegedRoles.keys()].map((id) => holds(conditions.users.includeRoles, id));
        return [
            is(strength, builtInAuthenticationStrengths.phishingResistantMfa),
            demands(policy, ["authenticationStrength"]),
            isUnconditional(policy),
        ].reduce(both, roles.reduce(both));
    },
);
