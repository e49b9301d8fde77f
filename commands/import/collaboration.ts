import { guestUserAccessRoleIds } from "../../components";
import { domainOf } from "../../config";
import { compact, type Entry } from "./finding";
import type { TenantSnapshot } from "./tenantSnapshot";

/** Whether the list of domains denies an address. A subdomain is a separate domain. */
function isDenied(domains: NonNullable<TenantSnapshot["domains"]>, address: string): boolean {
    const domain = domainOf(address);
    return domains.allowed.length > 0 ? !domains.allowed.includes(domain) : domains.blocked.includes(domain);
}

/** External collaboration settings, as far as they could be read. */
export function externalCollaboration(
    snapshot: TenantSnapshot,
    addresses: readonly string[],
): Entry | undefined {
    const { authorizationPolicy: policy, domains } = snapshot;
    const access = Object.entries(guestUserAccessRoleIds).find(
        ([, id]) => id === String(policy?.["guestUserRoleId"]).toLowerCase(),
    )?.[0];
    const signUp = snapshot.authenticationFlowsPolicy?.["selfServiceSignUp"] as
        { isEnabled?: boolean } | null | undefined;
    const list =
        domains === undefined || domains.allowed.length + domains.blocked.length === 0
            ? undefined
            : compact({
                  allow: domains.allowed.length > 0 ? domains.allowed : undefined,
                  block: domains.allowed.length > 0 ? undefined : domains.blocked,
                  // The list is in force, and they are guests nonetheless.
                  deniedGuests: addresses.some((address) => isDenied(domains, address))
                      ? "accept"
                      : undefined,
              });
    const found = compact({
        allowInvitesFrom: policy?.["allowInvitesFrom"],
        guestUserAccess: access,
        domains: list,
        emailOneTimePasscode: snapshot.emailMethod?.["allowExternalIdToUseEmailOtp"],
        allowSelfServiceSignUp: signUp?.isEnabled,
        allowGuestsToLeave: snapshot.externalIdentitiesPolicy?.["allowExternalIdentitiesToLeave"],
    });
    return Object.keys(found).length > 0 ? found : undefined;
}
