import * as pulumi from "@pulumi/pulumi";
import { externalUserTypes, type ExternalUserType } from "../rules/externalUserTypes";
import { distinctGuids } from "../rules/guid";
import { checkedInput, idsFault } from "./checkedInput";
import { excludedEmergencyAccess, type EmergencyAccess, type PolicyState } from "./emergencyAccess";
import { rolloutDecision, rolloutFault, type Rollout, type RolloutDecision } from "./rollout";

/** The kinds of guests and external users that conditional access tells apart. */
export const guestTypes = externalUserTypes;

export type GuestType = ExternalUserType;

/** Whom a policy is for and what it covers; what every policy for guests has in common. */
export interface PolicyScopeArgs {
    /** Never locked out: excluded from the policy, whatever else it says. Required. */
    readonly emergencyAccess: EmergencyAccess;
    /** Default `reportOnly`: to ask people for real takes an explicit `enabled`. */
    readonly state?: pulumi.Input<PolicyState>;
    /** A dated plan instead of `state`: from report-only to enforced, decided by the clock of each run. */
    readonly rollout?: Rollout;
    /** Which guests and external users. Default: all six types. */
    readonly guestTypes?: pulumi.Input<pulumi.Input<GuestType>[]>;
    /** Home tenants (GUIDs) whose people it covers, or `all`. Default `all`. */
    readonly partnerTenantIds?: pulumi.Input<"all" | pulumi.Input<string>[]>;
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
const graphState = {
    reportOnly: "enabledForReportingButNotEnforced",
    enabled: "enabled",
    disabled: "disabled",
} as const satisfies Record<PolicyState, string>;

/**
 * Whom a policy is for, checked and in Microsoft Graph's terms.
 *
 * @throws pulumi.InputPropertyError - `emergencyAccess` is missing or too thin for the state; an id, guest type or state
 *   is none; `rollout` is no plan, or stands beside `state`.
 */
export function checkedScope(args: PolicyScopeArgs, nowMs = Date.now()) {
    const plan = checkedRollout(args, nowMs);
    // What a later run enforces by its date must be safe now: nobody looks at it then.
    const strictest = args.rollout?.enabledFrom === undefined ? args.state : "enabled";
    const excluded = excludedEmergencyAccess(args.emergencyAccess, strictest);
    const state = checkedInput("state", plan?.state ?? args.state, (given) =>
        given == null || Object.hasOwn(graphState, given)
            ? undefined
            : `must be ${Object.keys(graphState).join(", ")}, but is ${JSON.stringify(given)}`,
    ).apply((given) => graphState[given ?? "reportOnly"]);
    const users = {
        includeGuestsOrExternalUsers: {
            guestOrExternalUserTypes: checkedInput("guestTypes", args.guestTypes, guestTypesFault).apply(
                (types) => [...new Set(types ?? guestTypes)].join(","),
            ),
            externalTenants: checkedInput(
                "partnerTenantIds",
                args.partnerTenantIds,
                partnerTenantsFault,
            ).apply((ids) =>
                ids == null || ids === "all"
                    ? { membershipKind: "all" as const }
                    : { membershipKind: "enumerated" as const, members: distinctGuids(ids) },
            ),
        },
        excludeUsers: together(excluded.users, checkedInput("excludeUserIds", args.excludeUserIds, idsFault)),
        excludeGroups: together(
            excluded.groups,
            checkedInput("excludeGroupIds", args.excludeGroupIds, idsFault),
        ),
    };
    const applications = {
        includeApplications: args.includeApplications ?? ["All"],
        excludeApplications: args.excludeApplications ?? [],
    };
    return { state, users, applications, next: plan?.next };
}

function checkedRollout({ rollout, state }: PolicyScopeArgs, nowMs: number): RolloutDecision | undefined {
    if (rollout === undefined) {
        return undefined;
    }
    const reason = state === undefined ? rolloutFault(rollout) : "stands beside state: give one of the two";
    if (reason !== undefined) {
        throw new pulumi.InputPropertyError({ propertyPath: "rollout", reason: `rollout ${reason}` });
    }
    return rolloutDecision(rollout, nowMs);
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
    return pulumi.all([first, second]).apply(([some, others]) => distinctGuids([...some, ...(others ?? [])]));
}
