import type { DeclaredResource, DeclaredStack } from "../../../policy/pack/declared";
import { declaredStack, types } from "../../../policy/pack/declared";
import type { Finding, Rule, RuleOptions } from "../../../policy/pack/rule";
import { privilegedRoles } from "../../../policy/pack/rules/privilege";

type Values = Readonly<Record<string, unknown>>;

/** A resource of a test's stack: names of others stand for what its properties come from. */
export interface Given {
    readonly type: string;
    readonly values: Values;
    readonly isProtected?: boolean;
    readonly origins?: Readonly<Record<string, readonly string[]>>;
}

/** Resources by name. */
export type Stack = Readonly<Record<string, Given>>;

export const emergency = ["00000000-0000-4000-8000-00000000e001", "00000000-0000-4000-8000-00000000e002"];
export const fabrikam = "11111111-1111-4111-8111-111111111111";
export const exemptId = "00000000-0000-4000-8000-00000000f001";
export const aliceId = "00000000-0000-4000-8000-00000000c001";
const adminId = "00000000-0000-4000-8000-00000000a001";
export const globalAdministrator = "62e90394-69f5-4237-9190-012177145e10";

/** An access setting for everybody and everything. */
export const accessForAll = (accessType: "allowed" | "blocked") => ({
    usersAndGroups: { accessType, targets: [{ target: "AllUsers", targetType: "user" }] },
    applications: { accessType, targets: [{ target: "AllApplications", targetType: "application" }] },
});

const guestsOf = (externalTenants: unknown) => ({
    guestOrExternalUserTypes:
        "internalGuest,b2bCollaborationGuest,b2bCollaborationMember,b2bDirectConnectUser,otherExternalUser,serviceProvider",
    externalTenants,
});
let lastId = 0;
const policyId = () => `00000000-0000-4000-9000-${String(++lastId).padStart(12, "0")}`;

/** An enforced policy that is in the tenant already, for all guests by default. */
export function policy(
    displayName: string,
    {
        users = {},
        applications = {},
        conditions = {},
        grantControls = { operator: "OR", builtInControls: ["mfa"] },
        ...more
    }: Values & { users?: Values; applications?: Values; conditions?: Values; grantControls?: unknown } = {},
): Given {
    return {
        type: types.policy,
        values: {
            displayName,
            state: "enabled",
            policyId: policyId(),
            conditions: {
                users: {
                    includeGuestsOrExternalUsers: guestsOf({ membershipKind: "all" }),
                    excludeUsers: emergency,
                    excludeGroups: [exemptId],
                    ...users,
                },
                applications: { includeApplications: ["All"], ...applications },
                clientAppTypes: ["all"],
                ...conditions,
            },
            grantControls,
            ...more,
        },
    };
}

export const everybody = { includeUsers: ["All"], includeGuestsOrExternalUsers: null };
export const onlyFabrikam = {
    includeGuestsOrExternalUsers: guestsOf({ membershipKind: "enumerated", members: [fabrikam] }),
};
const block = { operator: "OR", builtInControls: ["block"] };
const strength = (digit: number) => ({
    operator: "OR",
    authenticationStrength: { id: `00000000-0000-0000-0000-00000000000${digit}` },
});
export const strengths = { multifactor: strength(2), phishingResistant: strength(4) };

/** A partner whose claims are believed. */
export function partner(inboundTrust: unknown): Given {
    return { type: types.partner, values: { tenantId: fabrikam, inboundTrust } };
}

export const fullTrust = {
    isMfaAccepted: true,
    isCompliantDeviceAccepted: true,
    isHybridAzureADJoinedDeviceAccepted: true,
};

/** A stack with which every rule is content, those about the whole tenant too. */
export const healthy: Stack = {
    "all-guests": policy("MFA for all guests", { grantControls: strengths.multifactor }),
    fabrikam: partner(fullTrust),
    alice: {
        type: types.guest,
        values: { emailAddress: "alice@fabrikam.example", onRemove: "retain", userId: aliceId },
    },
    exempt: {
        type: types.group,
        values: { displayName: "Exempt", groupId: exemptId, isAssignableToRole: true },
    },
    defaults: {
        type: types.partnerDefault,
        values: {
            inboundTrust: { isMfaAccepted: false },
            b2bDirectConnectInbound: accessForAll("blocked"),
        },
    },
    authorization: {
        type: types.authorizationPolicy,
        values: {
            allowInvitesFrom: "adminsAndGuestInviters",
            guestUserRoleId: "2af84b1e-32c8-42b7-82bc-daa82404023b",
        },
    },
    domains: { type: types.guestDomains, values: { allowedDomains: ["fabrikam.example"] } },
    flows: { type: types.authenticationFlows, values: { selfServiceSignUp: { isEnabled: false } } },
    "admin-role": {
        type: types.directoryRoleAssignment,
        values: { roleId: globalAdministrator, principalObjectId: adminId },
    },
    legacy: policy("Block legacy authentication", {
        users: everybody,
        conditions: { clientAppTypes: ["exchangeActiveSync", "other"] },
        grantControls: block,
    }),
    "risky-users": policy("Block risky users", {
        users: everybody,
        conditions: { userRiskLevels: ["high"] },
        grantControls: block,
    }),
    "risky-sign-ins": policy("Block risky sign-ins", {
        users: everybody,
        conditions: { signInRiskLevels: ["high"] },
        grantControls: block,
    }),
    "device-code": policy("Block device code", {
        users: everybody,
        conditions: { authenticationFlows: { transferMethods: "deviceCodeFlow" } },
        grantControls: block,
    }),
    everybody: policy("MFA for everybody", { users: everybody }),
    administrators: policy("Phishing-resistant administrators", {
        users: { includeRoles: [...privilegedRoles.keys()], includeGuestsOrExternalUsers: null },
        grantControls: strengths.phishingResistant,
    }),
};

/** A stack without some resources. */
export function without(stack: Stack, ...names: readonly string[]): Stack {
    return Object.fromEntries(Object.entries(stack).filter(([name]) => !names.includes(name)));
}

/** A stack as rules see it. */
export function declare(stack: Stack): DeclaredStack {
    const resources = new Map<string, DeclaredResource>();
    const named = (names: readonly string[] = []) => names.flatMap((name) => resources.get(name) ?? []);
    for (const [name, { type, values, isProtected = false, origins = {} }] of Object.entries(stack)) {
        resources.set(name, {
            ...{ type, name, values, isProtected },
            urn: `urn:pulumi:test::entra-b2b::${type}::${name}`,
            sourcesOf: (property) => named(origins[property]),
            get dependencies() {
                return named(Object.values(origins).flat());
            },
        });
    }
    return declaredStack([...resources.values()]);
}

/** What a rule finds in a stack. */
export function findings(rule: Rule, stack: Stack, options: RuleOptions = {}): readonly Finding[] {
    const declared = declare(stack);
    return rule.scope === "stack"
        ? rule.check(declared, options)
        : declared.resources.flatMap((resource) =>
              rule.check(resource, options).map((message) => ({ message, urn: resource.urn })),
          );
}
