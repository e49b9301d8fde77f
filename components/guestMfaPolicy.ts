import * as pulumi from "@pulumi/pulumi";
import { ConditionalAccessPolicy } from "../providers";
import { checkedInput, distinctIds, idsFault, isGuid } from "./checkedInput";
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
     * Ask for this authentication strength: a built-in one by name, or a strength's id, as a GUID or as the path that
     * `azuread.AuthenticationStrengthPolicy` has for it. Default: any multi-factor authentication. Strengths work only for guests from Entra tenants, and of the built-in ones a guest whose home
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
    /** The policy's id (GUID), known once replicas agree on the policy. */
    readonly policyId: pulumi.Output<string>;

    /**
     * @throws pulumi.InputPropertyError - `emergencyAccess` is missing or too thin for the state; an id, guest type,
     *   state or strength is none.
     */
    constructor(name: string, args: GuestMfaPolicyArgs, opts?: pulumi.ComponentResourceOptions) {
        super("entra-b2b:index:GuestMfaPolicy", name, {}, opts);
        const checked = checkedPolicyArgs(args);
        const policy = new ConditionalAccessPolicy(
            name,
            {
                displayName: args.displayName,
                state: checked.state,
                conditions: {
                    clientAppTypes: ["all"],
                    applications: {
                        includeApplications: args.includeApplications ?? ["All"],
                        excludeApplications: args.excludeApplications ?? [],
                    },
                    users: {
                        includeGuestsOrExternalUsers: {
                            guestOrExternalUserTypes: checked.guestTypes,
                            externalTenants: checked.externalTenants,
                        },
                        excludeUsers: checked.excludedUsers,
                        excludeGroups: checked.excludedGroups,
                    },
                },
                grantControls: checked.grantControls,
            },
            { parent: this },
        );
        this.policyId = policy.policyId;
        this.registerOutputs({ policyId: this.policyId });
    }
}

/**
 * The inputs of a policy, checked and in Microsoft Graph's terms.
 *
 * @throws pulumi.InputPropertyError - As the constructor does.
 */
export function checkedPolicyArgs(args: Omit<GuestMfaPolicyArgs, "displayName">) {
    const excluded = excludedEmergencyAccess(args.emergencyAccess, args.state);
    return {
        state: checkedInput("state", args.state, (state) =>
            state == null || Object.hasOwn(graphState, state)
                ? undefined
                : `must be ${Object.keys(graphState).join(", ")}, but is ${JSON.stringify(state)}`,
        ).apply((state) => graphState[state ?? "reportOnly"]),
        guestTypes: checkedInput("guestTypes", args.guestTypes, guestTypesFault).apply((types) =>
            [...new Set(types ?? guestTypes)].join(","),
        ),
        externalTenants: checkedInput("partnerTenantIds", args.partnerTenantIds, partnerTenantsFault).apply(
            (ids) =>
                ids == null || ids === "all"
                    ? { membershipKind: "all" }
                    : { membershipKind: "enumerated", members: distinctIds(ids) },
        ),
        excludedUsers: together(
            excluded.users,
            checkedInput("excludeUserIds", args.excludeUserIds, idsFault),
        ),
        excludedGroups: together(
            excluded.groups,
            checkedInput("excludeGroupIds", args.excludeGroupIds, idsFault),
        ),
        grantControls: checkedInput("authenticationStrength", args.authenticationStrength, (strength) =>
            strength == null || strengthId(strength) !== undefined
                ? undefined
                : `must be ${Object.keys(builtInAuthenticationStrengths).join(", ")}, or a strength's id (GUID), but is ${JSON.stringify(strength)}`,
        ).apply(grantControls),
    };
}

function guestTypesFault(types: readonly string[] | undefined): string | undefined {
    const known: readonly string[] = guestTypes;
    const wrong = (types ?? []).filter((type) => !known.includes(type));
    if (types?.length === 0) {
        return "must name one type at least: the policy would cover nobody; leave it out for all";
    }
    return wrong.length === 0
        ? undefined
        : `must be of ${known.join(", ")}, but holds ${wrong.map((type) => JSON.stringify(type)).join(", ")}`;
}

function partnerTenantsFault(ids: string | readonly string[] | undefined): string | undefined {
    if (ids == null || ids === "all") {
        return undefined;
    }
    if (typeof ids === "string") {
        return `must be "all" or a list of tenant ids (GUIDs), but is ${JSON.stringify(ids)}`;
    }
    return ids.length === 0 ? "must name one tenant at least: the policy would cover nobody" : idsFault(ids);
}

function together(
    first: pulumi.Output<string[]>,
    second: pulumi.Output<string[] | undefined>,
): pulumi.Output<string[]> {
    return pulumi.all([first, second]).apply(([some, others]) => distinctIds([...some, ...(others ?? [])]));
}

/** The azuread provider has a strength's id as a path. */
const strengthPath = "/policies/authenticationStrengthPolicies/";

function strengthId(strength: string): string | undefined {
    const names: Readonly<Record<string, string>> = builtInAuthenticationStrengths;
    const id = Object.hasOwn(names, strength) ? names[strength] : strength.replace(strengthPath, "");
    return id !== undefined && isGuid(id) ? id.toLowerCase() : undefined;
}

function grantControls(strength: string | undefined) {
    return strength == null
        ? { operator: "OR", builtInControls: ["mfa"] }
        : { operator: "OR", authenticationStrength: { id: strengthId(strength) } };
}
