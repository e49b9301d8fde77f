import pMap from "p-map";
import { GraphError, type GraphClient } from "../../graph";
import { auditsNamed, auditsOf, type DirectoryAudit } from "../../graph/resources/directoryAudits";
import type { Drift } from "./drift";
import { isAbout, settingRule } from "./settingActivities";

/** Who changed something, according to the audit log. */
export interface Activity {
    readonly actor: string;
    readonly activity: string;
    readonly dateTime: string;
}

/** A drift with who caused it; without names when the log shows nothing. */
export interface AttributedDrift extends Drift {
    readonly activities: readonly Activity[];
}

/** What the audit log shows, or why it could not be read. */
export interface Attribution {
    readonly drifts: readonly AttributedDrift[];
    /** `undefined` when the log could be read. */
    readonly unread: string | undefined;
}

/** The most entries that are shown of one resource. */
const maxActivities = 5;

/** How far back the log goes, in milliseconds. @see https://learn.microsoft.com/entra/identity/monitoring-health/reference-reports-data-retention */
const retentionMs = 30 * 24 * 3_600_000;

/**
 * Asks the audit log who changed each resource since the stack wrote it.
 *
 * @param ownAppId - The app that deploys. Its own changes are not drift.
 * @param nowMs - Milliseconds since 1970.
 */
export async function attribute(
    client: GraphClient,
    drifts: readonly Drift[],
    ownAppId: string | undefined,
    nowMs = Date.now(),
): Promise<Attribution> {
    const log = new Log(client, new Date(nowMs - retentionMs).toISOString());
    let unread: string | undefined;
    const attributed = await pMap(
        drifts,
        async (drift) => {
            if (unread !== undefined) {
                return { ...drift, activities: [] };
            }
            try {
                return { ...drift, activities: await activitiesOf(log, drift, ownAppId) };
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

/** An entry, and whether it names its object. */
interface Entry {
    readonly audit: DirectoryAudit;
    readonly isUnsaid: boolean;
}

/** The audit log. Settings without their own object are looked up by activity, once for all resources of a kind. */
class Log {
    private readonly named = new Map<string, Promise<readonly DirectoryAudit[]>>();

    /** @param oldest - ISO 8601 in UTC; the log has nothing older. */
    constructor(
        private readonly client: GraphClient,
        private readonly oldest: string,
    ) {}

    /** Entries about a resource since the stack wrote it. */
    async about(drift: Drift): Promise<Entry[]> {
        const { objectIds, writtenAt } = drift;
        const since = writtenAt !== undefined && writtenAt > this.oldest ? writtenAt : this.oldest;
        const rule = settingRule(drift);
        if (rule === undefined) {
            const lists = await pMap(objectIds, (id) => auditsOf(this.client, id, since), { concurrency: 2 });
            return lists.flat().map((audit) => ({ audit, isUnsaid: false }));
        }
        const lists = await pMap(rule.activities, (activity) => this.entriesNamed(activity), {
            concurrency: 2,
        });
        return lists
            .flat()
            .filter(({ activityDateTime }) => Date.parse(activityDateTime) >= Date.parse(since))
            .flatMap((audit) => {
                const found = isAbout(audit, drift, rule);
                return found === false ? [] : [{ audit, isUnsaid: found === "unsaid" }];
            });
    }

    private entriesNamed(activity: string): Promise<readonly DirectoryAudit[]> {
        const known = this.named.get(activity) ?? auditsNamed(this.client, activity, this.oldest);
        this.named.set(activity, known);
        return known;
    }
}

async function activitiesOf(log: Log, drift: Drift, ownAppId: string | undefined): Promise<Activity[]> {
    const entries = await log.about(drift);
    return entries
        .filter(
            ({
                audit: {
                    initiatedBy: { app },
                },
            }) => app?.appId?.toLowerCase() !== ownAppId?.toLowerCase() || !app?.appId,
        )
        .map(({ audit, isUnsaid }) => ({
            actor: actorOf(audit),
            activity: `${audit.activityDisplayName}${isUnsaid ? " (of which partner, the log does not say)" : ""}`,
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
        "someone the log does not name"
    );
}
