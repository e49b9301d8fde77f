import type * as pulumi from "@pulumi/pulumi";
import {
    ApplicationAccess,
    GuestTokenClaims,
    type ApplicationRoleArgs,
    type Guest,
    type GuestGroup,
    type GuestRoster,
    type GuestTokenClaimsArgs,
} from "../components";
import type { Tenant, TenantConfig } from "../config";

/** Guests' access to applications, by name. */
export function declareApplications(
    { config }: Tenant,
    groups: ReadonlyMap<string, GuestGroup>,
    guests: ReadonlyMap<string, Guest>,
    roster?: GuestRoster,
): ReadonlyMap<string, ApplicationAccess> {
    for (const { name, appId, tokens } of config.applications) {
        if (tokens !== undefined) {
            new GuestTokenClaims(name, { appId, ...tokenClaims(tokens) });
        }
    }
    return new Map(
        config.applications.map(({ name, appId, requireAssignment, assignments }) => [
            name,
            new ApplicationAccess(name, {
                appId,
                ...(requireAssignment !== undefined && { requireAssignment }),
                assignments: assignmentsOf(assignments, groups, guests, roster),
            }),
        ]),
    );
}

/** Who gets which role, with groups and guests in place of their names. */
export function assignmentsOf(
    assignments: TenantConfig["applications"][number]["assignments"],
    groups: ReadonlyMap<string, GuestGroup>,
    guests: ReadonlyMap<string, Guest>,
    roster?: GuestRoster,
): ApplicationRoleArgs[] {
    return assignments.map((assignment) => ({
        ...(assignment.appRole !== undefined && { appRole: assignment.appRole }),
        groups: assignment.groups.flatMap((group) => groups.get(group) ?? []),
        guests: assignment.guests.flatMap((address) => guests.get(address) ?? []),
        principalIds: [
            ...assignment.principalIds,
            ...(roster ? assignment.guests.map((address) => idIn(roster, address)) : []),
        ],
    }));
}

/** The object id of a guest in the roster. The configuration check has made sure that the guest is in it. */
export function idIn(roster: GuestRoster, address: string): pulumi.Output<string> {
    return roster.userIdOf(address).apply((id) => id ?? address);
}

/**
 * Claims as the component takes them.
 *
 * @param kinds - The kinds of tokens that contain the optional claims.
 */
export function tokenClaims(
    { mappedClaims, groups, optionalClaims }: NonNullable<TenantConfig["applications"][number]["tokens"]>,
    kinds: readonly ("idToken" | "accessToken" | "saml2Token")[] = ["idToken", "accessToken"],
): Omit<GuestTokenClaimsArgs, "appId"> {
    const claims = optionalClaims?.map((claim) => ({ name: claim }));
    return {
        mappedClaims: mappedClaims.map(({ id, jwt, saml }) => ({
            id,
            ...(jwt !== undefined && { jwtClaimType: jwt }),
            ...(saml !== undefined && { samlClaimType: saml }),
        })),
        ...(groups !== undefined && { groupMembershipClaims: groups }),
        ...(claims !== undefined && {
            optionalClaims: Object.fromEntries(kinds.map((kind) => [kind, claims])),
        }),
    };
}
