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

/** Whether a policy of the tenant could block the identity that deploys, so that no deployment could correct it. */
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
                    "You are signed in as a user. The doctor did not check policies for workload identities, which can block a pipeline",
                cure: "Run the doctor as the identity that deploys",
                source,
            },
        ];
    }
    const answer = await lookUp(client.list<unknown>("/identity/conditionalAccess/policies"));
    if ("refusal" in answer) {
        return [unread(answer.refusal)];
    }
    return answer.value.flatMap((policy) => {
        const model = readPolicy(policy);
        return model instanceof PolicyModelError ? [unreadable(model)] : found(model, objectId);
    });
}

/** A policy, or why it cannot be read. One unreadable policy does not prevent checks of the others. */
function readPolicy(policy: unknown): ConditionalAccessPolicy | PolicyModelError {
    try {
        const [model] = tenantFromGraph({ conditionalAccessPolicies: [policy] }).conditionalAccessPolicies;
        return model as ConditionalAccessPolicy;
    } catch (error) {
        if (!PolicyModelError.isInstance(error)) {
            throw error;
        }
        return error;
    }
}

function unreadable({ message }: PolicyModelError): DoctorFinding {
    return {
        check: "lockOut",
        severity: "warning",
        message: `A policy has a value that this version cannot read, so it is unknown whether the policy blocks the identity that deploys: ${message}`,
        cure: "Read that policy in the Entra admin center, or update this package",
        source,
    };
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
            cure: "Exclude its service principal from the policy, or run pipelines where the policy allows it",
            source,
        },
    ];
}

function unread(reason: string): DoctorFinding {
    return {
        check: "lockOut",
        severity: "warning",
        message: `Could not determine whether a policy blocks the identity that deploys: ${reason}`,
        cure: "Grant Policy.Read.All",
        source,
    };
}
