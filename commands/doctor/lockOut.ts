import type { GraphClient, SignedIn } from "../../graph";
import {
    isUnknown,
    PolicyModelError,
    stopsServicePrincipal,
    tenantFromGraph,
    type ConditionalAccessPolicy,
} from "pulumi-entra-b2b-policy";
import type { DoctorFinding } from "./finding";
import { lookUp } from "./lookUp";

const source = "https://learn.microsoft.com/entra/identity/conditional-access/workload-identity";

/** Whether a policy of the tenant could stop the identity that deploys, so that nothing here could be mended. */
export async function checkLockOut(
    client: GraphClient,
    { kind, objectId }: SignedIn,
): Promise<DoctorFinding[]> {
    if (kind === "user") {
        return [
            {
                check: "lockOut",
                severity: "note",
                message:
                    "A person is signed in, whom policies for users can stop; the identity of a pipeline was not looked at",
                source,
            },
        ];
    }
    const answer = await lookUp(client.list<unknown>("/identity/conditionalAccess/policies"));
    if ("refusal" in answer) {
        return [unread(answer.refusal)];
    }
    let policies: readonly ConditionalAccessPolicy[];
    try {
        policies = tenantFromGraph({ conditionalAccessPolicies: answer.value }).conditionalAccessPolicies;
    } catch (error) {
        if (!PolicyModelError.isInstance(error)) {
            throw error;
        }
        return [unread(error.message)];
    }
    return policies.flatMap((policy) => found(policy, objectId));
}

function found(policy: ConditionalAccessPolicy, objectId: string): DoctorFinding[] {
    const { displayName, state } = policy;
    const stops = stopsServicePrincipal(policy, objectId);
    if (stops === "never" || state === "disabled") {
        return [];
    }
    const name = isUnknown(displayName) ? "A policy" : displayName;
    const isEnforced = state === "enabled";
    return [
        {
            check: "lockOut",
            severity: isEnforced && stops === "everywhere" ? "error" : "warning",
            message:
                `${name} ${isEnforced ? "blocks" : "would block"} the identity that deploys` +
                (stops === "sometimes" ? " at some places, risks or applications" : ""),
            cure: "Exclude its service principal from the policy, or make sure that pipelines run where it lets them",
            source,
        },
    ];
}

function unread(reason: string): DoctorFinding {
    return {
        check: "lockOut",
        severity: "warning",
        message: `Whether a policy could stop the identity that deploys was not found out: ${reason}`,
        cure: "Grant Policy.Read.All",
        source,
    };
}
