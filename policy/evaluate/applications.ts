import {
    applicationSuites,
    azureManagement,
    azureManagementGroup,
    knownApplications,
    type ApplicationSuite,
} from "../../rules/applicationGroups";
import type { CheckedScenario } from "./scenario";
import { some, type Truth } from "./truth";

type Target = CheckedScenario["target"];

/** Prepares checks of whether ids and names of groups mean an application, for policies and settings alike. */
export function compileApplications(names: readonly string[]): (target: Target) => Truth {
    const ids = new Set(names);
    const suites = applicationSuites.filter((suite) => ids.has(suite));
    const hasAzure = ids.has(azureManagement);
    return (target) => {
        const { applicationId = "" } = target;
        if (ids.has(applicationId) || (hasAzure && azureManagementGroup.has(applicationId))) {
            return true;
        }
        return suites.length === 0 ? false : some(suites, (suite) => isInSuite(target, suite));
    };
}

/** According to the scenario or the table; otherwise unknown. */
function isInSuite({ applicationId = "", suites }: Target, suite: ApplicationSuite): Truth {
    const known = suites ?? knownApplications.get(applicationId);
    return known === undefined ? undefined : known.includes(suite);
}
