import * as pulumi from "@pulumi/pulumi";
import type { SettingsOnRemove } from "../rules/onRemove";
import { DelegatedResource } from "./delegate";

/** Inputs of every resource for tenant-wide settings. An omitted setting stays as the tenant has it. */
export interface TenantPolicyArgs {
    /**
     * What happens to a setting when it is no longer declared: `retain` leaves it as it is, `restore` puts back the
     * value from before it was first declared here. Such settings are never deleted. Default `retain`.
     */
    readonly onRemove?: pulumi.Input<SettingsOnRemove>;
}

/** Who may invite guests. @see https://learn.microsoft.com/graph/api/resources/authorizationpolicy */
export type AllowInvitesFrom =
    "none" | "adminsAndGuestInviters" | "adminsGuestInvitersAndAllMembers" | "everyone";

/** Inputs of {@link AuthorizationPolicy}. */
export interface AuthorizationPolicyArgs extends TenantPolicyArgs {
    /**
     * `none` refuses every invitation, also an app's; `adminsAndGuestInviters` those of an app that has no such role.
     */
    readonly allowInvitesFrom?: pulumi.Input<AllowInvitesFrom>;
    /** Template id of the directory role that guests have. */
    readonly guestUserRoleId?: pulumi.Input<string>;
}

/** The tenant's authorization policy: who may invite, and what guests can see. */
export class AuthorizationPolicy extends DelegatedResource {
    constructor(name: string, args: AuthorizationPolicyArgs, opts?: pulumi.CustomResourceOptions) {
        super("authorizationPolicy", name, { ...args }, opts);
    }
}

/** Inputs of {@link EmailOneTimePasscode}. */
export interface EmailOneTimePasscodeArgs extends TenantPolicyArgs {
    /** `default` lets Microsoft decide, which is `enabled` since October 2021. */
    readonly allowExternalIdToUseEmailOtp?: pulumi.Input<"default" | "enabled" | "disabled">;
}

/**
 * One-time passcodes by mail for guests without an Entra, Microsoft or federated account.
 *
 * @see https://learn.microsoft.com/entra/external-id/one-time-passcode
 */
export class EmailOneTimePasscode extends DelegatedResource {
    constructor(name: string, args: EmailOneTimePasscodeArgs, opts?: pulumi.CustomResourceOptions) {
        super("emailOneTimePasscode", name, { ...args }, opts);
    }
}

/** Inputs of {@link AuthenticationFlowsPolicy}. */
export interface AuthenticationFlowsPolicyArgs extends TenantPolicyArgs {
    /** Whether external users can sign up by themselves, through user flows. */
    readonly selfServiceSignUp?: pulumi.Input<{
        /** Whether they can. */
        readonly isEnabled: pulumi.Input<boolean>;
    }>;
}

/**
 * Whether people can sign themselves up as guests through user flows.
 *
 * @see https://learn.microsoft.com/graph/api/resources/authenticationflowspolicy
 */
export class AuthenticationFlowsPolicy extends DelegatedResource {
    constructor(name: string, args: AuthenticationFlowsPolicyArgs, opts?: pulumi.CustomResourceOptions) {
        super("authenticationFlowsPolicy", name, { ...args }, opts);
    }
}

/** Inputs of {@link ExternalIdentitiesPolicy}. */
export interface ExternalIdentitiesPolicyArgs extends TenantPolicyArgs {
    /** External users can leave the tenant by themselves. */
    readonly allowExternalIdentitiesToLeave?: pulumi.Input<boolean>;
}

/**
 * Whether guests can leave the tenant by themselves. Graph has it in beta alone.
 *
 * @see https://learn.microsoft.com/graph/api/resources/externalidentitiespolicy
 */
export class ExternalIdentitiesPolicy extends DelegatedResource {
    constructor(name: string, args: ExternalIdentitiesPolicyArgs, opts?: pulumi.CustomResourceOptions) {
        super("externalIdentitiesPolicy", name, { ...args }, opts);
    }
}
