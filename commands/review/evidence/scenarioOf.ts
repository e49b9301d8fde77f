import { isIP } from "node:net";
import { isUnknown, settingsInForce, type Scenario, type TenantPolicies } from "pulumi-entra-b2b-policy";
import { entraHomeOf, personalAccountsTenantId } from "../../shared/signIns/external";
import type { LoggedSignIn } from "../../shared/signIns/loggedSignIn";
import type { Memberships } from "./memberships";

/** The addresses of multi-factor authentication's own settings, as policies name them. */
const mfaTrustedIps = "00000000-0000-0000-0000-000000000000";

/** Who signed in, as the policies see them; a text where the log does not say it. */
export function whoOf(signIn: LoggedSignIn, memberships: Memberships): Scenario["who"] | string {
    const { access, isGuest, userId, homeTenantId } = signIn;
    const of = memberships.of(userId);
    if (access === "none") {
        return { userType: isGuest === true ? "internalGuest" : "member", userId, ...of };
    }
    if (access === "other" || access === "unknown") {
        return access === "unknown"
            ? "the log does not say how they cross tenants"
            : "a kind of cross-tenant access that conditional access has no type for";
    }
    const home = entraHomeOf(signIn);
    const identityProvider =
        homeTenantId === personalAccountsTenantId ? ("microsoftAccount" as const) : undefined;
    if (access === "b2bDirectConnect" || access === "serviceProvider") {
        const userType = access === "serviceProvider" ? "serviceProvider" : "b2bDirectConnectUser";
        return { userType, homeTenantId: home, ...(userType === "serviceProvider" && of) };
    }
    return {
        userType: isGuest === false ? "b2bCollaborationMember" : "b2bCollaborationGuest",
        userId,
        homeTenantId: home,
        ...(identityProvider && { identityProvider }),
        ...of,
    };
}

/** Where it was: by address and country, and by the log's own names where there is no address. */
export function locationOf(
    { ipAddress, country, networks }: LoggedSignIn,
    { namedLocations }: TenantPolicies,
): Scenario["location"] {
    const address = ipAddress !== undefined && isIP(ipAddress) !== 0 ? ipAddress : undefined;
    const at = namedLocations.filter(
        ({ displayName }) =>
            typeof displayName === "string" && networks?.names.includes(displayName) === true,
    );
    const byName = address === undefined && country === undefined && networks !== undefined;
    const isTrustedByName = at.some((location) => location.kind === "ip" && location.isTrusted === true);
    return {
        ...(address !== undefined && { ipAddress: address }),
        ...(country !== undefined && { country }),
        ...(byName && {
            namedLocationIds: at.flatMap(({ id }) => id ?? []),
            isTrusted: networks.isTrusted,
        }),
        ...(networks !== undefined &&
            !byName && {
                // A network that the log calls trusted and no trusted location has is one of these addresses.
                furtherLocationIds: networks.isTrusted && !isTrustedByName ? [mfaTrustedIps] : [],
            }),
    };
}

/** What this tenant saw of the device. Another tenant's device is shown only where its claims are trusted. */
export function deviceOf({ device, access }: LoggedSignIn): Scenario["device"] {
    if (device === undefined) {
        return access === "none" ? null : undefined;
    }
    const { isCompliant, isManaged, trustType, deviceId, displayName } = device;
    return {
        ...(isCompliant !== undefined && { isCompliant }),
        ...(isManaged !== undefined && { isManaged }),
        ...(trustType !== undefined && { trustType }),
        attributes: { deviceId, displayName },
    };
}

/**
 * What was done before this sign-in, as far as the log says. A claim in a session of an external user is the home tenant's
 * where that is trusted, and else this tenant's.
 */
export function authenticationOf(
    { mfa, access }: LoggedSignIn,
    homeTenantId: string | null | undefined,
    { crossTenantAccess }: TenantPolicies,
): Pick<Scenario, "atHome" | "here"> {
    const done = { isMfaDone: true };
    if (mfa === "claimFromHome") {
        return { atHome: done };
    }
    if (mfa !== "claimInSession") {
        return {};
    }
    const { inboundTrust } = settingsInForce(crossTenantAccess, homeTenantId ?? "");
    const isTrusted = !isUnknown(inboundTrust) && inboundTrust.isMfaAccepted === true;
    return access !== "none" && typeof homeTenantId === "string" && isTrusted
        ? { atHome: done }
        : { here: done };
}
