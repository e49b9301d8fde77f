import type { GraphClient } from "../client/client";

/** Who changed something. */
export interface DirectoryAudit {
    readonly activityDisplayName: string;
    readonly activityDateTime: string;
    readonly initiatedBy: {
        readonly user?: { readonly userPrincipalName?: string | null; readonly id?: string | null } | null;
        readonly app?: {
            readonly displayName?: string | null;
            readonly appId?: string | null;
            readonly servicePrincipalId?: string | null;
        } | null;
    };
    readonly targetResources?: readonly {
        readonly displayName?: string | null;
        readonly modifiedProperties?:
            | readonly {
                  readonly displayName?: string | null;
                  readonly oldValue?: string | null;
                  readonly newValue?: string | null;
              }[]
            | null;
    }[];
}

/**
 * Entries of the audit log about an object, the latest first. Needs AuditLog.Read.All and Entra ID P1. Entries appear
 * some minutes late, and stay for 30 days.
 *
 * @param since - ISO 8601 in UTC; older entries are left out.
 * @see https://learn.microsoft.com/graph/api/directoryaudit-list
 */
export async function auditsOf(
    client: GraphClient,
    objectId: string,
    since: string,
): Promise<readonly DirectoryAudit[]> {
    return entries(client, since, `targetResources/any(t:t/id eq '${objectId}')`);
}

/**
 * Entries of the audit log with an activity's name, the latest first. Otherwise like {@link auditsOf}.
 *
 * @param activity - As the log names it.
 * @see https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities
 */
export async function auditsNamed(
    client: GraphClient,
    activity: string,
    since: string,
): Promise<readonly DirectoryAudit[]> {
    return entries(client, since, `activityDisplayName eq '${activity}'`);
}

async function entries(client: GraphClient, since: string, condition: string): Promise<DirectoryAudit[]> {
    const found = await client.list<DirectoryAudit>("/auditLogs/directoryAudits", {
        query: {
            $filter: `activityDateTime ge ${since} and ${condition}`,
            $orderby: "activityDateTime desc",
        },
    });
    // Who acted last decides what a caller may do, and the order of an answer proves nothing.
    return found.toSorted((left, right) => momentOf(right) - momentOf(left));
}

function momentOf({ activityDateTime }: DirectoryAudit): number {
    return Date.parse(activityDateTime) || 0;
}
