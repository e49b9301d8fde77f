/**
 * All rules, the most severe first within each area. A new rule is a constant in its area's file, and a line here.
 */
import type { Rule } from "../rule";
import {
    guestDomainsAllowed,
    guestRoleRestricted,
    invitationsRestricted,
    noGuestDeletion,
    noDirectConnectForAll,
    noSelfServiceSignUp,
    trustByPartner,
} from "./collaboration";
import {
    emergencyAccessConsistent,
    emergencyAccessExcluded,
    emergencyAccessOpen,
    noBlockForAll,
} from "./emergencyAccess";
import { controlsReachable, guestsCoveredByMfa, strengthReachable, trustAndMfaAgree } from "./guestMfa";
import { noPermanentPrivilegedGuest, policyGroupsKnown, policyGroupsProtected } from "./privilege";
import { policiesReadable, policyStartsReportOnly } from "./rollout";
import {
    administratorsPhishingResistant,
    deviceCodeFlowBlocked,
    allUsersAskedForMfa,
    highRiskSignInsBlocked,
    highRiskUsersBlocked,
    legacyAuthenticationBlocked,
} from "./tenantWide";

export const rules: readonly Rule[] = [
    emergencyAccessExcluded,
    noBlockForAll,
    emergencyAccessOpen,
    emergencyAccessConsistent,
    policiesReadable,
    policyStartsReportOnly,
    strengthReachable,
    controlsReachable,
    guestsCoveredByMfa,
    trustAndMfaAgree,
    trustByPartner,
    noDirectConnectForAll,
    noPermanentPrivilegedGuest,
    policyGroupsProtected,
    policyGroupsKnown,
    guestRoleRestricted,
    invitationsRestricted,
    noSelfServiceSignUp,
    guestDomainsAllowed,
    noGuestDeletion,
    legacyAuthenticationBlocked,
    highRiskUsersBlocked,
    highRiskSignInsBlocked,
    deviceCodeFlowBlocked,
    allUsersAskedForMfa,
    administratorsPhishingResistant,
];
