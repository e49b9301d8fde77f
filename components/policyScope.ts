import * as pulumi from "@pulumi/pulumi";
import { externalUserTypes, type ExternalUserType } from "../rules/externalUserTypes";
import { distinctGuids, idsFaults } from "../rules/guid";
import {
    excludedApplicationsFaults,
    guestTypesFaults,
    includedApplicationsFaults,
    partnerTenantIdsFaults,
} from "../rules/policyScope";
import { policyStateFault, type PolicyState } from "../rules/policyState";
import {
    rolloutDecision,
    rolloutFaults,
    stateOrRolloutFaults,
    strictestState,
    type Rollout,
    type RolloutDecision,
} from "../rules/rollout";
import { excludedEmergencyAccess, type EmergencyAccess } from "./emergencyAccess";
import type { InputChecks } from "./inputChecks";

/** The kinds of guests and external users that conditional access distinguishes. */
export const guestTypes = externalUserTypes;

export type GuestType = ExternalUserType;

/** Who a policy is for and what it covers; what every policy for guests has in common. */
export interface PolicyScopeArgs {
    /** Accounts that are always excluded from the policy, so that they are never locked out. Required. */
    readonly emergencyAccess: EmergencyAccess;
    /** Default `reportOnly`. To enforce the policy, set `enabled`. */
    readonly state?: pulumi.Input<PolicyState>;
    /** A dated plan from report-only to enforced, used instead of `state`. Each run decides by its clock. */
    readonly rollout?: Rollout;
    /** Which guests and external users. Default: all six types. */
    readonly guestTypes?: pulumi.Input<pulumi.Input<GuestType>[]>;
    /** Home tenants (GUIDs) whose users it covers, or `all`. Default `all`. */
    readonly partnerTenantIds?: pulumi.Input<"all" | pulumi.Input<string>[]>;
    /** Applications covered, by app id, `Office365` or `All`. Default `["All"]`. */
    readonly includeApplications?: pulumi.Input<pulumi.Input<string>[]>;
    /** Applications left out, by app id. */
    readonly excludeApplications?: pulumi.Input<pulumi.Input<string>[]>;
    /** Object ids of users left out, as well as the emergency access accounts. */
    readonly excludeUserIds?: pulumi.Input<pulumi.Input<string>[]>;
    /** Object ids of groups left out, as well as the emergency access group. */
    readonly excludeGroupIds?: pulumi.Input<pulumi.Input<string>[]>;
}

/** Graph's word for each state. */
const graphState = {
    reportOnly: "enabledForReportingButNotEnforced",
    enabled: "enabled",
    disabled: "disabled",
} as const satisfies Record<PolicyState, string>;

/** Who a policy is for, checked and in Microsoft Graph's terms. */
export function checkedScope(checks: InputChecks, args: PolicyScopeArgs, nowMs = Date.now()) {
    const plan = checkedRollout(checks, args, nowMs);
    const given = args.state;
    const excluded = excludedEmergencyAccess(
        checks,
        args.emergencyAccess,
        given === undefined || typeof given === "string"
            ? strictestState(given, args.rollout)
            : pulumi.output(given).apply((state) => strictestState(state, args.rollout)),
    );
    const state = checks
        .at("state")
        .input(plan?.state ?? args.state, policyStateFault)
        .apply((given) => graphState[given ?? "reportOnly"]);
    const users = {
        includeGuestsOrExternalUsers: {
            guestOrExternalUserTypes: checks
                .at("guestTypes")
                .input(args.guestTypes, guestTypesFaults)
                .apply((types) => [...new Set(types ?? guestTypes)].join(",")),
            externalTenants: checks
                .at("partnerTenantIds")
                .input(args.partnerTenantIds, partnerTenantIdsFaults)
                .apply((ids) =>
                    ids === undefined || ids === null || ids === "all"
                        ? { membershipKind: "all" as const }
                        : { membershipKind: "enumerated" as const, members: distinctGuids(ids) },
                ),
        },
        excludeUsers: together(
            excluded.users,
            checks.at("excludeUserIds").input(args.excludeUserIds, idsFaults),
        ),
        excludeGroups: together(
            excluded.groups,
            checks.at("excludeGroupIds").input(args.excludeGroupIds, idsFaults),
        ),
    };
    const applications = {
        includeApplications: checks
            .at("includeApplications")
            .input(args.includeApplications ?? ["All"], includedApplicationsFaults),
        excludeApplications: checks
            .at("excludeApplications")
            .input(args.excludeApplications ?? [], excludedApplicationsFaults),
    };
    return { state, users, applications, next: plan?.next };
}

function checkedRollout(
    checks: InputChecks,
    { rollout, state }: PolicyScopeArgs,
    nowMs: number,
): RolloutDecision | undefined {
    if (rollout === undefined) {
        return undefined;
    }
    checks.refuse(stateOrRolloutFaults(state, rollout));
    checks.at("rollout").refuse(rolloutFaults(rollout), rollout);
    return rolloutDecision(rollout, nowMs);
}

function together(
    first: pulumi.Output<string[]>,
    second: pulumi.Output<string[] | undefined>,
): pulumi.Output<string[]> {
    return pulumi.all([first, second]).apply(([some, others]) => distinctGuids([...some, ...(others ?? [])]));
}
