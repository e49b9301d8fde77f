import type { GraphClient, SignedIn } from "../graph";
import {
    isOpen,
    isUnknown,
    knownItems,
    PolicyModelError,
    tenantFromGraph,
    type ConditionalAccessPolicy,
} from "../policy";
import type { DoctorFinding } from "./finding";
import { lookUp } from "./lookUp";

const source = "https://learn.microsoft.com/entra/identity/conditional-access/workload-identity";

/** The word for all service principals that the tenant owns. */
const allOwned = "ServicePrincipalsInMyTenant";

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
    return policies.filter((policy) => isFor(policy, objectId)).flatMap(found);
}

function isFor(
    { conditions: { clientApplications: clients } }: ConditionalAccessPolicy,
    objectId: string,
): boolean {
    if (clients === null || isUnknown(clients)) {
        return false;
    }
    const included = knownItems(clients.includeServicePrincipals);
    const excluded = knownItems(clients.excludeServicePrincipals);
    const mayBe =
        included.includes(objectId) ||
        included.includes(allOwned) ||
        isOpen(clients.includeServicePrincipals);
    return mayBe && !excluded.includes(objectId);
}

function found({ displayName, state, grantControls, conditions }: ConditionalAccessPolicy): DoctorFinding[] {
    const blocks =
        grantControls !== null &&
        !isUnknown(grantControls) &&
        knownItems(grantControls.builtInControls).includes("block");
    if (!blocks || state === "disabled") {
        return [];
    }
    const isConditional =
        conditions.locations !== null ||
        isUnknown(conditions.servicePrincipalRiskLevels) ||
        conditions.servicePrincipalRiskLevels.length > 0;
    const name = isUnknown(displayName) ? "A policy" : displayName;
    const isEnforced = state === "enabled";
    return [
        {
            check: "lockOut",
            severity: isEnforced && !isConditional ? "error" : "warning",
            message:
                `${name} ${isEnforced ? "blocks" : "would block"} the identity that deploys` +
                (isConditional ? " at some places or risks" : ""),
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
