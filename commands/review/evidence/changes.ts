import { GraphError, type GraphClient } from "../../../graph";
import { auditsNamed } from "../../../graph/resources/directoryAudits";
import type { PolicyChanges } from "./calibration";
import { largest } from "../../../rules/lists";

interface Dated {
    readonly id: string;
    readonly createdDateTime?: string | null;
    readonly modifiedDateTime?: string | null;
}

interface DatedPolicy extends Dated {
    readonly conditions?: {
        readonly locations?: {
            readonly includeLocations?: readonly string[] | null;
            readonly excludeLocations?: readonly string[] | null;
        } | null;
    };
}

/**
 * When each policy was changed last, by itself or by a named location that it uses, and the cross-tenant access settings by
 * the audit log. Other changes, as of groups' members, leave no moment with the policy.
 *
 * @param sinceMs - The first sign-in, in milliseconds since 1970.
 * @see https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy (modifiedDateTime)
 * @see https://learn.microsoft.com/graph/api/resources/namedlocation (modifiedDateTime)
 */
export async function policyChanges(client: GraphClient, sinceMs: number): Promise<PolicyChanges> {
    const policies = await client.list<DatedPolicy>("/identity/conditionalAccess/policies");
    const locations = await client.list<Dated>("/identity/conditionalAccess/namedLocations");
    const byLocation = new Map(locations.map((location) => [location.id.toLowerCase(), momentOf(location)]));
    const changedMs = (policy: DatedPolicy): number => {
        const { includeLocations, excludeLocations } = policy.conditions?.locations ?? {};
        const used = [...(includeLocations ?? []), ...(excludeLocations ?? [])];
        const ofLocations = used.some((id) => id === "AllTrusted")
            ? [...byLocation.values()]
            : used.map((id) => byLocation.get(id.toLowerCase()) ?? 0);
        return largest(ofLocations, momentOf(policy));
    };
    return {
        policies: new Map(policies.map((policy) => [policy.id.toLowerCase(), changedMs(policy)])),
        trustMs: await trustChange(client, sinceMs),
    };
}

/** A policy that was never changed is as old as itself. */
function momentOf({ createdDateTime, modifiedDateTime }: Dated): number {
    const moment = Date.parse(modifiedDateTime ?? createdDateTime ?? "");
    return Number.isNaN(moment) ? 0 : moment;
}

/** @see https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities */
const activities = [
    "Add a partner to cross-tenant access setting",
    "Update a partner cross-tenant access setting",
    "Delete partner specific cross-tenant access setting",
    "Update the company default cross-tenant access setting",
    "Reset the cross-tenant access default setting",
];

/** The last change of any cross-tenant access setting; `undefined` where the audit log cannot be read. */
async function trustChange(client: GraphClient, sinceMs: number): Promise<number | undefined> {
    const since = `${new Date(sinceMs).toISOString().slice(0, 19)}Z`;
    let lastMs = 0;
    try {
        for (const activity of activities) {
            const [latest] = await auditsNamed(client, activity, since);
            lastMs = Math.max(lastMs, Date.parse(latest?.activityDateTime ?? "") || 0);
        }
        return lastMs;
    } catch (error) {
        if (GraphError.isInstance(error) && error.status === 403) {
            return undefined;
        }
        throw error;
    }
}
