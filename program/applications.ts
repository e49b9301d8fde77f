import {
    ApplicationAccess,
    GuestTokenClaims,
    type Guest,
    type GuestTokenClaimsArgs,
    type GuestGroup,
} from "../components";
import type { Tenant, TenantConfig } from "../config";

/** Guests' access to applications, by name. */
export function declareApplications(
    { config }: Tenant,
    groups: ReadonlyMap<string, GuestGroup>,
    guests: ReadonlyMap<string, Guest>,
): ReadonlyMap<string, ApplicationAccess> {
    for (const { name, appId, tokens } of config.applications) {
        if (tokens !== undefined) {
            new GuestTokenClaims(name, { appId, ...tokenClaims(tokens) });
        }
    }
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

function tokenClaims({
    mappedClaims,
    groups,
    optionalClaims,
}: NonNullable<TenantConfig["applications"][number]["tokens"]>): Omit<GuestTokenClaimsArgs, "appId"> {
    const claims = optionalClaims?.map((claim) => ({ name: claim }));
    return {
        mappedClaims: mappedClaims.map(({ id, jwt, saml }) => ({
            id,
            ...(jwt !== undefined && { jwtClaimType: jwt }),
            ...(saml !== undefined && { samlClaimType: saml }),
        })),
        ...(groups !== undefined && { groupMembershipClaims: groups }),
        ...(claims !== undefined && { optionalClaims: { idToken: claims, accessToken: claims } }),
    };
}
