import { fault, type Fault } from "./fault";
import { isGuid } from "./guid";

/** What is wrong with the app id of an application. */
export function appIdFault(appId: string): Fault | undefined {
    return isGuid(appId)
        ? undefined
        : fault("is not an app id (GUID)", "Give the application's app id, not its name");
}

/** What is wrong with a claim that is made of a user's property. */
export function mappedClaimFault(claim: {
    readonly jwt: unknown;
    readonly saml: unknown;
}): Fault | undefined {
    return (claim.jwt ?? undefined) === undefined && (claim.saml ?? undefined) === undefined
        ? fault("is in no token", "Name its claim in a JWT or in a SAML token")
        : undefined;
}
