import type { Expectation } from "../../../commands/review/expectations";
import { applyPlan, type StackPlan, type StackState } from "../../../commands/shared/plan";
import { review } from "../../../commands/review/review";
import type { Review } from "../../../commands/review/model";
import { settingsChanged } from "../../../commands/review/settingsChanged";
import { tenantOf, withoutResources } from "../../../commands/review/tenant";

const project = "urn:pulumi:contoso::entra-b2b";
export const emergencyIds = ["00000000-0000-4000-8000-00000000e001", "00000000-0000-4000-8000-00000000e002"];
export const fabrikamId = "11111111-1111-4111-8111-111111111111";

type Inputs = Readonly<Record<string, unknown>>;

export interface Declared {
    readonly name: string;
    /** What else the resource's state holds. */
    readonly outputs?: Inputs;
    readonly type: string;
    readonly inputs: Inputs;
    readonly id?: string;
}

/** An MFA policy for all guests, enforced, as the dynamic resource declares it. */
export function mfaPolicy(
    changes: { state?: string; excludeUsers?: string[]; controls?: string[] } = {},
): Declared {
    const { state = "enabled", excludeUsers = emergencyIds, controls = ["mfa"] } = changes;
    return {
        name: "all-guests-mfa",
        type: "pulumi-nodejs:dynamic/entra-b2b:ConditionalAccessPolicy",
        id: "aaaaaaaa-0000-4000-8000-000000000001",
        inputs: {
            __provider: "text",
            displayName: "MFA for all guests",
            state,
            conditions: {
                clientAppTypes: ["all"],
                applications: { includeApplications: ["All"] },
                users: {
                    includeUsers: [],
                    excludeUsers,
                    includeGuestsOrExternalUsers: {
                        guestOrExternalUserTypes:
                            "internalGuest,b2bCollaborationGuest,b2bCollaborationMember,b2bDirectConnectUser,otherExternalUser,serviceProvider",
                        externalTenants: {
                            "@odata.type": "#microsoft.graph.conditionalAccessAllExternalTenants",
                            membershipKind: "all",
                        },
                    },
                },
            },
            grantControls: { operator: "OR", builtInControls: controls },
            sessionControls: null,
        },
    };
}

/** A policy that blocks everyone except the given users. */
export function blockAll(excludeUsers: string[]): Declared {
    const policy = mfaPolicy({ controls: ["block"] });
    return {
        ...policy,
        name: "block-all",
        id: "aaaaaaaa-0000-4000-8000-000000000002",
        inputs: {
            ...policy.inputs,
            displayName: "Block | everybody\n<b>now</b>",
            conditions: {
                clientAppTypes: ["all"],
                applications: { includeApplications: ["All"] },
                users: { includeUsers: ["All"], excludeUsers },
            },
        },
    };
}

export function partner(isMfaAccepted: boolean): Declared {
    return {
        name: "fabrikam",
        type: "pulumi-nodejs:dynamic/entra-b2b:CrossTenantAccessPartner",
        id: fabrikamId,
        inputs: { tenantId: fabrikamId, inboundTrust: { isMfaAccepted } },
    };
}

/** Trust in the MFA of all tenants, or what else is declared for all. */
export function forAllTenants(inputs: Inputs, outputs: Inputs = {}): Declared {
    return {
        name: "all-tenants",
        type: "pulumi-nodejs:dynamic/entra-b2b:CrossTenantAccessDefault",
        id: "crossTenantAccessDefault",
        inputs,
        outputs,
    };
}

function urnOf({ type, name }: Declared): string {
    return `${project}::${type}::${name}`;
}

export function stateOf(...resources: readonly Declared[]): StackState {
    return {
        deployment: { resources: resources.map((resource) => ({ ...resource, urn: urnOf(resource) })) },
    };
}

export function planOf(...steps: readonly (readonly [string, Declared, string[]?])[]): StackPlan {
    return {
        steps: steps.map(([op, resource, properties = []]) => ({
            op,
            urn: urnOf(resource),
            ...(op !== "delete" && {
                // A planned resource has no id before it is made.
                newState: { type: resource.type, inputs: resource.inputs, urn: urnOf(resource) },
            }),
            detailedDiff: Object.fromEntries(properties.map((property) => [property, {}])),
        })),
    };
}

/** The review of a plan, for the tenant that these states are of. */
export function reviewOf(
    state: StackState,
    plan: StackPlan,
    expectations: readonly Expectation[] = [],
): Review {
    const change = applyPlan(state, plan);
    const before = tenantOf(change.before);
    return review({
        stack: "contoso",
        before,
        after: tenantOf(change.after, withoutResources(before, change.before, change.after)),
        settings: settingsChanged(change),
        resources: change.changes,
        expectations,
        people: { emergencyAccessAccountIds: emergencyIds, partnerNames: { [fabrikamId]: "fabrikam" } },
    });
}
