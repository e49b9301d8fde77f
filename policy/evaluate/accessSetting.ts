import { isUnknown, type AccessSetting, type AccessSide, type AccessTarget, type OrUnknown } from "../model";
import { mySignIns } from "../../rules/applicationGroups";
import { compileApplications } from "./applications";
import type { CheckedScenario } from "./scenario";
import { both, not, some, type Truth } from "./truth";

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
    const isApplication = namesTarget(applications, scenario);
    if (usersAndGroups.accessType === "blocked" && applications.accessType === "blocked") {
        return not(both(isNamed, isApplication));
    }
    return both(
        usersAndGroups.accessType === "allowed" ? isNamed : not(isNamed),
        applications.accessType === "allowed" ? isApplication : not(isApplication),
    );
}

/** Whether a setting's applications include the sign-in's target. */
export function namesTarget(applications: AccessSide, scenario: CheckedScenario): Truth {
    return matches(applications, (target) => isTarget(target, scenario));
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

/**
 * The application under which a setting decides about a user action. No document says what holds for registering or
 * joining a device.
 *
 * @see https://learn.microsoft.com/entra/external-id/cross-tenant-access-settings-b2b-collaboration (considerations for allowing Microsoft applications)
 */
const applicationsOfActions: ReadonlyMap<string | undefined, string> = new Map([
    ["urn:user:registersecurityinfo", mySignIns],
]);

function isTarget({ target }: AccessTarget, scenario: CheckedScenario): Truth {
    if (target === "AllApplications") {
        return true;
    }
    const { applicationId = applicationsOfActions.get(scenario.target.userAction) } = scenario.target;
    return isUnknown(target) || applicationId === undefined
        ? undefined
        : compileApplications([target])({ ...scenario.target, applicationId });
}
