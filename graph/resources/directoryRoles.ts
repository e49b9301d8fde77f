import type {
    UnifiedRoleAssignment,
    UnifiedRoleEligibilityScheduleRequest,
} from "@microsoft/microsoft-graph-types";
import { undefinedIfMissing } from "../client/absence";
import type { GraphClient } from "../client/client";
import { GraphError } from "../client/errors";
import { listTogether } from "../client/readTogether";
import { retryOnLag } from "../consistency/retryOnLag";
import type { Written } from "./written";

/** A role, its holder and its scope. */
export interface RoleHolding {
    readonly principalId: string;
    /** Template or definition id. */
    readonly roleDefinitionId: string;
    /** `/`, or `/administrativeUnits/{id}`. */
    readonly directoryScopeId: string;
}

/** How an eligible assignment begins or changes. */
export interface EligibilityTerms {
    readonly justification: string;
    /** ISO 8601 in UTC; if omitted, it does not end. */
    readonly endDateTime?: string | undefined;
}

/** An assignment as one replica reports it. */
export interface FoundHolding extends RoleHolding {
    readonly id: string;
    /** The end of an eligible assignment; `undefined` if it does not end. */
    readonly endDateTime?: string | undefined;
}

interface Schedule extends RoleHolding {
    readonly id: string;
    readonly scheduleInfo?: { readonly expiration?: { readonly endDateTime?: string | null } } | null;
}

const root = "/roleManagement/directory";

function queryOf({ principalId, roleDefinitionId }: RoleHolding): Record<string, string> {
    return { $filter: `principalId eq '${principalId}' and roleDefinitionId eq '${roleDefinitionId}'` };
}

async function find(client: GraphClient, list: string, wanted: RoleHolding): Promise<Schedule | undefined> {
    const rows = await listTogether<Schedule>(client, { path: `${root}/${list}`, query: queryOf(wanted) });
    return rows.find(
        ({ directoryScopeId }) => directoryScopeId.toLowerCase() === wanted.directoryScopeId.toLowerCase(),
    );
}

/** One read of an active assignment. @see https://learn.microsoft.com/graph/api/rbacapplication-list-roleassignments */
export function findActive(client: GraphClient, wanted: RoleHolding): Promise<FoundHolding | undefined> {
    return find(client, "roleAssignments", wanted);
}

/** One read of an eligible assignment. @see https://learn.microsoft.com/graph/api/rbacapplication-list-roleeligibilityschedules */
export async function findEligible(
    client: GraphClient,
    wanted: RoleHolding,
): Promise<FoundHolding | undefined> {
    const schedule = await find(client, "roleEligibilitySchedules", wanted);
    return (
        schedule && { ...schedule, endDateTime: schedule.scheduleInfo?.expiration?.endDateTime ?? undefined }
    );
}

/** One read of the ids of all active assignments of a user, group or application. */
export async function listActiveIds(client: GraphClient, principalId: string): Promise<ReadonlySet<string>> {
    const rows = await listTogether<Schedule>(client, {
        path: `${root}/roleAssignments`,
        query: { $filter: `principalId eq '${principalId}'` },
    });
    return new Set(rows.map(({ id }) => id));
}

/**
 * Assigns a role actively. An existing assignment stays.
 *
 * @see https://learn.microsoft.com/graph/api/rbacapplication-post-roleassignments
 */
export async function assign(client: GraphClient, holding: RoleHolding): Promise<void> {
    await unlessThere(
        retryOnLag(client, "assignDirectoryRole", (client) =>
            client.request({
                method: "POST",
                path: `${root}/roleAssignments`,
                body: { ...holding } satisfies Written<UnifiedRoleAssignment>,
                // A repeat is answered as a conflict, which also counts as success.
                isIdempotent: true,
            }),
        ),
    );
}

/** Ends an active assignment. One that is gone counts as ended. */
export async function unassign(client: GraphClient, id: string): Promise<void> {
    await undefinedIfMissing(
        client.request({ method: "DELETE", path: `${root}/roleAssignments/${encodeURIComponent(id)}` }),
    );
}

/**
 * Makes a user or group eligible for a role, changes when the eligibility ends, or ends it.
 *
 * @see https://learn.microsoft.com/graph/api/rbacapplication-post-roleeligibilityschedulerequests
 */
export async function requestEligibility(
    client: GraphClient,
    action: "adminAssign" | "adminUpdate" | "adminRemove",
    holding: RoleHolding,
    { justification, endDateTime }: EligibilityTerms,
): Promise<void> {
    await unlessThere(
        retryOnLag(client, "assignDirectoryRole", (client) =>
            client.request({
                method: "POST",
                path: `${root}/roleEligibilityScheduleRequests`,
                isIdempotent: true,
                body: {
                    action,
                    ...holding,
                    justification,
                    ...(action !== "adminRemove" && {
                        scheduleInfo: {
                            startDateTime: new Date(client.time.now()).toISOString(),
                            expiration:
                                endDateTime === undefined
                                    ? { type: "noExpiration" }
                                    : { type: "afterDateTime", endDateTime },
                        },
                    }),
                } satisfies Written<UnifiedRoleEligibilityScheduleRequest>,
            }),
        ),
    );
}

/** The refusal of an existing assignment. Both forms were observed. */
async function unlessThere(write: Promise<unknown>): Promise<void> {
    try {
        await write;
    } catch (error) {
        const isThere =
            GraphError.isInstance(error) &&
            (error.code === "RoleAssignmentExists" ||
                (error.status === 400 && /conflicting object with one or more/i.test(error.reason)));
        if (!isThere) {
            throw error;
        }
    }
}
