import { policySuites } from "./applicationGroups";
import { externalUserTypes } from "./externalUserTypes";
import { fault, ofEach, type Fault } from "./fault";
import { idsFaults, isGuid } from "./guid";

/** What is wrong with the kinds of guests that a policy is for; left out, it is for all. */
export function guestTypesFaults(types: readonly string[] | null | undefined): Fault[] {
    const known: readonly string[] = externalUserTypes;
    if (types?.length === 0) {
        return [
            fault(
                "names no type: the policy would cover no one",
                "Name at least one, or leave it out for all",
            ),
        ];
    }
    return ofEach(types, (type) =>
        known.includes(type) ? undefined : fault("is not a type of guest", `Use ${known.join(", ")}`),
    );
}

/** What is wrong with the home tenants that a policy is for: `all`, or ids. */
export function partnerTenantIdsFaults(ids: string | readonly string[] | null | undefined): Fault[] {
    if (ids === null || ids === undefined || ids === "all") {
        return [];
    }
    if (typeof ids === "string") {
        return [fault("is not a list of tenant ids", "Give tenant ids (GUIDs), or all")];
    }
    return ids.length === 0
        ? [fault("names no tenant: the policy would cover no one", "Name at least one, or write all")]
        : idsFaults(ids);
}

/**
 * What is wrong with the applications that a policy covers; left out, it covers all.
 *
 * @param isName - Whether a text can be a name that is looked up before the policy is written. Default: none can.
 * @see https://learn.microsoft.com/graph/api/resources/conditionalaccessapplications
 */
export function includedApplicationsFaults(
    applications: readonly string[] | null | undefined,
    isName: (text: string) => boolean = () => false,
): Fault[] {
    if (applications?.length === 0) {
        return [fault("names no application", "Name at least one, or leave it out for all")];
    }
    if (applications?.includes("All") === true && applications.length > 1) {
        return [fault("names All together with others", "Leave out All, or the others")];
    }
    return applicationsFaults(applications, ["All", ...policySuites], isName);
}

/** What is wrong with the applications that a policy leaves out. */
export function excludedApplicationsFaults(
    applications: readonly string[] | null | undefined,
    isName: (text: string) => boolean = () => false,
): Fault[] {
    return applicationsFaults(applications, policySuites, isName);
}

/** Whether a text in a policy of the stack config can only be the name of an entry of `saasApplications`. */
export function isApplicationName(text: string): boolean {
    return /^[a-z0-9][a-z0-9-]*$/.test(text) && !isGuid(text);
}

function applicationsFaults(
    applications: readonly string[] | null | undefined,
    words: readonly string[],
    isName: (text: string) => boolean,
): Fault[] {
    return ofEach(applications, (application) =>
        words.includes(application) || isGuid(application) || isName(application)
            ? undefined
            : fault("is not an application", `Give its app id (GUID), or ${words.join(" or ")}`),
    );
}
