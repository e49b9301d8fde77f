import { ApplicationAccess, type Guest, type GuestGroup } from "../components";
import type { Tenant } from "../config";

/** Guests' access to applications, by name. */
export function declareApplications(
    { config }: Tenant,
    groups: ReadonlyMap<string, GuestGroup>,
    guests: ReadonlyMap<string, Guest>,
): ReadonlyMap<string, ApplicationAccess> {
    return new Map(
        config.applications.map(({ name, appId, isAssignmentRequired, assignments }) => [
            name,
            new ApplicationAccess(name, {
                appId,
                ...(isAssignmentRequired !== undefined && { isAssignmentRequired }),
                assignments: assignments.map((assignment) => ({
                    ...(assignment.appRole !== undefined && { appRole: assignment.appRole }),
                    groups: assignment.groups.flatMap((group) => groups.get(group) ?? []),
                    guests: assignment.guests.flatMap((address) => guests.get(address) ?? []),
                    principalIds: assignment.principalIds,
                })),
            }),
        ]),
    );
}
