import { isUnknown, type AccessSetting, type AccessSide, type AccessTarget, type OrUnknown } from "../model";
import { compileApplications } from "./applications";
import type { CheckedScenario } from "./scenario";
import type { SignIn } from "./signIn";
import { both, not, some, type Truth } from "./truth";

/**
 * Whether cross-tenant access settings let an external user in, before any conditional access policy is asked.
 *
 * The home tenant's outbound settings are its own; the scenario says what they allow. A tenant of another cloud has to
 * be a partner. Settings are for Entra
 * organisations: social identities, one-time passcodes and service providers' delegated administrators are let by.
 * That they do not touch service providers is assumed, the documents do not say it.
 *
 * @see https://learn.microsoft.com/entra/external-id/cross-tenant-access-overview
 * @see https://learn.microsoft.com/entra/external-id/cross-cloud-settings
 */
export function isLetIn(signIn: SignIn): Truth {
    const { who } = signIn.scenario;
    if (signIn.isLocal || signIn.homeTenantId === null || who.userType === "serviceProvider") {
        return true;
    }
    if (who.isAllowedOutbound === false) {
        return false;
    }
    if (who.homeCloud === "other") {
        const isOpen = who.userType === "b2bDirectConnectUser" ? false : signIn.isPartner;
        if (isOpen !== true) {
            return isOpen;
        }
    }
    const settings = signIn.crossTenant;
    if (settings === undefined) {
        return undefined;
    }
    return isAllowed(
        who.userType === "b2bDirectConnectUser"
            ? settings.b2bDirectConnectInbound
            : settings.b2bCollaborationInbound,
        signIn.scenario,
    );
}

/**
 * Judges one setting: when both sides block, who is on both lists is denied; else each side has to allow.
 *
 * @see https://learn.microsoft.com/graph/api/resources/crosstenantaccesspolicyb2bsetting
 */
export function isAllowed(setting: OrUnknown<AccessSetting>, scenario: CheckedScenario): Truth {
    if (isUnknown(setting)) {
        return undefined;
    }
    const { usersAndGroups, applications } = setting;
    if (isUnknown(usersAndGroups.accessType) || isUnknown(applications.accessType)) {
        return undefined;
    }
    const isNamed = matches(usersAndGroups, (target) => isPerson(target, scenario));
    const isApplication = matches(applications, (target) => isTarget(target, scenario));
    if (usersAndGroups.accessType === "blocked" && applications.accessType === "blocked") {
        return not(both(isNamed, isApplication));
    }
    return both(
        usersAndGroups.accessType === "allowed" ? isNamed : not(isNamed),
        applications.accessType === "allowed" ? isApplication : not(isApplication),
    );
}

function matches({ targets }: AccessSide, test: (target: AccessTarget) => Truth): Truth {
    return isUnknown(targets) ? undefined : some(targets, test);
}

/** Inbound users and groups are named by their ids at home. */
function isPerson({ target, targetType }: AccessTarget, { who }: CheckedScenario): Truth {
    if (target === "AllUsers") {
        return true;
    }
    if (isUnknown(target) || isUnknown(targetType)) {
        return undefined;
    }
    return targetType === "group"
        ? who.homeGroupIds?.includes(target)
        : who.homeUserId === undefined
          ? undefined
          : who.homeUserId === target;
}

function isTarget({ target }: AccessTarget, scenario: CheckedScenario): Truth {
    if (target === "AllApplications") {
        return true;
    }
    return isUnknown(target) || scenario.target.applicationId === undefined
        ? undefined
        : compileApplications([target])(scenario.target);
}
