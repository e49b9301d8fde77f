import type {
    AuthenticationFlowsPolicy,
    AuthorizationPolicy,
    EmailAuthenticationMethodConfiguration,
} from "@microsoft/microsoft-graph-types";
import type { ExternalIdentitiesPolicy } from "@microsoft/microsoft-graph-types-beta";
import { z } from "zod";
import { guestUserAccessRoleIds } from "../../../rules/guestUserAccess";
import { tenantPolicy } from "./tenantPolicy";
import type { MembersOf } from "../../../graph";

/**
 * Who may invite, and what guests can see.
 *
 * @see https://learn.microsoft.com/graph/api/resources/authorizationpolicy
 */
export const authorizationPolicy = tenantPolicy({
    id: "authorizationPolicy",
    location: { path: "/policies/authorizationPolicy" },
    settings: {
        allowInvitesFrom: z
            .enum(["none", "adminsAndGuestInviters", "adminsGuestInvitersAndAllMembers", "everyone"])
            .optional(),
        guestUserRoleId: z.enum(Object.values(guestUserAccessRoleIds)).optional(),
    } satisfies MembersOf<AuthorizationPolicy>,
});

/**
 * One-time passcodes by mail for guests who have no other account.
 *
 * @see https://learn.microsoft.com/graph/api/resources/emailauthenticationmethodconfiguration
 */
export const emailOneTimePasscode = tenantPolicy({
    id: "emailOneTimePasscode",
    location: { path: "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/email" },
    carried: { "@odata.type": "#microsoft.graph.emailAuthenticationMethodConfiguration" },
    settings: {
        allowExternalIdToUseEmailOtp: z.enum(["default", "enabled", "disabled"]).optional(),
    } satisfies MembersOf<EmailAuthenticationMethodConfiguration>,
});

/**
 * Whether people can sign themselves up as guests through user flows.
 *
 * @see https://learn.microsoft.com/graph/api/resources/authenticationflowspolicy
 */
export const authenticationFlowsPolicy = tenantPolicy({
    id: "authenticationFlowsPolicy",
    location: { path: "/policies/authenticationFlowsPolicy" },
    settings: {
        selfServiceSignUp: z.object({ isEnabled: z.boolean() }).optional(),
    } satisfies MembersOf<AuthenticationFlowsPolicy>,
});

/**
 * Whether guests can leave the tenant by themselves. Only beta has it.
 *
 * @see https://learn.microsoft.com/graph/api/resources/externalidentitiespolicy
 */
export const externalIdentitiesPolicy = tenantPolicy({
    id: "externalIdentitiesPolicy",
    location: { path: "/policies/externalIdentitiesPolicy", version: "beta" },
    settings: {
        allowExternalIdentitiesToLeave: z.boolean().optional(),
    } satisfies MembersOf<ExternalIdentitiesPolicy>,
});
