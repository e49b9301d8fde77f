import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import { ReplicatedRead } from "../providers";
import { excludedEmergencyAccess, type EmergencyAccess, type PolicyState } from "./emergencyAccess";

/**
 * The kinds of guests and external users that conditional access tells apart.
 *
 * @see https://learn.microsoft.com/graph/api/resources/conditionalaccessguestsorexternalusers
 */
export const guestTypes = [
    "internalGuest",
    "b2bCollaborationGuest",
    "b2bCollaborationMember",
    "b2bDirectConnectUser",
    "otherExternalUser",
    "serviceProvider",
] as const;

export type GuestType = (typeof guestTypes)[number];

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

/** Inputs of {@link GuestMfaPolicy}. */
export interface GuestMfaPolicyArgs {
    readonly displayName: pulumi.Input<string>;
    /** Never locked out: excluded from the policy, whatever else it says. Required. */
    readonly emergencyAccess: EmergencyAccess;
    /** Default `reportOnly`: to ask people for real takes an explicit `enabled`. */
    readonly state?: pulumi.Input<PolicyState>;
    /** Which guests and external users. Default: all six types. */
    readonly guestTypes?: pulumi.Input<pulumi.Input<GuestType>[]>;
    /** Home tenants (GUIDs) whose people it covers, or `all`. Default `all`. */
    readonly partnerTenantIds?: pulumi.Input<"all" | pulumi.Input<string>[]>;
    /**
     * Ask for this authentication strength: a built-in one by name, or an id (GUID). Default: any multi-factor
     * authentication. Strengths work only for guests from Entra tenants, and of the built-in ones a guest whose home
     * tenant's MFA is not trusted can meet `multifactor` only.
     */
    readonly authenticationStrength?: pulumi.Input<string>;
    /** Applications covered, by app id, `Office365` or `All`. Default `["All"]`. */
    readonly includeApplications?: pulumi.Input<pulumi.Input<string>[]>;
    /** Applications left out, by app id. */
    readonly excludeApplications?: pulumi.Input<pulumi.Input<string>[]>;
    /** Object ids of users left out besides the emergency-access accounts. */
    readonly excludeUserIds?: pulumi.Input<pulumi.Input<string>[]>;
    /** Object ids of groups left out besides the emergency-access group. */
    readonly excludeGroupIds?: pulumi.Input<pulumi.Input<string>[]>;
}

/** Graph's word for each state. */
const graphState: Record<PolicyState, string> = {
    reportOnly: "enabledForReportingButNotEnforced",
    enabled: "enabled",
    disabled: "disabled",
};

/**
 * A conditional-access policy that asks guests for multi-factor authentication. Declare it together with trust in
 * the partner's MFA (`PartnerOrganization`), or guests are asked twice.
 *
 * @see https://learn.microsoft.com/entra/external-id/authentication-conditional-access
 */
export class GuestMfaPolicy extends pulumi.ComponentResource {
    /** The policy's id (GUID), known once replicas agree on name and state. */
    readonly policyId: pulumi.Output<string>;

    /** @throws pulumi.InputPropertyError - `emergencyAccess` is missing or too thin for the state. */
    constructor(name: string, args: GuestMfaPolicyArgs, opts?: pulumi.ComponentResourceOptions) {
        super("entra-b2b:index:GuestMfaPolicy", name, {}, opts);
        const requestedState = pulumi.output(args.state).apply((given): PolicyState => given ?? "reportOnly");
        const excluded = excludedEmergencyAccess(args.emergencyAccess, requestedState);
        const state = requestedState.apply((given) => graphState[given]);
        const policy = new azuread.ConditionalAccessPolicy(
            name,
            {
                displayName: args.displayName,
                state,
                conditions: {
                    clientAppTypes: ["all"],
                    applications: {
                        includedApplications: args.includeApplications ?? ["All"],
                        excludedApplications: args.excludeApplications ?? [],
                    },
                    users: {
                        includedGuestsOrExternalUsers: [
                            {
                                guestOrExternalUserTypes: args.guestTypes ?? [...guestTypes],
                                externalTenants: [externalTenants(args.partnerTenantIds ?? "all")],
                            },
                        ],
                        excludedUsers: together(excluded.users, args.excludeUserIds),
                        excludedGroups: together(excluded.groups, args.excludeGroupIds),
                    },
                },
                grantControls: grantControls(args.authenticationStrength),
            },
            { parent: this },
        );
        const replicated = new ReplicatedRead(
            name,
            {
                kind: "conditionalAccessPolicy",
                objectId: policy.objectId,
                expected: { displayName: args.displayName, state },
            },
            { parent: this },
        );
        this.policyId = replicated.objectId;
        this.registerOutputs({ policyId: this.policyId });
    }
}

function externalTenants(partnerTenantIds: NonNullable<GuestMfaPolicyArgs["partnerTenantIds"]>) {
    return pulumi
        .output(partnerTenantIds)
        .apply((ids) =>
            ids === "all" ? { membershipKind: "all" } : { membershipKind: "enumerated", members: [...ids] },
        );
}

function together(
    first: pulumi.Output<string[]>,
    second: pulumi.Input<pulumi.Input<string>[]> | undefined,
): pulumi.Output<string[]> {
    return pulumi.all([first, second ?? []]).apply(([some, others]) => [...new Set([...some, ...others])]);
}

function grantControls(authenticationStrength: pulumi.Input<string> | undefined) {
    if (authenticationStrength === undefined) {
        return { operator: "OR", builtInControls: ["mfa"] };
    }
    const strengths: Record<string, string> = builtInAuthenticationStrengths;
    return {
        operator: "OR",
        // The azuread provider wants the strength as a path, also for the built-in ones.
        authenticationStrengthPolicyId: pulumi
            .output(authenticationStrength)
            .apply(
                (strength) => `/policies/authenticationStrengthPolicies/${strengths[strength] ?? strength}`,
            ),
    };
}
