import { isUnknown, type AccessSetting } from "../model";
import { isAllowed } from "./accessSetting";
import type { SignIn } from "./signIn";
import { both, type Truth } from "./truth";

/**
 * Whether cross-tenant access settings let an external user in, before any conditional access policy is asked.
 *
 * The home tenant's outbound settings are its own; the scenario says what they allow. Collaboration with another cloud
 * has to be enabled, and a tenant there has to be a partner. There is no direct connect with it. Settings are for Entra organizations: they let through social identities, one-time passcodes and the
 * delegated administrators of service providers. That they do not touch service providers is assumed, the documents do
 * not say it.
 *
 * @see https://learn.microsoft.com/entra/external-id/cross-tenant-access-overview
 * @see https://learn.microsoft.com/entra/external-id/cross-cloud-settings
 */
export function isLetIn(signIn: SignIn): Truth {
    const setting = settingFor(signIn);
    return typeof setting === "object" ? isAllowed(setting, signIn.scenario) : setting;
}

/** The setting that decides whether a person is let in, or the decision if there is no setting to ask. */
export function settingFor(signIn: SignIn): AccessSetting | Truth {
    const { who } = signIn.scenario;
    if (signIn.isLocal || signIn.homeTenantId === null || who.userType === "serviceProvider") {
        return true;
    }
    if (who.isAllowedOutbound === false) {
        return false;
    }
    if (who.homeCloud === "other") {
        const isOpen =
            who.userType === "b2bDirectConnectUser" ? false : both(signIn.isCloudEnabled, signIn.isPartner);
        if (isOpen !== true) {
            return isOpen;
        }
    }
    const settings = signIn.crossTenant;
    if (settings === undefined) {
        return undefined;
    }
    const setting =
        who.userType === "b2bDirectConnectUser"
            ? settings.b2bDirectConnectInbound
            : settings.b2bCollaborationInbound;
    return isUnknown(setting) ? undefined : setting;
}
