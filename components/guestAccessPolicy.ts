import * as pulumi from "@pulumi/pulumi";
import { ConditionalAccessPolicy, type AdoptionArgs } from "../providers";
import { policyControlsFaults } from "../rules/policyControls";
import {
    graphConditions,
    graphGrant,
    graphSession,
    type AccessConditions,
    type AccessGrant,
    type AccessSession,
} from "./accessControls";
import { programLog } from "../providers/programLog";
import { InputChecks } from "./inputChecks";
import { checkedScope, type PolicyScopeArgs } from "./policyScope";
import { CheckedComponent } from "./checkedComponent";

/** What a policy requires, and when. */
export interface PolicyControlArgs {
    /** What guests must do or have. Needed if there is no `session`. */
    readonly grant?: pulumi.Input<AccessGrant>;
    /** What limits their sessions. */
    readonly session?: pulumi.Input<AccessSession>;
    /** What else must hold for the policy to apply. */
    readonly conditions?: pulumi.Input<AccessConditions>;
}

/** Inputs of {@link GuestAccessPolicy}. */
export interface GuestAccessPolicyArgs extends PolicyScopeArgs, PolicyControlArgs, AdoptionArgs {
    /** Name of the policy. */
    readonly displayName: pulumi.Input<string>;
}

/**
 * A conditional access policy for guests and external users: what they must do, from where and with which device, and
 * how long a sign-in lasts. Report-only by default, with an optional rollout plan. Never applies to emergency access.
 *
 * @see https://learn.microsoft.com/entra/external-id/authentication-conditional-access
 */
export class GuestAccessPolicy extends CheckedComponent {
    /** The policy's id (GUID), known once replicas agree on the policy. */
    readonly policyId: pulumi.Output<string>;

    /**
     * @throws InvalidInputsError - `emergencyAccess` is missing or not enough for the state; an id, guest type, state,
     *   plan, strength or condition is not valid; controls contradict each other.
     */
    constructor(name: string, args: GuestAccessPolicyArgs, opts?: pulumi.ComponentResourceOptions) {
        const checked = InputChecks.of("GuestAccessPolicy", name, (checks) => checkedPolicy(checks, args));
        super("GuestAccessPolicy", name, opts);
        this.policyId = declarePolicy(name, args, checked, this);
        this.registerOutputs({ policyId: this.policyId });
    }
}

/** A policy's inputs that were checked, in Microsoft Graph's JSON. */
export type CheckedPolicy = ReturnType<typeof checkedPolicy>;

/** Declares the policy of a component, and reports what its plan does next. */
export function declarePolicy(
    name: string,
    args: Pick<GuestAccessPolicyArgs, "displayName" | "emergencyAccess" | "objectId" | "onRemove">,
    { next, ...checked }: CheckedPolicy,
    parent: pulumi.ComponentResource,
): pulumi.Output<string> {
    if (next !== undefined) {
        programLog.info(`Rollout: ${next}.`, parent);
    }
    const { displayName, emergencyAccess, objectId, onRemove } = args;
    const adoption = {
        ...(objectId !== undefined && { objectId }),
        ...(onRemove !== undefined && { onRemove }),
    };
    const inputs = { displayName, ...checked, emergencyAccess, ...adoption };
    return new ConditionalAccessPolicy(name, inputs, { parent }).policyId;
}

/** A policy's inputs, checked and in Microsoft Graph's JSON. */
export function checkedPolicy(checks: InputChecks, args: Omit<GuestAccessPolicyArgs, "displayName">) {
    const { state, users, applications, next } = checkedScope(checks, args);
    const { grant, session, conditions, includeApplications } = args;
    const controls = checks.input({ grant, session, conditions, includeApplications }, (given) =>
        policyControlsFaults(given),
    );
    return {
        next,
        state,
        conditions: controls
            .apply((given) => graphConditions(given.conditions))
            .apply((others) => ({ ...others, applications, users })),
        ...(grant !== undefined && {
            grantControls: controls.apply((given) => graphGrant(given.grant) ?? {}),
        }),
        ...(session !== undefined && {
            sessionControls: controls.apply((given) => graphSession(given.session) ?? {}),
        }),
    };
}
