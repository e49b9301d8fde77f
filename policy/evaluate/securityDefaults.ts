import { isUnknown, type GrantControls, type TenantPolicies } from "../model";
import { azureManagementGroup } from "../../rules/applicationGroups";
import { compileControls } from "./controls";
import type { CompiledGrant } from "./grant";
import { numbersOf } from "./interned";
import type { NamedMemberships } from "./memberships";
import type { SignIn } from "./signIn";
import type { Truth } from "./truth";

/** A rule of security defaults: what it asks for, and which users it asks. */
export interface DefaultRule {
    readonly applies: (signIn: SignIn) => Truth;
    readonly grant: CompiledGrant;
}

/**
 * Roles that security defaults ask for multi-factor authentication at every sign-in, by template id.
 *
 * @see https://learn.microsoft.com/entra/fundamentals/security-defaults
 * @see https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
 */
export const administratorRoles: readonly string[] = [
    "62e90394-69f5-4237-9190-012177145e10", // Global Administrator
    "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3", // Application Administrator
    "c4e39bd9-1100-46d3-8c65-fb160da0071f", // Authentication Administrator
    "0526716b-113d-4c15-b2c8-68e3c22b9f80", // Authentication Policy Administrator
    "b0f54661-2d74-4c50-afa3-1ec803f12efe", // Billing Administrator
    "158c047a-c907-4556-b7ef-446551a6b5f7", // Cloud Application Administrator
    "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9", // Conditional Access Administrator
    "29232cdf-9323-42fd-ade2-1d097af3e4de", // Exchange Administrator
    "729827e3-9c14-49f7-bb1b-9608f156bbb8", // Helpdesk Administrator
    "45d8d3c5-c802-45c6-b32a-1d70b5e1e86e", // Identity Governance Administrator
    "966707d0-3269-4727-9be2-8c3a10f19b9d", // Password Administrator
    "7be44c8a-adaf-4e2a-84d6-ab2649e08a13", // Privileged Authentication Administrator
    "e8611ab8-c189-46e8-94e1-60213ab1f814", // Privileged Role Administrator
    "194ae4cb-b126-40b2-bd5b-6091b380977d", // Security Administrator
    "f28a1f50-f6e7-4571-818b-6a12f2af6b6c", // SharePoint Administrator
    "69091246-20e8-4a56-aa4d-066075b2a7a8", // Teams Administrator
    "fe930be7-5e62-47db-91af-98c3a49a38b1", // User Administrator
];

/**
 * What security defaults ask for. They block legacy authentication. They ask administrators, and everyone who manages
 * Azure, for multi-factor authentication, and all others when Microsoft finds it necessary, which only Microsoft knows.
 * They treat guests and direct-connect users like the tenant's own people.
 *
 * @see https://learn.microsoft.com/entra/fundamentals/security-defaults
 */
export function compileSecurityDefaults(
    { securityDefaults }: TenantPolicies,
    named: NamedMemberships,
): readonly DefaultRule[] {
    if (securityDefaults.isEnabled === false) {
        return [];
    }
    const isOn = (truth: Truth): Truth =>
        isUnknown(securityDefaults.isEnabled) && truth !== false ? undefined : truth;
    const roles = numbersOf(named.roles, administratorRoles);
    return [
        {
            applies: ({ scenario, isLegacy }) =>
                isOn(scenario.clientAppType === undefined ? undefined : isLegacy),
            grant: grantOf("block"),
        },
        {
            applies: ({ memberships, scenario }) => {
                const isAdministrator = roles.some((role) => memberships().roles[role] === true);
                const isManaging = azureManagementGroup.has(scenario.target.applicationId ?? "");
                return isOn(isAdministrator || isManaging || undefined);
            },
            grant: grantOf("mfa"),
        },
    ];
}

function grantOf(control: string): CompiledGrant {
    const controls: GrantControls = {
        operator: "OR",
        builtInControls: [control],
        termsOfUse: [],
        customAuthenticationFactors: [],
        authenticationStrengthId: null,
    };
    return {
        operator: "OR",
        controls: compileControls(controls, { isRisky: false, isFresh: false }, () => undefined),
    };
}
