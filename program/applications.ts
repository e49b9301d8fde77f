import type * as pulumi from "@pulumi/pulumi";
import { ApplicationAccess, type Guest, type GuestGroup, type GuestRoster } from "../components";
import type { Tenant } from "../config";

/** Guests' access to applications, by name. */
export function declareApplications(
    { config }: Tenant,
    groups: ReadonlyMap<string, GuestGroup>,
    guests: ReadonlyMap<string, Guest>,
    roster?: GuestRoster,
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
                    principalIds: [
                        ...assignment.principalIds,
                        ...(roster ? assignment.guests.map((address) => idIn(roster, address)) : []),
                    ],
                })),
            }),
        ]),
    );
}

/** The object id of a guest of the list, who is in the roster, as the check of the configuration has seen to. */
function idIn(roster: GuestRoster, address: string): pulumi.Output<string> {
    return roster.userIdOf(address).apply((id) => id ?? address);
}
