import pMap from "p-map";
import { GraphError, type GraphClient } from "../graph";
import { auditsOf, type DirectoryAudit } from "../graph/directoryAudits";
import type { Drift } from "./drift";

/** Who changed something, as the audit log tells. */
export interface Activity {
    readonly actor: string;
    readonly activity: string;
    readonly dateTime: string;
}

/** A drift with who did it; none when the log says nothing. */
export interface AttributedDrift extends Drift {
    readonly activities: readonly Activity[];
}

/** What the audit log told, or why it told nothing. */
export interface Attribution {
    readonly drifts: readonly AttributedDrift[];
    /** `undefined` when the log could be read. */
    readonly unread: string | undefined;
}

/** Entries that are shown of one resource at most. */
const maxActivities = 5;

/** How far back the log goes, in milliseconds. @see https://learn.microsoft.com/entra/identity/monitoring-health/reference-reports-data-retention */
const retentionMs = 30 * 24 * 3_600_000;

/**
 * Asks the audit log who changed each resource since the stack wrote it.
 *
 * @param ownAppId - The app that deploys: what it did is no drift.
 * @param nowMs - Milliseconds since 1970.
 */
export async function attribute(
    client: GraphClient,
    drifts: readonly Drift[],
    ownAppId: string | undefined,
    nowMs = Date.now(),
): Promise<Attribution> {
    let unread: string | undefined;
    const attributed = await pMap(
        drifts,
        async (drift) => {
            if (unread !== undefined) {
                return { ...drift, activities: [] };
            }
            try {
                return { ...drift, activities: await activitiesOf(client, drift, ownAppId, nowMs) };
            } catch (error) {
                if (!GraphError.isInstance(error) || ![400, 401, 403].includes(error.status)) {
                    throw error;
                }
                unread = `The audit log cannot be read (AuditLog.Read.All, Entra ID P1): ${error.message}`;
                return { ...drift, activities: [] };
            }
        },
        { concurrency: 4 },
    );
    return { drifts: attributed, unread };
}

async function activitiesOf(
    client: GraphClient,
    { objectIds, writtenAt }: Drift,
    ownAppId: string | undefined,
    nowMs: number,
): Promise<Activity[]> {
    const oldest = new Date(nowMs - retentionMs).toISOString();
    const since = writtenAt !== undefined && writtenAt > oldest ? writtenAt : oldest;
    const lists = await pMap(objectIds, (id) => auditsOf(client, id, since), { concurrency: 2 });
    return lists
        .flat()
        .filter(
            ({ initiatedBy: { app } }) =>
                app?.appId?.toLowerCase() !== ownAppId?.toLowerCase() || !app?.appId,
        )
        .map((audit) => ({
            actor: actorOf(audit),
            activity: audit.activityDisplayName,
            dateTime: audit.activityDateTime,
        }))
        .sort((one, other) => (one.dateTime < other.dateTime ? 1 : -1))
        .slice(0, maxActivities);
}

function actorOf({ initiatedBy: { user, app } }: DirectoryAudit): string {
    return (
        user?.userPrincipalName ??
        user?.id ??
        (app?.displayName ? `the app ${app.displayName}` : undefined) ??
        "somebody whom the log does not name"
    );
}
